"""Papers on request (second tickets, slips, reports), and printers that stand in for others."""

from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.config.printers import Printer
from hall.queue.engine import Engine
from hall.queue.estimating.waits import Waits
from hall.queue.paper.outbox import Outbox, PrintJob
from hall.queue.paper.print_content import (
    AppointmentContent,
    ClosingContent,
    ReturnSlipContent,
    TicketContent,
)
from hall.queue.store import errors
from hall.queue.store.database import Store
from hall.queue.store.idempotency import Key
from hall.queue.turn import appointment_errors
from hall.queue.views.hall_now import HallNow
from hall.queue.views.kiosk import kiosk as kiosk_view
from hall.queue.views.printers import PrinterHealth
from tests.model.other_halls import without
from tests.support.database import query
from tests.support.hall_process import HallProcess, run_app
from tests.support.paths import TRIAL_HALL

DAY = 24 * 3_600_000
MINUTE = 60_000


def hall_with(store: Store, clock: ManualClock, **more: Any) -> Engine:
    """The trial hall with printers p1, p2 and p3; the kiosk prints on the first two."""
    config = load(TRIAL_HALL)  # anew, because a copy would keep the printers found before
    printers = tuple(Printer(id=name) for name in ("p1", "p2", "p3"))
    kiosk = config.kiosks[0].model_copy(update={"printers": ("p1", "p2")})
    changes = {"printers": printers, "kiosks": (kiosk, *config.kiosks[1:]), **more}
    return Engine(config.model_copy(update=changes), store, clock, ignore_hours=True)


@pytest.fixture
def engine(store: Store, clock: ManualClock) -> Engine:
    return hall_with(store, clock)


@pytest.fixture
def outbox(store: Store, clock: ManualClock) -> Outbox:
    return Outbox(store, clock)


def waiting(outbox: Outbox, printer: str = "p1") -> PrintJob:
    job = outbox.next_job(printer)
    assert job is not None
    return job


def printed(outbox: Outbox, printer: str = "p1") -> PrintJob:
    """Prints the oldest job."""
    job = waiting(outbox, printer)
    assert outbox.claim(job)
    outbox.sent(job.id, awaits=True)
    outbox.confirmed(job.id)
    return outbox.job(job.id)


def test_a_second_ticket_is_marked_and_has_the_same_number(engine: Engine, outbox: Outbox) -> None:
    issued = engine.issue("papers", kiosk="k1")
    printed(outbox)
    assert engine.print_ticket("A001", printer="p3") == {
        "kind": "ticket",
        "printer": "p3",
        "state": "queued",
        "reprint": 1,
    }
    paper = printed(outbox, "p3").content
    assert isinstance(paper, TicketContent)
    assert (paper.label, paper.token, paper.reprint) == ("A001", issued["token"], 1)
    assert engine.print_ticket("A001")["reprint"] == 2


def test_a_paper_waiting_elsewhere_is_replaced(engine: Engine, outbox: Outbox) -> None:
    engine.issue("papers", kiosk="k1")
    outbox.held(1, "paper_out", begun=False)
    assert engine.print_ticket("A001", printer="p3")["reprint"] == 0
    first = outbox.job(1)
    assert (first.state, first.reason) == ("abandoned", "replaced")
    assert outbox.next_job("p1") is None
    assert not outbox.claim(first)  # the worker may already have had it in hand


def test_a_ticket_being_sent_counts_as_one_that_is_out(engine: Engine, outbox: Outbox) -> None:
    engine.issue("papers", kiosk="k1")
    assert outbox.claim(waiting(outbox))
    assert engine.print_ticket("A001", printer="p3")["reprint"] == 1
    assert outbox.job(1).state == "sending"


def test_a_number_given_without_paper_gets_its_first(engine: Engine) -> None:
    engine.issue("papers")
    assert engine.print_ticket("A001", counter=1) == {
        "kind": "ticket",
        "printer": "p1",
        "state": "queued",
        "reprint": 0,
    }


def test_staff_print_where_their_counter_does(
    config: Config, store: Store, clock: ManualClock
) -> None:
    counter = config.counters[0].model_copy(update={"printer": "p2"})
    printing = config.printing.model_copy(update={"staff": "p3"})
    more = {"counters": (counter, *config.counters[1:]), "printing": printing}
    engine = hall_with(store, clock, **more)
    engine.issue("papers")
    places = [engine.print_ticket("A001", counter=number)["printer"] for number in (1, 2)]
    assert [*places, engine.print_ticket("A001")["printer"]] == ["p2", "p3", "p3"]


