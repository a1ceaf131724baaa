"""One use of every command that changes a hall: its route, and what has to happen before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hall.clock import MINUTE_MS, local_time
from hall.queue.commands.printer import Page
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox, PrintJob
from hall.queue.store import hall_time
from hall.queue.store.days import open_day

Parts = Mapping[str, Any]
"""What the beginning left: values for the address, for the body and for the command."""


def nothing(_: Engine) -> Parts:
    return {}


def soon(engine: Engine) -> Parts:
    """A time for an appointment, and a file with one."""
    at = engine.clock.now() + 20 * MINUTE_MS
    local = local_time(at, engine.config.hall.zone)
    return {"at": at, "file": f"day,time,service,code,reference\n{local:%F,%H:%M},land,,\n"}


def waiting(engine: Engine) -> Parts:
    given = engine.issue("papers", kiosk="k1")
    return {"token": given["token"], "label": given["label"], "kiosk": "k1"}


def cancelled(engine: Engine) -> Parts:
    parts = waiting(engine)
    engine.cancel(parts["token"])
    return parts


def called(engine: Engine) -> Parts:
    parts = waiting(engine)
    engine.call_next(1)
    return parts


def serving(engine: Engine) -> Parts:
    parts = called(engine)
    engine.start(1)
    return parts


def missed(engine: Engine) -> Parts:
    parts = called(engine)
    engine.miss(1)
    return parts


def returned(engine: Engine) -> Parts:
    parts = missed(engine)
    engine.welcome_back(parts["label"])
    return parts


def booked(engine: Engine) -> Parts:
    return {"code": engine.book("land", engine.clock.now() + 20 * MINUTE_MS)["code"]}


def unbooked(engine: Engine) -> Parts:
    parts = booked(engine)
    engine.cancel_appointment(parts["code"])
    return parts


def opened(engine: Engine) -> Parts:
    engine.open_hall(60)
    return {}


def day(engine: Engine) -> Parts:
    with engine.store.reading() as db:
        return {"day": open_day(db)}


def clocks_apart(engine: Engine) -> Parts:
    """The computer's clock has jumped."""
    jumped, now = hall_time.TimeDifference("doubted", 0), engine.clock.now()
    engine.store.submit(lambda tx: hall_time.set_difference(tx, jumped, now, "doubted"))
    return {}


def given_up(engine: Engine) -> Parts:
    """The ticket's paper was given up."""
    outbox, job, parts = _paper(engine)
    outbox.abandoned(job.id, "expired")
    return {**parts, "job": job.id}


def doubted(engine: Engine) -> Parts:
    """The printer took the ticket and will never say whether it is printed."""
    outbox, job, parts = _paper(engine)
    outbox.claim(job)
    outbox.sent(job.id, awaits=False)
    outbox.unconfirmed(job.id)
    return {**parts, "job": job.id}


def _paper(engine: Engine) -> tuple[Outbox, PrintJob, Parts]:
    """The print job of a new ticket, and the outbox with no other."""
    outbox = Outbox(engine.store, engine.clock)
    while job := outbox.next_job("p1"):
        outbox.abandoned(job.id, "expired")
    parts = waiting(engine)
    job = outbox.next_job("p1")
    assert job is not None
    return outbox, job, parts


@dataclass(frozen=True)
class Act:
    """``command`` is the engine's; ``body`` and ``command`` take the parts that ``before`` left."""

    name: str
    path: str
    before: Callable[[Engine], Parts]
    command: Callable[[Engine, Parts], object]
    body: Callable[[Parts], Mapping[str, Any]] = field(default=lambda _: {})


def _counter(
    name: str, word: str, before: Callable[[Engine], Parts] = nothing, **body: object
) -> Act:
    """A command of counter 1."""
    path = f"/api/v1/counters/1/{word}"
    return Act(
        name, path, before, lambda engine, _: getattr(engine, name)(1, **body), lambda _: body
    )


def _plain(
    name: str, path: str, before: Callable[[Engine], Parts] = nothing, **body: object
) -> Act:
    """A command that takes what its request has."""
    return Act(name, path, before, lambda engine, _: getattr(engine, name)(**body), lambda _: body)


def _labelled(name: str, path: str, before: Callable[[Engine], Parts], *first: int) -> Act:
    return Act(
        name,
        path,
        before,
        lambda engine, parts: getattr(engine, name)(*first, parts["label"]),
        lambda parts: {"label": parts["label"]},
    )


def _of_ticket(name: str, word: str, before: Callable[[Engine], Parts]) -> Act:
    path = f"/api/v1/tickets/{{token}}/{word}"
    return Act(name, path, before, lambda engine, parts: getattr(engine, name)(parts["token"]))


def _of_appointment(name: str, word: str, before: Callable[[Engine], Parts]) -> Act:
    path = f"/api/v1/appointments/{{code}}/{word}"
    return Act(name, path, before, lambda engine, parts: getattr(engine, name)(parts["code"]))


