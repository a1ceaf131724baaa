"""The phone names the counters that will really call its number, and says when none can."""

import pytest

from hall.clock import ManualClock
from hall.displays.screens.phone_page import content
from hall.queue.engine import Engine
from hall.queue.views.ticket import TicketView
from tests.model.other_halls import without
from tests.support.show import Show

MINUTE = 60_000


@pytest.fixture
def token(engine: Engine) -> str:
    """Of A001, which counter 2 has called."""
    token = engine.issue("papers")["token"]
    engine.call_next(2)
    return token


def view(show: Show, token: str) -> TicketView:
    found: TicketView = show("ticket", token)
    return found


def test_sent_to_one_counter(engine: Engine, show: Show, token: str) -> None:
    engine.transfer(2, to_counter=3)
    assert view(show, token)["counters"] == [3]
    engine.close_counter(3)
    assert view(show, token)["counters"] == [2]


def test_sent_to_a_person(engine: Engine, show: Show, token: str) -> None:
    engine.transfer(2, staff="Lan")
    assert view(show, token)["counters"] == [1]
    engine.seat_staff(2, "Lan")
    engine.seat_staff(1, "Hoa")
    assert view(show, token)["counters"] == [2]


def test_on_hold_and_back(engine: Engine, show: Show, token: str, clock: ManualClock) -> None:
    engine.hold(2, "papers-missing")
    assert view(show, token)["counters"] == [2]
    engine.come_back(token)
    assert view(show, token)["counters"] == [2]
    clock.at += engine.config.calls.same_counter_min * MINUTE
    assert view(show, token)["counters"] == [1, 2]


def test_counters_as_they_are_now(engine: Engine, show: Show) -> None:
    token = engine.issue("land")["token"]
    assert view(show, token)["counters"] == [2, 3]
    engine.assign_services(4, ["land"])
    engine.close_counter(3)
    assert view(show, token)["counters"] == [2, 4]


def test_a_service_that_is_gone(engine: Engine, show: Show) -> None:
    token = engine.issue("land")["token"]
    engine.reconfigure(engine.config)  # the names of the services are known from then on
    engine.reconfigure(without(engine.config, services=["land"]))
    found = view(show, token)
    assert found["stranded"]
    assert found["service_name"] == {"vi": "Đất đai", "en": "Land"}
    assert (found["ahead"], found["wait"], found["counters"]) == (None, None, [])
    page = content(found, engine.config, engine.clock.now(), lambda key, **_: key)
    assert page["state"] == "stranded"
    engine.transfer_all("land", "results")
    assert not view(show, token)["stranded"]


def test_on_hold_at_a_counter_that_is_gone(engine: Engine, show: Show, token: str) -> None:
    engine.hold(2, "papers-missing")
    engine.reconfigure(without(engine.config, counters=[2]))
    found = view(show, token)
    assert (found["state"], found["counter"], found["counters"]) == ("held", None, [1])
    page = content(found, engine.config, engine.clock.now(), lambda key, **_: key)
    assert page["state"] == "aside"


def test_a_counter_that_works_on_into_lunch_still_calls(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    """From 8:00 to 11:31; counters close at 11:30 and open again at 13:30."""
    engine.issue("papers")
    waiting = engine.issue("papers")["token"]
    clock.at += 211 * MINUTE
    afternoon = clock.at + 119 * MINUTE
    assert view(show, waiting)["rests_until"] == afternoon
    engine.call_next(1)
    assert view(show, waiting)["rests_until"] is None
    clock.at += 10 * MINUTE
    assert view(show, waiting)["rests_until"] == afternoon
