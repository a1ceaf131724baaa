"""Turns from events alone: what ``verify`` compares and ``undo`` goes back to."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

Columns = Mapping[str, Any]
# What every turn starts with, besides what its first event tells.
NEW_TURN: dict[str, Any] = {
    **{"state": "waiting", "calls": 0, "away_ms": 0, "quiet": 0, "people": 1, "steps": "[]"},
    **dict.fromkeys(("counter", "staff", "called_at", "last_called_at", "called_seq")),
    **dict.fromkeys(("last_called_seq", "started_at", "ended_at", "away_since", "hold_reason")),
    **dict.fromkeys(("back_at", "not_before", "prefer_counter", "prefer_until")),
    **dict.fromkeys(("prefer_staff", "due_at")),
}
# What a counter starts its day with; None of ``staff`` and ``services`` are those configured.
AS_CONFIGURED: Columns = {
    "state": "open",
    "reason": None,
    "until": None,
    "since": None,
    "staff": None,
    "services": None,
}
STARTING_KINDS = frozenset({"issued", "joined"})
STARTING_FIELDS = ("ticket_id", "service", "priority", "order_key", "ahead")


class UnreadableEvents(ValueError):
    """The events of a turn make no sense, so somebody has changed them"""


def rebuild_turn(events: Iterable[sqlite3.Row]) -> dict[str, Any] | None:
    """The columns of one turn after these events of it, in order; None before the first.

    :raises UnreadableEvents:
    """
    turn: dict[str, Any] | None = None
    for event in events:
        try:
            turn = _after(turn, event)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableEvents(event["seq"]) from error
    return turn


def _after(turn: dict[str, Any] | None, event: sqlite3.Row) -> dict[str, Any]:
    told = json.loads(event["data"])
    if event["kind"] in STARTING_KINDS:
        first = {"id": event["turn_id"], "day": event["day"], "arrived_at": event["at"]}
        return {
            **NEW_TURN,
            **{name: told[name] for name in STARTING_FIELDS},
            **first,
            **told.get("set", {}),
        }
    if turn is None:
        raise UnreadableEvents(event["seq"])
    return {**turn, **told["set"], **dict.fromkeys(told["stamped"], event["seq"])}


APPOINTMENT_BECOMES = {
    **{"booked": "booked", "checked_in": "arrived"},
    **{"appointment_cancelled": "cancelled", "appointment_expired": "expired"},
    "appointment_restored": "booked",
}


def rebuild_appointments(db: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    """Every appointment by its events. :raises UnreadableEvents:"""
    kinds = ", ".join(f"'{kind}'" for kind in APPOINTMENT_BECOMES)
    found: dict[int, dict[str, Any]] = {}
    rows = db.execute(f"SELECT seq, kind, data FROM event WHERE kind IN ({kinds}) ORDER BY seq")
    for event in rows:
        try:
            told = json.loads(event["data"])
            state = {"id": told["appointment"], "state": APPOINTMENT_BECOMES[event["kind"]]}
            if event["kind"] == "booked":
                made = {name: told[name] for name in ("code", "day", "service", "due_at")}
                found[told["appointment"]] = {**made, "turn_id": None}
            found[told["appointment"]].update(state, turn_id=told.get("turn"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableEvents(event["seq"]) from error
    return found


def rebuild_counter(events: Iterable[str]) -> Columns | None:
    """A counter's state after the data of its events, in order; None: as configured."""
    state: Columns | None = None
    for data in events:
        columns = json.loads(data)["set"]
        state = None if columns is None else {**(state or AS_CONFIGURED), **columns}
    return state
