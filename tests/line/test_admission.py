"""Quotas, and numbers that could not be served before lunch or closing, limit admission."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.line.admission import LEAST_FINISHED, Load, in_time, typical_ms
from hall.queue.paper.outbox import Outbox
from hall.queue.paper.print_content import TicketContent
from hall.queue.store.database import Store
from hall.queue.store.errors import QuotaReached, TooLateNow, TooLateToday
from hall.queue.store.verify import verify
from tests.support.paths import TRIAL_HALL
from tests.support.show import Show, serve, show_of

MINUTE = 60_000
HOUR = 60 * MINUTE
AFTERNOON = 5 * HOUR + 30 * MINUTE  # after 8:00, the time of the clock
Open = Callable[..., Engine]


@pytest.fixture
def opened(store: Store, clock: ManualClock) -> Open:
    """Opens the trial hall with other settings of its services; results has counter 4 alone."""

    def open_hall(**service: object) -> Engine:
        hall = load(TRIAL_HALL)
        services = tuple(each.model_copy(update=service) for each in hall.services)
        return Engine(hall.model_copy(update={"services": services}), store, clock)

    return open_hall


def offer(engine: Engine, service: str = "results") -> dict[str, Any]:
    show: Show = show_of(engine)
    shown = show("kiosk", "k1")["services"][service]
    return {name: shown[name] for name in ("open", "quota_reached", "admission", "later_from")}


def issue(engine: Engine, count: int) -> None:
    for _ in range(count):
        engine.issue("results")


@given(waiting=st.integers(0, 50), service=st.integers(1, 40), counters=st.integers(1, 9))
def test_in_time_means_that_the_last_before_is_served(
    waiting: int, service: int, counters: int
) -> None:
    needed = waiting * service / counters
    for left in (0, 30, 240):
        assert in_time(Load(waiting, service, counters, left)) == (needed <= left)


def test_the_usual_time_counts_until_enough_were_served() -> None:
    assert typical_ms([1] * (LEAST_FINISHED - 1), 600) == 600
    assert typical_ms([100, 1, 3, 2, 4], 600) == 3


def test_a_quota_is_counted_by_numbers_given(opened: Open, clock: ManualClock) -> None:
    engine = opened(quota=2)
    engine.cancel(engine.issue("results")["token"])
    assert offer(engine)["open"]
    engine.issue("results")
    with pytest.raises(QuotaReached) as refused:
        engine.issue("results")
    assert refused.value.values == {"service": "results", "quota": 2}
    assert offer(engine) == {
        "open": False,
        "quota_reached": True,
        "admission": "closed",
        "later_from": None,
    }
    assert offer(engine, "papers")["open"]
    clock.at += 24 * HOUR
    assert engine.issue("results")["label"] == "C001"


def test_before_lunch_the_afternoon_is_offered(opened: Open, clock: ManualClock) -> None:
    engine = opened()
    issue(engine, 22)  # 21 turns of 10 minutes fit into the 210 minutes left
    with pytest.raises(TooLateNow) as refused:
        engine.issue("results")
    opens = clock.at + AFTERNOON
    assert refused.value.values == {"reopens": opens}
    assert offer(engine) == {
        "open": True,
        "quota_reached": False,
        "admission": "later",
        "later_from": opens,
    }
    carried = engine.issue("results", later=True, kiosk="k1")
    assert (carried["label"], carried["expected_from"]) == ("C023", opens)
    show = show_of(engine)
    assert show("ticket", carried["token"])["expected_from"] == opens
    job = Outbox(engine.store, clock).next_job("p1")
    assert job is not None
    assert isinstance(job.content, TicketContent)
    assert (job.content.label, job.content.expected_from) == ("C023", opens)
    assert engine.issue("papers", later=True)["expected_from"] is None
    clock.at = opens
    assert show("ticket", carried["token"])["expected_from"] is None
    assert verify(engine.store.path) == []


def test_numbers_carried_over_come_first_in_the_afternoon(opened: Open, clock: ManualClock) -> None:
    engine = opened(usual_service_min=210)
    issue(engine, 2)
    came = clock.at
    engine.issue("results", later=True)
    for _ in range(2):
        serve(engine, clock, 4, minutes=1)
    assert engine.call_next(4) is None
    clock.at = came + AFTERNOON
    engine.issue("results")
    turn = engine.call_next(4)
    assert turn is not None
    assert (turn["label"], turn["arrived_at"]) == ("C003", came)


def test_numbers_carried_over_take_no_time_of_the_morning(opened: Open, clock: ManualClock) -> None:
    engine = opened(usual_service_min=210)
    issue(engine, 2)
    engine.issue("results", later=True)
    for _ in range(2):
        serve(engine, clock, 4, minutes=1)
    assert offer(engine)["admission"] == "now"


def test_a_turn_waiting_at_lunch_keeps_its_position(opened: Open, clock: ManualClock) -> None:
    engine = opened()
    issue(engine, 2)
    clock.at += AFTERNOON
    issue(engine, 1)
    labels = []
    for _ in range(3):
        turn = engine.call_next(4)
        assert turn is not None
        labels.append(turn["label"])
        engine.finish(4, confirmed=False)
    assert labels == ["C001", "C002", "C003"]


def test_before_closing_no_number_is_given(opened: Open, clock: ManualClock) -> None:
    engine = opened()
    clock.at += 8 * HOUR + 30 * MINUTE
    issue(engine, 4)
    with pytest.raises(TooLateToday):
        engine.issue("results", later=True)
    assert offer(engine) == {
        "open": False,
        "quota_reached": False,
        "admission": "closed",
        "later_from": None,
    }
    urgent = engine.issue("results", priority="urgent")  # goes ahead of the other four
    assert urgent["ahead"] == 0


def test_times_of_today_count_more_than_the_usual_time(opened: Open, clock: ManualClock) -> None:
    engine = opened(usual_service_min=120)
    for _ in range(5):
        issue(engine, 1)
        serve(engine, clock, 4, minutes=2)
    issue(engine, 50)
    assert offer(engine)["admission"] == "now"


def test_a_closed_counter_does_not_count(opened: Open) -> None:
    engine = opened(usual_service_min=60)
    for _ in range(6):
        engine.issue("papers")
    assert offer(engine, "papers")["admission"] == "now"
    engine.close_counter(2)
    assert offer(engine, "papers")["admission"] == "later"


def test_once_open_only_counters_in_use_count(opened: Open) -> None:
    engine = opened(usual_service_min=60)
    for _ in range(8):  # the last of them has seven hours ahead, for counters 1 and 2
        engine.issue("papers")
    assert offer(engine, "papers")["admission"] == "later"
    engine.call_next(1)
    engine.finish(1, confirmed=False)
    # There are seven hours of work for counter 1 alone.
    assert offer(engine, "papers")["admission"] == "later"
    engine.call_next(2)
    assert offer(engine, "papers")["admission"] == "now"


def test_before_opening_all_counters_count(store: Store, clock: ManualClock) -> None:
    hall = load(TRIAL_HALL)
    clock.at -= HOUR
    early = [
        window.model_copy(update={"tickets_from": "07:00"}) for window in hall.hours.tuesday[:1]
    ]
    hours = hall.hours.model_copy(update={"tuesday": tuple(early)})
    services = tuple(each.model_copy(update={"usual_service_min": 60}) for each in hall.services)
    engine = Engine(hall.model_copy(update={"hours": hours, "services": services}), store, clock)
    for _ in range(9):
        engine.issue("papers")
    engine.call_next(1)
    # There are eight hours of work for two counters.
    assert offer(engine, "papers")["admission"] == "now"
    clock.at += 30 * MINUTE
    assert offer(engine, "papers")["admission"] == "now"  # the other counters may be about to begin
    clock.at += 30 * MINUTE
    assert offer(engine, "papers")["admission"] == "closed"


def test_in_the_first_half_hour_all_counters_count(opened: Open, clock: ManualClock) -> None:
    clock.at -= 1  # 7:59; the hall opened at 7:30
    engine = opened(usual_service_min=60)
    for _ in range(7):
        engine.issue("papers")
    engine.call_next(1)
    # There are six hours of work for counters 1 and 2.
    assert offer(engine, "papers")["admission"] == "now"
    clock.at += 1
    assert offer(engine, "papers")["admission"] == "later"


def test_trying_the_hall_out_refuses_nothing(opened: Open) -> None:
    engine = opened(usual_service_min=210)
    engine.ignore_hours = True
    issue(engine, 9)


def test_admission_can_be_switched_off(config: Config, store: Store, clock: ManualClock) -> None:
    tickets = config.tickets.model_copy(update={"admission": False})
    engine = Engine(config.model_copy(update={"tickets": tickets}), store, clock)
    issue(engine, 40)
    assert offer(engine)["admission"] == "now"