def test_an_intent_is_printed_once(engine: Engine, outbox: Outbox) -> None:
    engine.issue("papers", kiosk="k1")
    printed(outbox)
    key = Key.of("one tap", "print", {"label": "A001"})
    first = engine.print_ticket("A001", key=key)
    printed(outbox)
    assert engine.print_ticket("A001", key=key) == first
    assert outbox.next_job("p1") is None
    other = Key.of("one tap", "print", {"label": "A002"})
    with pytest.raises(errors.KeyReused):
        engine.print_ticket("A002", key=other)


def test_a_kiosk_reprints_only_what_was_given_up(engine: Engine, outbox: Outbox) -> None:
    token = engine.issue("papers", kiosk="k1")["token"]
    with pytest.raises(errors.PaperComes):
        engine.print_again(token)
    outbox.abandoned(1, "expired")
    assert engine.print_again(token)["reprint"] == 0
    with pytest.raises(errors.PaperComes):
        engine.print_again(token)
    printed(outbox)
    with pytest.raises(errors.PaperComes):
        engine.print_again(token)
    without = engine.issue("papers", kiosk="k2")["token"]
    with pytest.raises(errors.NoPrinter):
        engine.print_again(without)


def test_a_hold_prints_a_slip(
    engine: Engine, outbox: Outbox, clock: ManualClock, store: Store
) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=20, slip=True, bring="Giấy khai sinh")
    paper = printed(outbox).content
    assert isinstance(paper, ReturnSlipContent)
    assert (paper.label, paper.counter, paper.reason) == ("A001", 1, "papers-missing")
    assert (paper.bring, paper.back_at) == ("Giấy khai sinh", clock.at + 20 * MINUTE)
    clock.at += DAY
    engine.tick()
    assert query(store.path, "SELECT count(*) FROM print_job WHERE content LIKE '%khai%'") == [(0,)]
    assert query(store.path, "SELECT count(*) FROM event WHERE data LIKE '%khai%'") == [(0,)]


@pytest.mark.parametrize("always", [False, True])
def test_the_hall_says_whether_a_hold_gets_a_slip(
    config: Config, store: Store, clock: ManualClock, outbox: Outbox, always: bool
) -> None:
    printing = config.printing.model_copy(update={"return_slips": always})
    engine = hall_with(store, clock, printing=printing)
    for slip in (None, False, True):
        engine.issue("papers")
        engine.call_next(1)
        engine.hold(1, "papers-missing", slip=slip)
    assert outbox.queued("p1") == (2 if always else 1)


def test_a_hold_is_undone_although_its_slip_was_printed(engine: Engine, outbox: Outbox) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", slip=True)
    printed(outbox)
    assert [turn["state"] for turn in engine.undo(1)] == ["called"]


def test_an_appointment_is_taken_home(
    config: Config, store: Store, clock: ManualClock, outbox: Outbox
) -> None:
    rule = config.appointments.model_copy(update={"enabled": True})
    engine = hall_with(store, clock, appointments=rule)
    booked = engine.book("land", clock.at + DAY)
    engine.print_appointment(booked["code"], printer="p2")
    paper = printed(outbox, "p2").content
    assert paper == AppointmentContent(booked["code"], "land", booked["due_at"], clock.at)
    with pytest.raises(appointment_errors.UnknownAppointment):
        engine.print_appointment("000000")


def test_the_report_comes_out_when_the_day_closes(
    config: Config, store: Store, clock: ManualClock, outbox: Outbox
) -> None:
    printing = config.printing.model_copy(update={"closing": "p3"})
    engine = hall_with(store, clock, printing=printing)
    engine.issue("papers")
    day = query(store.path, "SELECT day FROM business_day")[0][0]
    clock.at += DAY
    engine.tick()
    clock.at += DAY - MINUTE  # the printer was off for the night and longer
    job = waiting(outbox, "p3")
    assert job.expires_at > clock.at
    paper = job.content
    assert isinstance(paper, ClosingContent)
    assert (paper.closing["day"], paper.closing["tickets"]) == (day, 1)
    closed = query(store.path, "SELECT hash FROM event WHERE kind = 'day_closed'")
    assert [(paper.closing["hash"],)] == closed


