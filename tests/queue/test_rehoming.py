"""Whatever goes while people wait, nobody is left waiting for it."""

from typing import Any

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.line.stranded import Stranded, stranded
from hall.queue.store.errors import UnknownService
from hall.queue.store.verify import verify
from hall.queue.turn.appointment_errors import AppointmentServiceGone
from tests.model.other_halls import changed, without
from tests.support.database import query

MINUTE = 60_000


def issued(engine: Engine, *services: str, priority: str | None = None) -> list[str]:
    return [engine.issue(service, priority=priority)["label"] for service in services]


def called(engine: Engine, counter: int) -> str | None:
    turn = engine.call_next(counter)
    return None if turn is None else turn["label"]


def row(engine: Engine, label: str) -> dict[str, Any]:
    with engine.store.reading() as db:
        found = db.execute(
            "SELECT turn.* FROM turn JOIN ticket ON ticket.id = ticket_id WHERE label = ?"
            " ORDER BY turn.id DESC LIMIT 1",
            (label,),
        ).fetchone()
    return dict(found)


def kinds(engine: Engine) -> list[str]:
    return [kind for (kind,) in query(engine.store.path, "SELECT kind FROM event ORDER BY seq")]


def named(engine: Engine) -> list[Stranded]:
    with engine.store.reading() as db:
        return stranded(db, engine.config, engine.clock.now())


def sent_to(engine: Engine, **to: Any) -> str:
    """The number of somebody whom counter 1 has sent on."""
    issued(engine, "papers")
    label = called(engine, 1)
    assert label is not None
    engine.transfer(1, **to)
    return label


def test_sent_to_a_counter_that_then_closes(engine: Engine) -> None:
    label = sent_to(engine, to_counter=3)
    assert called(engine, 2) is None
    engine.close_counter(3)
    assert called(engine, 2) == label
    assert verify(engine.store.path) == []


def test_sent_to_a_counter_that_then_has_other_services(engine: Engine) -> None:
    label = sent_to(engine, to_counter=3)
    engine.assign_services(3, ["results"])
    assert called(engine, 2) == label


def test_the_undo_of_a_closing_keeps_them_for_the_counter_again(engine: Engine) -> None:
    label = sent_to(engine, to_counter=3)
    before = row(engine, label)
    engine.close_counter(3)
    assert engine.undo(3) == []
    assert row(engine, label) == before
    assert called(engine, 2) is None
    engine.close_counter(3)
    assert called(engine, 2) == label
    assert engine.undo(3) == []  # who has moved on since stays where they are
    assert row(engine, label)["state"] == "called"
    assert verify(engine.store.path) == []


def test_sent_to_a_person_who_moves_to_a_counter_without_the_service(engine: Engine) -> None:
    label = sent_to(engine, staff="Minh", service="land")
    engine.seat_staff(2, "Hoa")
    assert called(engine, 3) is None  # Minh may be on the way to another counter
    engine.seat_staff(4, "Minh")
    assert called(engine, 3) == label


def test_a_person_who_goes_away_is_not_waited_for_for_ever(
    engine: Engine, clock: ManualClock
) -> None:
    label = sent_to(engine, staff="Minh")
    engine.seat_staff(2, "Hoa")
    clock.at += (engine.config.calls.same_counter_min - 1) * MINUTE
    engine.tick()
    assert called(engine, 1) is None
    clock.at += MINUTE
    engine.tick()
    assert called(engine, 1) == label
    assert verify(engine.store.path) == []


def test_a_person_who_is_back_in_time_is_waited_for_without_end(
    engine: Engine, clock: ManualClock
) -> None:
    sent_to(engine, staff="Minh")
    engine.seat_staff(2, "Hoa")
    engine.seat_staff(2, "Minh")
    clock.at += 60 * MINUTE
    engine.tick()
    assert called(engine, 1) is None
    assert called(engine, 2) is not None


def test_a_person_whose_counter_closes(engine: Engine) -> None:
    label = sent_to(engine, staff="Minh")
    engine.close_counter(2)
    assert called(engine, 1) == label


def test_a_step_planned_at_a_counter_that_is_closed_by_then(engine: Engine) -> None:
    (label,) = issued(engine, "papers")
    called(engine, 1)
    engine.plan(1, [{"service": "land", "counter": 3}])
    engine.close_counter(3)
    engine.finish(1, confirmed=False)
    assert called(engine, 2) == label


def test_back_from_a_hold_of_a_counter_that_is_closed(engine: Engine) -> None:
    (label,) = issued(engine, "papers")
    called(engine, 1)
    engine.hold(1, "papers-missing")
    engine.close_counter(1)
    engine.welcome_back(label)
    assert called(engine, 2) == label


def test_a_return_is_undone_although_the_counter_has_closed(engine: Engine) -> None:
    (label,) = issued(engine, "papers")
    called(engine, 1)
    engine.hold(1, "papers-missing")
    before = row(engine, label)
    engine.welcome_back(label)
    engine.close_counter(1)
    engine.undo_back(label)
    assert row(engine, label) == before


def test_sent_to_what_was_planned_next_it_is_not_repeated(engine: Engine) -> None:
    issued(engine, "papers")
    called(engine, 1)
    engine.plan(1, [{"service": "land", "counter": None}, {"service": "results", "counter": None}])
    assert [s["service"] for s in engine.transfer(1, service="land")["steps"]] == ["results"]
    called(engine, 2)
    # To a colleague for the same thing: what follows still follows.
    assert [s["service"] for s in engine.transfer(2, to_counter=3)["steps"]] == ["results"]


