"""Commands that the hall refuses change nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest

from hall.queue.engine import Engine
from hall.queue.store import errors
from tests.support.database import dump, query

Step = Callable[[Engine], Any]


def waiting(engine: Engine) -> Any:
    return engine.issue("papers")


def called(engine: Engine) -> Any:
    ticket = engine.issue("papers")
    engine.call_next(1)
    return ticket


def serving(engine: Engine) -> Any:
    ticket = called(engine)
    engine.start(1)
    return ticket


def done(engine: Engine) -> Any:
    ticket = serving(engine)
    engine.finish(1)
    return ticket


def missed(engine: Engine) -> Any:
    ticket = called(engine)
    engine.miss(1)
    return ticket


def held(engine: Engine) -> Any:
    ticket = serving(engine)
    engine.hold(1, "papers-missing")
    return ticket


def transferred(engine: Engine) -> Any:
    ticket = serving(engine)
    engine.transfer(1, service="land")
    return ticket


def cancelled(engine: Engine) -> Any:
    ticket = waiting(engine)
    engine.cancel(ticket["token"])
    return ticket


def cancel(engine: Engine) -> Any:
    token = query(engine.store.path, "SELECT token FROM ticket")[0][0]
    return engine.cancel(token)


def come_back(engine: Engine) -> Any:
    token = query(engine.store.path, "SELECT token FROM ticket")[0][0]
    return engine.come_back(token)


def command(name: str, counter: int = 1, *values: Any, **options: Any) -> Step:
    def step(engine: Engine) -> Any:
        return getattr(engine, name)(counter, *values, **options)

    step.__name__ = f"{name}({counter})"
    return step


LABELLED = ("call", "back")


REFUSALS: list[tuple[Step, Step, type[errors.HallError]]] = [
    *((waiting, command(name), errors.NothingCalled) for name in ("recall", "start", "finish")),
    *((done, command(name), errors.NothingCalled) for name in ("recall", "start", "finish")),
    *((state, command("miss"), errors.NothingCalled) for state in (waiting, done, cancelled)),
    *((called, command(name, 2), errors.NothingCalled) for name in ("start", "finish", "miss")),
    *((serving, command(name), errors.AlreadyStarted) for name in ("recall", "start", "miss")),
    (called, command("finish"), errors.NotStarted),
    *((state, command("call_next"), errors.CounterBusy) for state in (called, serving)),
    *((state, cancel, errors.TicketOver) for state in (serving, done, missed, cancelled)),
    *(
        (waiting, command(name, 99), errors.UnknownCounter)
        for name in ("call_next", "recall", "start", "finish", "miss")
    ),
    (called, lambda engine: engine.call_next(1, finishing="A002"), errors.CounterBusy),
    (waiting, lambda engine: engine.cancel("no-such-token"), errors.UnknownTicket),
    (waiting, lambda engine: engine.come_back("no-such-token"), errors.UnknownTicket),
    *(
        (state, command(*arguments), errors.NothingCalled)
        for state in (waiting, done, missed, held, transferred, cancelled)
        for arguments in (("hold", 1, "papers-missing"), ("recall", 1), ("finish", 1))
    ),
    *(
        (state, command("transfer", service="land"), errors.NothingCalled)
        for state in (waiting, done, missed, held, transferred, cancelled)
    ),
    *((state, come_back, errors.NotMissed) for state in (waiting, called, serving, done)),
    *((state, come_back, errors.NotMissed) for state in (transferred, cancelled)),
    *(
        (state, command("back", 2, "A001"), errors.NotMissed)
        for state in (waiting, called, serving, done, transferred, cancelled)
    ),
    *(
        (state, command("call", 2, "A001"), errors.NotWaiting)
        for state in (called, serving, held, missed, done, cancelled)
    ),
    (called, command("call", 1, "A001"), errors.CounterBusy),
    *((waiting, command(name, 1, "A002"), errors.UnknownLabel) for name in LABELLED),
    *((waiting, command(name, 99, "A001"), errors.UnknownCounter) for name in LABELLED),
    (serving, command("hold", 1, "a whim"), errors.UnknownReason),
    (serving, command("hold", 99, "papers-missing"), errors.UnknownCounter),
    (serving, command("transfer", 99, service="land"), errors.UnknownCounter),
    (serving, command("transfer", to_counter=99), errors.UnknownCounter),
    (serving, command("transfer", service="fishing"), errors.UnknownService),
    (serving, command("transfer", service="land", to_counter=1), errors.WrongCounter),
    (waiting, command("call_next", service="land"), errors.WrongCounter),
    (waiting, command("undo"), errors.NothingToUndo),
    (called, command("undo", 2), errors.NothingToUndo),
    (called, command("undo", 99), errors.UnknownCounter),
    (waiting, lambda engine: engine.issue("fishing"), errors.UnknownService),
    (waiting, lambda engine: engine.issue("papers", priority="vip"), errors.UnknownPriority),
    (waiting, lambda engine: engine.issue("papers", kiosk="k9"), errors.UnknownKiosk),
]


@pytest.mark.parametrize(
    ("state", "refused", "error"), REFUSALS, ids=lambda part: getattr(part, "__name__", None)
)
def test_a_refusal_changes_nothing(
    engine: Engine, state: Step, refused: Step, error: type[errors.HallError]
) -> None:
    state(engine)
    before = dump(engine.store.path)
    with pytest.raises(error):
        refused(engine)
    assert dump(engine.store.path) == before


def test_a_refusal_opens_no_day(engine: Engine) -> None:
    before = dump(engine.store.path)
    with pytest.raises(errors.UnknownTicket):
        engine.cancel("no-such-token")
    assert dump(engine.store.path) == before
