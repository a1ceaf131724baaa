"""Turns, tickets and days can be rebuilt from the events alone."""

import json
from pathlib import Path
from typing import Any

from hall.clock import ManualClock
from hall.queue.engine import Engine
from tests.support.database import query

DAY_MS = 24 * 3600 * 1000
TURN = (
    "id",
    "ticket_id",
    "day",
    "service",
    "priority",
    "state",
    "order_key",
    "ahead",
    "arrived_at",
    "counter",
    "staff",
    "calls",
    "called_at",
    "last_called_at",
    "called_seq",
    "last_called_seq",
    "started_at",
    "ended_at",
    "away_since",
    "away_ms",
    "hold_reason",
    "back_at",
    "not_before",
    "prefer_counter",
    "prefer_until",
    "quiet",
)
AT_ISSUE = {"state": "waiting", "calls": 0, "away_ms": 0, "quiet": 0}


def rebuilt_turns(path: Path) -> dict[int, dict[str, Any]]:
    turns: dict[int, dict[str, Any]] = {}
    events = "SELECT seq, at, kind, day, turn_id, data FROM event WHERE turn_id ORDER BY seq"
    for seq, at, kind, day, turn_id, data in query(path, events):
        fields = json.loads(data)
        if kind == "issued":
            issued = {name: fields.get(name) for name in TURN}
            turns[turn_id] = {**issued, **AT_ISSUE, "id": turn_id, "day": day, "arrived_at": at}
        else:
            turns[turn_id].update(fields["set"])
            turns[turn_id].update(dict.fromkeys(fields["stamped"], seq))
    return turns


def stored_turns(path: Path) -> dict[int, dict[str, Any]]:
    rows = query(path, f"SELECT {', '.join(TURN)} FROM turn")
    return {row[0]: dict(zip(TURN, row, strict=True)) for row in rows}


def test_turns_can_be_rebuilt_from_the_events(engine: Engine, clock: ManualClock) -> None:
    for service, priority in (("papers", None), ("papers", "elder"), ("land", None)) * 3:
        engine.issue(service, priority=priority, kiosk="k1")
        clock.at += 1_000
    engine.call_next(1)
    engine.recall(1)
    engine.start(1)
    engine.call_next(2)
    engine.miss(2)
    engine.cancel(engine.issue("papers")["token"])
    engine.finish(1)
    current = engine.call_next(1)
    assert current is not None
    clock.at += 60_000
    engine.call_next(1, finishing=current["label"])
    engine.call_next(3)
    engine.start(3)
    clock.at += DAY_MS
    engine.issue("papers")  # closes the day while turns wait, are called and are served

    stored = stored_turns(engine.store.path)
    assert len({turn["state"] for turn in stored.values()}) >= 5
    assert rebuilt_turns(engine.store.path) == stored


def test_tickets_and_days_can_be_rebuilt_from_the_events(engine: Engine) -> None:
    engine.issue("papers", language="en", kiosk="k1")
    engine.issue("land")
    issued = query(
        engine.store.path, "SELECT at, day, data FROM event WHERE kind = 'issued' ORDER BY seq"
    )
    rebuilt = []
    for at, day, data in issued:
        fields = json.loads(data)
        number = (fields["label"][0], fields["number"])
        rebuilt.append((fields["ticket_id"], day, *number, fields["language"], fields["kiosk"], at))
    assert rebuilt == query(
        engine.store.path,
        "SELECT id, day, series, number, language, kiosk, issued_at FROM ticket",
    )
    opened = query(engine.store.path, "SELECT day, at, data FROM event WHERE kind = 'day_opened'")
    assert [(day, json.loads(data)["utc_offset_s"], at) for day, at, data in opened] == query(
        engine.store.path, "SELECT day, utc_offset_s, opened_at FROM business_day"
    )
