"""The record of a day has the waits of people whose counter or service went while they were there."""

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.replaying.day_record import DayRecord, read
from tests.model.other_halls import without

DAY = "2026-11-24"
MINUTE = 60_000


def recorded(engine: Engine) -> DayRecord:
    with engine.store.reading() as db:
        return read(db, DAY, [1, *engine.config.counter])


def test_a_counter_that_goes_ends_its_call(engine: Engine, clock: ManualClock) -> None:
    engine.issue("papers")
    engine.call_next(1)
    clock.at += 3 * MINUTE
    engine.reconfigure(without(engine.config, counters=[1]))
    clock.at += MINUTE
    engine.call_next(2)
    record = recorded(engine)
    first, second = record.calls
    assert (first.counter, first.busy_ms) == (1, 3 * MINUTE)
    assert first.next is second.wait
    assert (second.counter, second.at - record.waits[1].entered) == (2, MINUTE)


def test_a_wait_goes_on_at_another_service_and_for_everybody(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.transfer(1, to_counter=3)
    engine.close_counter(3)
    first, second = recorded(engine).waits
    assert (first.service, first.counter, first.bindings) == ("papers", None, [])
    assert (second.service, second.counter) == ("land", 3)
    assert [binding.counter for binding in second.bindings] == [None]
    engine.transfer_all("land", "results")
    engine.call_next(4)
    assert [call.service for call in recorded(engine).calls] == ["papers", "results"]