@pytest.mark.parametrize("state", ["called", "serving"])
def test_at_a_counter_that_is_gone_they_wait_again_where_they_stood(
    engine: Engine, state: str
) -> None:
    first, second = issued(engine, "papers", "papers")
    assert called(engine, 1) == first
    if state == "serving":
        engine.start(1)
    before = row(engine, first)
    answer = engine.reconfigure(without(engine.config, counters=[1]))
    after = row(engine, first)
    assert answer["rehomed"] == [first]
    assert (after["state"], after["counter"]) == ("waiting", None)
    assert [after[name] for name in ("order_key", "arrived_at")] == [
        before[name] for name in ("order_key", "arrived_at")
    ]
    assert [called(engine, 2)] == [first]
    engine.finish(2, confirmed=False)
    assert called(engine, 2) == second
    assert verify(engine.store.path) == []


def test_a_renumbered_counter_is_closed_and_its_staff_forgotten(engine: Engine) -> None:
    label = sent_to(engine, to_counter=3)
    engine.seat_staff(3, "Hoa")
    counters = [
        {**counter.model_dump(), "number": {3: 9}.get(counter.number, counter.number)}
        for counter in engine.config.counters
    ]
    answer = engine.reconfigure(changed(engine.config, counters=counters))
    assert (answer["rehomed"], answer["removed"]) == ([label], [3])
    assert query(engine.store.path, "SELECT count(*) FROM counter_state") == [(0,)]
    assert called(engine, 9) == label
    assert verify(engine.store.path) == []


def test_a_priority_class_that_is_gone_leaves_an_ordinary_turn(engine: Engine) -> None:
    first, *_ = issued(engine, "papers")
    (elder,) = issued(engine, "papers", priority="elder")
    engine.reconfigure(without(engine.config, priorities=["elder"]))
    assert row(engine, elder)["priority"] is None
    assert [called(engine, 1), called(engine, 2)] == [first, elder]
    assert verify(engine.store.path) == []


def test_a_service_that_is_gone_is_named_until_all_are_sent_elsewhere(engine: Engine) -> None:
    held, missed, waiting, other = issued(engine, "land", "land", "land", "papers")
    for label in (held, missed):
        assert called(engine, 3) == label
        if label == held:
            engine.hold(3, "papers-missing")
        else:
            engine.miss(3)
    assert called(engine, 1) == other
    engine.plan(1, [{"service": "land", "counter": None}])
    engine.reconfigure(without(engine.config, services=["land"]))
    assert named(engine) == [Stranded("land", [held, missed, waiting, other])]
    before = row(engine, waiting)
    moved = engine.transfer_all("land", "results")
    assert sorted(moved["labels"]) == sorted([held, missed, waiting, other])
    assert named(engine) == []
    assert row(engine, waiting) == {**before, "service": "results"}
    assert called(engine, 4) == waiting
    assert verify(engine.store.path) == []
    with pytest.raises(UnknownService):
        engine.transfer_all("land", "papers")
    with pytest.raises(UnknownService):
        engine.transfer_all("papers", "land")


def test_one_of_a_gone_service_is_called_by_number_and_sent_on(engine: Engine) -> None:
    (label,) = issued(engine, "land")
    engine.reconfigure(without(engine.config, services=["land"]))
    engine.call(1, label)
    with pytest.raises(UnknownService):
        engine.transfer(1)  # to nowhere
    with pytest.raises(UnknownService):
        engine.transfer(1, service="results", come_back=True)
    engine.transfer(1, service="results")
    assert called(engine, 4) == label


def test_a_service_that_every_counter_has_given_up_is_named_too(engine: Engine) -> None:
    (label,) = issued(engine, "results")
    engine.assign_services(4, ["papers"])
    assert named(engine) == [Stranded("results", [label])]
    engine.assign_services(1, ["results"])
    assert named(engine) == []
    assert called(engine, 1) == label


def test_appointments_of_a_gone_service(engine: Engine, clock: ManualClock) -> None:
    engine.config = changed(engine.config, appointments={"enabled": True})
    codes = [engine.book("land", clock.at + hours * 60 * MINUTE)["code"] for hours in (0, 1, 30)]
    engine.reconfigure(without(engine.config, services=["land"]))
    assert named(engine) == [Stranded("land", [], codes)]
    with pytest.raises(AppointmentServiceGone):
        engine.check_in(codes[0])
    assert engine.move_appointment(codes[0], "papers")["service"] == "papers"
    assert engine.check_in(codes[0])["service"] == "papers"
    assert engine.transfer_all("land", "results")["appointments"] == codes[1:]
    assert named(engine) == []
    assert verify(engine.store.path) == []


def test_the_same_configuration_again_writes_nothing(engine: Engine) -> None:
    sent_to(engine, staff="Minh")
    engine.seat_staff(2, "Hoa")
    engine.reconfigure(engine.config)
    before = kinds(engine)
    engine.reconfigure(changed(engine.config))
    assert kinds(engine) == before
    engine.reconfigure(without(engine.config, counters=[4], services=["results"]))
    assert kinds(engine)[len(before) :] == ["reconfigured"]
    # As at the next start, when nobody remembers what was there before.
    engine.reconfigure(engine.config)
    assert len(kinds(engine)) == len(before) + 1


def test_what_needs_a_restart_is_said(engine: Engine) -> None:
    other = without(engine.config, printers=["p1"])
    assert engine.reconfigure(other)["restart"] == ["printers"]
    assert engine.config is other
