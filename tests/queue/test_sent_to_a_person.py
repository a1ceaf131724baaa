"""A turn sent to a person waits for the counter where that person sits."""

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store.errors import CounterClosed, UnknownStaff, WrongCounter
from hall.queue.store.verify import verify

MINUTE = 60_000


def test_sent_to_a_person_the_turn_goes_where_they_sit(engine: Engine) -> None:
    label = engine.issue("papers")["label"]
    engine.call_next(1)
    engine.transfer(1, staff="  Minh ")
    assert engine.call_next(1) is None
    engine.seat_staff(2, "Hoa")
    assert engine.call_next(2) is None  # the turn waits for Minh, not for the counter
    engine.issue("papers")
    engine.call_next(1)
    with pytest.raises(UnknownStaff):
        engine.transfer(1, staff="Minh")
    engine.miss(1)
    engine.seat_staff(1, "Minh")
    called = engine.call_next(1)
    assert called is not None
    assert called["label"] == label
    assert verify(engine.store.path) == []


@pytest.mark.parametrize(
    ("sent", "sits"), [("minh", "Minh"), ("YẾN", "yến"), ("Ye\u0302\u0301n", "YẾN")]
)
def test_the_case_of_a_name_does_not_matter(engine: Engine, sent: str, sits: str) -> None:
    assert engine.seat_staff(2, sits)["staff"] == sits
    label = engine.issue("papers")["label"]
    engine.call_next(1)
    engine.transfer(1, staff=sent, service="papers")
    assert engine.call_next(1) is None
    called = engine.call_next(2)
    assert called is not None
    assert called["label"] == label
    assert verify(engine.store.path) == []


def test_a_name_is_shown_as_it_was_last_written(engine: Engine) -> None:
    assert engine.seat_staff(2, "MINH")["staff"] == "MINH"
    assert engine.seat_staff(2, "Minh")["staff"] == "Minh"


def test_held_by_a_person_it_waits_for_the_person_alone(engine: Engine, clock: ManualClock) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.transfer(1, staff="Minh")
    engine.call_next(2)
    engine.hold(2, "papers-missing", minutes=5)
    engine.seat_staff(2, "Hoa")
    engine.seat_staff(1, "Minh")
    clock.at += 5 * MINUTE
    engine.tick()
    assert engine.call_next(2) is None
    assert engine.call_next(1) is not None


def test_a_person_takes_a_service_of_their_counter(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    with pytest.raises(WrongCounter):
        engine.transfer(1, staff="Yến", service="land")
    assert engine.transfer(1, staff="Yến")["service"] == "results"
    engine.close_counter(2)
    engine.issue("papers")
    engine.call_next(1)
    for absent in ("Minh", " "):
        with pytest.raises(UnknownStaff):
            engine.transfer(1, staff=absent)
    with pytest.raises(CounterClosed):
        engine.transfer(1, to_counter=2)
