"""The view of a hall display: which calls are shown, and what it says while nobody is called."""

import datetime as dt
from collections.abc import Callable

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.views.board import CALL_SHOWN_MS, CALLS_SHOWN, OLD_CALL_MS
from hall.queue.views.hall_hours import OVERTIME_MS
from tests.support.show import Show

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
BURST = 20

At = Callable[..., None]


@pytest.fixture
def at(clock: ManualClock) -> At:
    """Sets the clock to a local time of the hall, on the day of the fixture or another."""

    def set_to(time: str, day: str = "2026-11-24") -> None:
        clock.at = round(dt.datetime.fromisoformat(f"{day}T{time}+07:00").timestamp() * 1000)

    return set_to


class Counters:
    """Counters that finish with one number as they call the next."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.last: dict[int, str] = {}

    def call(self, counter: int, service: str = "papers", *, quiet: bool = False) -> str:
        self.engine.issue(service)
        last = self.last.get(counter)
        called = self.engine.call_next(counter, finishing=last, quiet=quiet)
        assert called is not None
        self.last[counter] = label = called["label"]
        return label


@pytest.fixture
def counters(engine: Engine) -> Counters:
    return Counters(engine)


def _labels(show: Show, display: str = "front") -> list[str]:
    return [call["label"] for call in show("board", display)["calls"]]


@pytest.mark.parametrize(
    ("step", "shown"), [(MINUTE, CALLS_SHOWN), (SECOND, 10), (0, 10), (-10 * MINUTE, CALLS_SHOWN)]
)
def test_board_shows_the_newest_calls_first(
    counters: Counters, show: Show, clock: ManualClock, step: int, shown: int
) -> None:
    """This holds if the clock stands still or is set back; otherwise a call might be missed."""
    called = []
    for number in range(10):
        if step > 0 or number == 9:
            clock.at += step
        called.append(counters.call(1))
    assert _labels(show) == called[: -shown - 1 : -1]


def test_a_recall_comes_first_again(engine: Engine, show: Show, clock: ManualClock) -> None:
    for service in ("papers", "land"):
        engine.issue(service)
    engine.call_next(1)
    engine.call_next(3)
    clock.at -= HOUR
    engine.recall(1)
    assert _labels(show) == ["A001", "B001"]


def test_each_call_of_a_burst_is_shown_for_a_minute(
    counters: Counters, show: Show, clock: ManualClock
) -> None:
    called = []
    for number in range(BURST):
        called.append(counters.call(1 + number % 3, "land" if number % 3 == 2 else "papers"))
        clock.at += 100
    assert _labels(show) == called[::-1]
    clock.at += CALL_SHOWN_MS - 100 * BURST - 1
    assert _labels(show) == called[::-1]
    clock.at += 1000  # the first ten have had their minute
    assert _labels(show) == called[:9:-1]
    clock.at += MINUTE
    assert _labels(show) == called[: -CALLS_SHOWN - 1 : -1]


def test_what_happens_to_a_called_number_says_its_state(
    engine: Engine, counters: Counters, show: Show, clock: ManualClock
) -> None:
    """A missed, held or transferred number was called, and its call may still have to be seen."""
    counters.call(1)
    engine.miss(1)
    counters.call(2)
    engine.hold(2, "papers-missing")
    counters.call(3, "land")
    engine.transfer(3, service="results")
    shown = show("board", "front")["calls"]
    assert [(call["label"], call["state"]) for call in shown] == [
        ("B001", "transferred"),
        ("A002", "held"),
        ("A001", "missed"),
    ]
    clock.at += CALL_SHOWN_MS
    assert _labels(show) == []


def test_what_was_undone_or_cancelled_was_never_called(
    engine: Engine, counters: Counters, show: Show
) -> None:
    counters.call(1)
    engine.undo(1)
    token = engine.issue("land")["token"]
    engine.call_next(3)
    engine.cancel(token)
    assert _labels(show) == []


def test_a_quiet_call_is_never_shown(counters: Counters, show: Show) -> None:
    counters.call(1, quiet=True)
    assert _labels(show) == []


def test_a_number_that_was_sent_on_has_one_call(
    engine: Engine, counters: Counters, show: Show
) -> None:
    """Its other turn is over; a display that showed both would send it to two counters."""
    counters.call(1)
    engine.transfer(1, service="land")
    engine.call_next(3)
    (call,) = show("board", "front")["calls"]
    assert (call["label"], call["counter"], call["state"]) == ("A001", 3, "called")


def test_a_call_of_long_ago_is_not_shown_as_if_it_were_current(
    counters: Counters, show: Show, clock: ManualClock
) -> None:
    counters.call(1)
    clock.at += OLD_CALL_MS - 1
    assert _labels(show) == ["A001"]
    clock.at += 1
    assert _labels(show) == []


def _rest(show: Show) -> tuple[str, bool, int | None]:
    seen = show("board", "front")
    return seen["hours"]["times"], seen["resting"], seen["hours"]["reopens"]


def test_at_lunch_it_says_when_counters_reopen_and_shows_no_old_call(
    counters: Counters, show: Show, clock: ManualClock, at: At
) -> None:
    at("11:29")
    counters.call(1)
    at("13:30")
    reopens = clock.at
    at("11:30:30")
    assert (_rest(show), _labels(show)) == (("lunch", True, reopens), [])


def test_who_holds_a_number_at_closing_time_is_still_called(
    engine: Engine, counters: Counters, show: Show, clock: ManualClock, at: At
) -> None:
    at("11:29")
    counters.call(1)
    engine.issue("papers")
    at("11:34")
    assert (_rest(show)[:2], _labels(show)) == (("lunch", False), ["A001"])
    engine.call_next(1, finishing="A001")
    clock.at += CALL_SHOWN_MS - 1
    assert not _rest(show)[1]
    clock.at += 1
    assert _rest(show)[1]  # nobody waits any more


def test_counters_that_call_nobody_after_hours_have_gone(
    engine: Engine, counters: Counters, show: Show, clock: ManualClock, at: At
) -> None:
    at("11:29")
    counters.call(1)
    engine.issue("papers")
    clock.at += OVERTIME_MS
    assert _rest(show)[:2] == ("lunch", True)


@pytest.mark.parametrize(
    ("time", "times", "reopens"),
    [
        ("07:10", "before", "2026-11-27T07:30"),
        ("09:00", "open", None),
        ("12:30", "lunch", "2026-11-27T13:30"),
        ("17:00", "over", "2026-11-30T07:30"),
    ],
)
def test_a_display_says_when_counters_open(
    show: Show, at: At, time: str, times: str, reopens: str | None
) -> None:
    """On a Friday, after which nothing is open until Monday."""
    at(time, "2026-11-27")
    opens = dt.datetime.fromisoformat(f"{reopens}+07:00") if reopens else None
    expected = round(opens.timestamp() * 1000) if opens else None
    assert _rest(show) == (times, times != "open", expected)
