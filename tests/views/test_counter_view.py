"""The view of a counter's tablet."""

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.views.counter import WAITING_SHOWN
from tests.support.show import Show, serve

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def test_counter(engine: Engine, show: Show, clock: ManualClock) -> None:
    start = clock.at
    for service, priority in (("land", None), ("papers", None), ("papers", "elder")):
        engine.issue(service, priority=priority)
        clock.at += MINUTE
    seen = show("counter", 2)
    assert [turn["label"] for turn in seen["waiting"]] == ["A002", "B001", "A001"]
    assert seen["classes"] == {"elder": 1}
    assert seen["next"] == {
        "label": "A002",
        "service": "papers",
        "priority": "elder",
        "arrived_at": start + 2 * MINUTE,
        "away_ms": 0,
        "people": 1,
        "wait": None,
    }
    turn = engine.call_next(2)
    engine.start(2)
    seen = show("counter", 2)
    assert turn is not None
    assert turn["why"] == {"rule": "priority", "passed_over": ["B001", "A001"]}
    serving = {"state": "serving", "started_at": clock.at, "notes": []}
    assert seen["current"] == {**turn, **serving}
    assert (seen["seat"]["staff"], seen["waiting_count"], seen["served"]) == ("Minh", 2, 0)
    assert seen["classes"] == {}
    clock.at += 3 * MINUTE
    engine.finish(2)
    serve(engine, clock, 2, minutes=5)
    seen = show("counter", 2)
    assert (seen["current"], seen["served"], seen["median_service_s"]) == (None, 2, 240)
    assert seen["next"]["label"] == "A001"


def test_the_line_shown_is_the_line_called(engine: Engine, show: Show) -> None:
    for number in range(WAITING_SHOWN + 4):
        engine.issue("papers" if number % 3 else "land", priority="elder" if number % 2 else None)
    shown = show("counter", 2)
    assert shown["waiting_count"] == WAITING_SHOWN + 4
    called: list[str] = []
    for _ in range(WAITING_SHOWN):
        turn = engine.call_next(2, finishing=called[-1] if called else None)
        assert turn is not None
        called.append(turn["label"])
    assert [turn["label"] for turn in shown["waiting"]] == called


def test_a_counter_sees_who_is_away_and_what_it_can_undo(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    start = clock.at
    for _ in range(3):
        engine.issue("papers")
    engine.call_next(1)
    engine.miss(1)
    clock.at += MINUTE
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    away = {"service": "papers", "back_at": None}
    assert show("counter", 2)["away"] == [
        {**away, "label": "A002", "state": "held", "since": clock.at, "reason": "papers-missing"},
        {**away, "label": "A001", "state": "missed", "since": start, "reason": None},
    ]
    until = clock.at + engine.config.calls.undo_s * 1000
    undo = show("counter", 1)["undo"]
    assert undo == {"seq": undo["seq"], "kind": "held", "label": "A002", "until": until}
    assert show("counter", 2)["undo"] is None
    clock.at += 2 * MINUTE
    engine.back(2, "A002")
    assert show("counter", 1)["undo"] is None
    assert show("counter", 1)["next"]["away_ms"] == 2 * MINUTE
    clock.at = start + engine.config.calls.missed_return_min * MINUTE
    assert show("counter", 2)["away"] == []


def test_a_counter_is_shown_how_many_it_may_not_call(engine: Engine, show: Show) -> None:
    """Turns that wait for another counter alone are counted, but not in the line that is shown."""
    for _ in range(2):
        engine.issue("papers")
    assert show("counter", 1)["not_offered"] == 0
    engine.call_next(1)
    engine.transfer(1, to_counter=2)
    seen = show("counter", 1)
    assert (seen["waiting_count"], seen["not_offered"]) == (2, 1)
    assert [turn["label"] for turn in seen["waiting"]] == ["A002"]
    assert show("counter", 2)["not_offered"] == 0