def test_a_report_by_hand(engine: Engine, outbox: Outbox, clock: ManualClock) -> None:
    engine.issue("papers")
    engine.print_closing(printer="p2")
    paper = printed(outbox, "p2").content
    assert isinstance(paper, ClosingContent)
    assert paper.closing["closed_at"] is None
    with pytest.raises(errors.UnknownDay):
        engine.print_closing(day="2020-01-01")


def test_another_printer_takes_over(engine: Engine, outbox: Outbox) -> None:
    for _ in range(3):
        engine.issue("papers", kiosk="k1")
    assert outbox.claim(waiting(outbox))  # a job in hand is ended by its own worker
    outbox.held(1, "cutter", begun=True)
    assert engine.move_printer("p1", "p3") == {"printer": "p1", "to": "p3", "jobs": 3}
    assert engine.issue("papers", kiosk="k1")["print"] == {"printer": "p3", "state": "queued"}
    papers = [printed(outbox, "p3").content for _ in range(4)]
    assert [paper.reprint for paper in papers] == [1, 0, 0, 0]
    assert engine.move_printer("p1", "p1") == {"printer": "p1", "to": "p1", "jobs": 0}
    assert engine.issue("papers", kiosk="k1")["print"] == {"printer": "p1", "state": "queued"}


def test_a_kiosk_shows_the_printer_that_prints_for_it(engine: Engine, store: Store) -> None:
    healths = {
        name: PrinterHealth(id=name, state=state, reason="", near_end=False, queued=0, left_mm=None)
        for name, state in (("p1", "fault"), ("p2", "fault"), ("p3", "ok"))
    }

    def shown() -> str:
        kiosk = engine.config.kiosks[0]
        with store.reading() as db:
            window, hours = engine.tickets(db), engine.counter_hours(db)
            hall = HallNow(db, engine.config, Waits(), engine.clock.now())
            return kiosk_view(hall, kiosk, healths, window, hours)["printer"]["id"]

    assert shown() == "p1"
    engine.move_printer("p1", "p3")
    assert shown() == "p3"


def test_printers_that_take_over_from_each_other_do_not_turn_in_circles(engine: Engine) -> None:
    for printer, to in (("p1", "p2"), ("p2", "p3"), ("p3", "p1")):
        engine.move_printer(printer, to)
    issued = engine.issue("papers", kiosk="k1")["print"]
    assert issued == {"printer": "p1", "state": "queued"}  # the latest decision was that p1 works
    with pytest.raises(errors.UnknownPrinter):
        engine.move_printer("p1", "p9")


def test_a_printer_that_is_gone_holds_nothing_back(engine: Engine, outbox: Outbox) -> None:
    engine.issue("papers", kiosk="k1")
    engine.move_printer("p1", "p3")
    engine.reconfigure(without(engine.config, printers=["p3"]))
    assert (outbox.job(1).printer, outbox.job(1).state) == ("p1", "queued")
    issued = engine.issue("papers", kiosk="k1")["print"]
    assert issued == {"printer": "p1", "state": "queued"}


def test_a_paper_being_sent_is_not_moved(engine: Engine, outbox: Outbox) -> None:
    engine.issue("papers", kiosk="k1")
    assert outbox.claim(waiting(outbox))
    assert engine.move_printer("p1", "p3")["jobs"] == 0
    outbox.held(1, "interrupted", begun=True)
    assert outbox.take_over("p1", ()) == 1
    assert (outbox.job(1).printer, outbox.job(1).reprint) == ("p3", 1)


def test_over_http_and_on_the_command_line(server: HallProcess) -> None:
    label = server.issue("papers")["label"]
    answer = server.post("/api/v1/print", {"label": label})
    assert (answer.status, answer.json["printer"]) == (200, "p1")
    moved = server.post("/api/v1/printers/p1/move", {"to": "p1"})
    assert moved.json == {"printer": "p1", "to": "p1", "jobs": 0}
    assert server.post("/api/v1/printers/p1/move", {"to": "p9"}).status == 404
    line = run_app("print", "ticket", "--label", label, "--url", server.url)
    assert line.stdout.split()[:4] == ["ticket", "queued", "printer", "p1"]
    line = run_app("print", "closing", "--url", server.url)
    assert line.stdout.split() == ["closing", "queued", "printer", "p1"]
