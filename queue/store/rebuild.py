"""Turns, appointments and counters as their events say: ``undo`` goes back to them, ``verify``
compares the tables with them."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

Columns = Mapping[str, Any]
# The columns of a new turn that its first event leaves out because they are the same for all.
NEW_TURN: Columns = {
    "state": "waiting",
    "calls": 0,
    "away_ms": 0,
    "quiet": 0,
    "people": 1,
    "steps": "[]",
    "before_holds": "[]",
    "counter": None,
    "staff": None,
    "called_at": None,
    "last_called_at": None,
    "called_seq": None,
    "last_called_seq": None,
    "started_at": None,
    "ended_at": None,
    "away_since": None,
    "hold_reason": None,
    "back_at": None,
    "not_before": None,
    "prefer_counter": None,
    "prefer_until": None,
    "prefer_staff": None,
    "due_at": None,
}
STARTING_KINDS = frozenset({"issued", "joined"})
STARTING_FIELDS = ("ticket_id", "service", "priority", "order_key", "ahead")
# A counter at the start of its day; None in ``staff`` and ``services`` means as configured.
AS_CONFIGURED: Columns = {
    "state": "open",
    "reason": None,
    "until": None,
    "since": None,
    "staff": None,
    "services": None,
}
APPOINTMENT_STATES = {
    "booked": "booked",
    "checked_in": "arrived",
    "appointment_cancelled": "cancelled",
    "appointment_expired": "expired",
    "appointment_restored": "booked",
    "appointment_moved": "booked",
}
"""The state of an appointment after each kind of event."""
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError)


class UnreadableEvents(ValueError):
    """The event with this ``seq`` makes no sense, so somebody has changed events."""


def rebuild_turn(events: Iterable[sqlite3.Row]) -> dict[str, Any] | None:
    """The columns of one turn after these events of the turn, in order; None after no event.

    :raises UnreadableEvents: one of the events makes no sense.
    """
    turn: dict[str, Any] | None = None
    for event in events:
        try:
            turn = _turn_after(turn, event)
        except _MALFORMED as error:
            raise UnreadableEvents(event["seq"]) from error
    return turn


def _turn_after(turn: dict[str, Any] | None, event: sqlite3.Row) -> dict[str, Any]:
    data = json.loads(event["data"])
    if event["kind"] in STARTING_KINDS:
        return {
            **NEW_TURN,
            **{name: data[name] for name in STARTING_FIELDS},
            "id": event["turn_id"],
            "day": event["day"],
            "arrived_at": event["at"],
            **data.get("set", {}),
        }
    if turn is None:
        raise UnreadableEvents(event["seq"])
    return {**turn, **data["set"], **dict.fromkeys(data["stamped"], event["seq"])}


def rebuild_appointments(db: sqlite3.Connection) -> dict[int, dict[str, Any]]:
    """The columns of every appointment, by its id.

    :raises UnreadableEvents: an event of an appointment makes no sense.
    """
    kinds = ", ".join(f"'{kind}'" for kind in APPOINTMENT_STATES)
    appointments: dict[int, dict[str, Any]] = {}
    for event in db.execute(
        f"SELECT seq, kind, data FROM event WHERE kind IN ({kinds}) ORDER BY seq"
    ):
        try:
            data = json.loads(event["data"])
            if event["kind"] == "booked":
                appointments[data["appointment"]] = {
                    "id": data["appointment"],
                    "code": data["code"],
                    "day": data["day"],
                    "service": data["service"],
                    "due_at": data["due_at"],
                }
            appointments[data["appointment"]].update(
                state=APPOINTMENT_STATES[event["kind"]], turn_id=data.get("turn")
            )
            if event["kind"] == "appointment_moved":
                slot = {name: data[name] for name in ("service", "due_at", "day") if name in data}
                appointments[data["appointment"]].update(slot)
        except _MALFORMED as error:
            raise UnreadableEvents(event["seq"]) from error
    return appointments


def rebuild_counter(events: Iterable[str]) -> Columns | None:
    """The state of a counter after events with these ``data`` (JSON), in order; None if it is as
    configured."""
    state: Columns | None = None
    for data in events:
        columns = json.loads(data)["set"]
        state = None if columns is None else {**(state or AS_CONFIGURED), **columns}
    return state