def _page(page: Page) -> Act:
    path = f"/api/v1/printers/p1/{page}"
    return Act("print_page", path, nothing, lambda engine, _: engine.print_page("p1", page))


ACTS = (
    _plain("issue", "/api/v1/tickets", service="papers"),
    Act(
        "check_in",
        "/api/v1/tickets",
        booked,
        lambda engine, parts: engine.check_in(parts["code"]),
        lambda parts: {"appointment": parts["code"]},
    ),
    _of_ticket("cancel", "cancel", waiting),
    _of_ticket("undo_cancel", "undo", cancelled),
    _of_ticket("come_back", "back", missed),
    _of_ticket("print_again", "print", given_up),
    Act(
        "see_paper",
        "/api/v1/tickets/{token}/paper",
        doubted,
        lambda engine, parts: engine.see_paper(parts["token"], came=True),
        lambda _: {"came": True},
    ),
    _labelled("welcome_back", "/api/v1/reception/back", missed),
    _labelled("undo_back", "/api/v1/reception/undo", returned),
    Act(
        "book",
        "/api/v1/appointments",
        soon,
        lambda engine, parts: engine.book("land", parts["at"]),
        lambda parts: {"service": "land", "at": parts["at"]},
    ),
    Act(
        "import_appointments",
        "/api/v1/appointments/import",
        soon,
        lambda engine, parts: engine.import_appointments(parts["file"]),
        lambda parts: {"csv": parts["file"]},
    ),
    Act(
        "move_appointment",
        "/api/v1/appointments/{code}/move",
        booked,
        lambda engine, parts: engine.move_appointment(parts["code"], "results"),
        lambda _: {"service": "results"},
    ),
    _plain("transfer_all", "/api/v1/reception/transfer", waiting, service="papers", to="land"),
    _of_appointment("cancel_appointment", "cancel", booked),
    _of_appointment("restore_appointment", "restore", unbooked),
    _counter("call_next", "next", waiting),
    _labelled("call", "/api/v1/counters/1/call", waiting, 1),
    _counter("serve", "serve"),
    _counter("recall", "recall", called),
    _counter("start", "start", called),
    _counter("finish", "finish", serving),
    _counter("miss", "miss", called),
    _counter("undo", "undo", called),
    _counter("hold", "hold", serving, reason="papers-missing"),
    _labelled("back", "/api/v1/counters/1/back", missed, 1),
    _counter("transfer", "transfer", serving, service="land"),
    _counter("count_people", "people", serving, people=3),
    _counter("plan", "steps", serving, steps=[{"service": "land", "counter": None}]),
    _counter("write_note", "notes", serving, text="hearing aid"),
    _counter("open_counter", "open", staff="Hoa"),
    _counter("pause_counter", "pause", reason="break"),
    _counter("close_counter", "close"),
    _counter("assign_services", "assign", services=["land"]),
    _counter("seat_staff", "staff", staff="Hoa"),
    Act(
        "print_ticket",
        "/api/v1/print",
        waiting,
        lambda engine, parts: engine.print_ticket(parts["label"], printer="p1"),
        lambda parts: {"label": parts["label"], "printer": "p1"},
    ),
    Act(
        "print_unprinted",
        "/api/v1/print/unprinted",
        given_up,
        lambda engine, parts: engine.print_unprinted("k1", parts["label"]),
        lambda parts: {"kiosk": "k1", "label": parts["label"]},
    ),
    Act(
        "print_appointment",
        "/api/v1/print/appointment",
        booked,
        lambda engine, parts: engine.print_appointment(parts["code"], printer="p1"),
        lambda parts: {"code": parts["code"], "printer": "p1"},
    ),
    _plain("print_closing", "/api/v1/print/closing", printer="p1"),
    _page("test"),
    _page("address"),
    Act(
        "answer_doubt",
        "/api/v1/printers/p1/doubt",
        doubted,
        lambda engine, parts: engine.answer_doubt("p1", parts["job"], came=True),
        lambda parts: {"job": parts["job"], "came": True},
    ),
    _plain("open_hall", "/api/v1/hall/open", minutes=30),
    Act(
        "close_day",
        "/api/v1/hall/close-day",
        day,
        lambda engine, parts: engine.close_day(parts["day"]),
        lambda parts: {"day": parts["day"]},
    ),
    _plain("take_time", "/api/v1/hall/take-time", clocks_apart),
    _plain("keep_time", "/api/v1/hall/keep-time", clocks_apart),
    _plain("close_hall", "/api/v1/hall/close", opened),
    Act(
        "move_printer",
        "/api/v1/printers/p1/move",
        nothing,
        lambda engine, _: engine.move_printer("p1", "p2"),
        lambda _: {"to": "p2"},
    ),
)
