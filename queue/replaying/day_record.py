"""What happened on a day, as stays in the line and calls of counters: read from the events alone.

A stay ends with a call, or because its holder leaves. After a call the same number may stay again:
on hold and back, missed and returned, sent on, or with the next step. What was undone within its
time counts as if it had not been, except that who was called meanwhile was out of the line.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hall.clock import Span
from hall.compact_json import encode
from hall.queue.line.counter_line import since
from hall.queue.store.errors import HallError
from hall.queue.store.rebuild import (
    NEW_TURN,
    STARTING_FIELDS,
    STARTING_KINDS,
    Columns,
    rebuild_counter,
)

ENDS_CALL = frozenset({"finished", "held", "missed", "transferred", "cancelled"})
LEAVES = frozenset({"cancelled", "left"})
EVENTS = """
SELECT event.seq, event.at, event.kind, event.turn_id, event.counter, event.data, event.command
FROM ticket JOIN turn ON turn.ticket_id = ticket.id JOIN event ON event.turn_id = turn.id
WHERE ticket.day = ?1
UNION ALL
SELECT seq, at, kind, turn_id, counter, data, command FROM event
WHERE turn_id IS NULL AND counter IN (SELECT value FROM json_each(?2)) AND day = ?1
ORDER BY 1
"""


class NothingRecorded(HallError):
    """No number was given on this ``day``."""

    code = "nothing_recorded"


@dataclass(slots=True)
class RecordedWait:
    """One wait in the line. ``since`` is what its wait is counted from (``counter_line.SINCE``); ``after``
    is the call it follows and ``entered`` then ``lag`` ms after its end. Times in ms."""

    turn_id: int
    ticket_id: int
    label: str
    service: str
    priority: str | None
    order_key: int
    since: int
    entered: int
    seq: int
    not_before: int = 0
    counter: int | None = None
    until: int | None = None
    staff: str | None = None
    after: "RecordedCall | None" = None
    lag: int = 0
    left: tuple[int, int] | None = None
    """When its holder gave up, and the event that says so."""
    hidden: list[tuple[Span, Span]] = field(default_factory=list)
    """Called, and that was undone: from when until when, and the two events."""
    call: "RecordedCall | None" = None


@dataclass(slots=True)
class RecordedCall:
    """By ``counter`` at ``at``; ``stay`` is None of somebody without a ticket. ``free``: whom to
    call was not left to the order. ``ended`` is None when the day ended over it."""

    stay: RecordedWait | None
    label: str
    counter: int
    at: int
    seq: int
    service: str
    free: bool = False
    missed: bool = False
    ended: int | None = None
    end_seq: int = 0
    next: RecordedWait | None = None

    @property
    def busy_ms(self) -> int | None:
        return None if self.ended is None else self.ended - self.at


@dataclass(frozen=True, slots=True)
class CounterChange:
    """A counter from ``at`` on, as a row of ``counter_state``; None: as configured."""

    counter: int
    at: int
    seq: int
    columns: Columns | None


@dataclass
class DayRecord:
    """``ends``: the last moment that anything is known of."""

    day: str
    ends: int = 0
    stays: list[RecordedWait] = field(default_factory=list)
    calls: list[RecordedCall] = field(default_factory=list)
    seated: list[CounterChange] = field(default_factory=list)


def read(db: sqlite3.Connection, day: str, counters: list[int]) -> DayRecord:
    """:raises NothingRecorded:"""
    reader = _Reader(day)
    for event in db.execute(EVENTS, (day, encode(counters))):
        reader.take(event)
    if not reader.turns:
        raise NothingRecorded(day=day)
    return reader.record()


class _Reader:
    def __init__(self, day: str) -> None:
        self._record = DayRecord(day)
        self._states: dict[int, list[str]] = {}
        self.turns: dict[int, list[sqlite3.Row]] = {}

    def take(self, event: sqlite3.Row) -> None:
        self._record.ends = max(self._record.ends, event["at"])
        if event["turn_id"] is not None:
            self.turns.setdefault(event["turn_id"], []).append(event)
            return
        states = self._states.setdefault(event["counter"], [])
        states.append(event["data"])
        self._record.seated.append(
            CounterChange(event["counter"], event["at"], event["seq"], rebuild_counter(states))
        )

    def record(self) -> DayRecord:
        told = [each for events in self.turns.values() for each in _lasting(events)]
        turns: dict[int, dict[str, Any]] = {}
        staying: dict[int, RecordedWait] = {}
        latest: dict[int, RecordedCall] = {}
        for event, undone in sorted(told, key=lambda each: each[0]["seq"]):
            turn = _folded(turns, event)
            if undone is not None:
                _was_undone(staying.get(turn["id"]), event, undone)
            else:
                self._happened(event, turn, staying, latest)
        return self._record

    def _happened(
        self,
        event: sqlite3.Row,
        turn: dict[str, Any],
        staying: dict[int, RecordedWait],
        latest: dict[int, RecordedCall],
    ) -> None:
        kind, ticket = event["kind"], turn["ticket_id"]
        stay, call = staying.get(turn["id"]), latest.get(ticket)
        if kind in STARTING_KINDS or kind in ("resumed", "returned"):
            follows = None if kind == "issued" else call
            staying[turn["id"]] = self._stays(event, turn, follows)
        elif kind in ("called", "served"):
            latest[ticket] = self._called(event, turn, stay if kind == "called" else None)
            gone = staying.pop(turn["id"], None)
            if kind == "served" and gone is not None:
                self._record.stays.remove(gone)  # nobody could call it
        elif kind in LEAVES and stay is not None:
            stay.left = event["at"], event["seq"]
            del staying[turn["id"]]
        elif kind in ENDS_CALL and call is not None and call.ended is None:
            call.ended, call.end_seq, call.missed = event["at"], event["seq"], kind == "missed"

    def _stays(
        self, event: sqlite3.Row, turn: dict[str, Any], after: RecordedCall | None
    ) -> RecordedWait:
        at = event["at"]
        stay = RecordedWait(
            turn_id=turn["id"],
            ticket_id=turn["ticket_id"],
            label=turn["label"],
            service=turn["service"],
            priority=turn["priority"],
            order_key=turn["order_key"],
            since=since(turn),
            entered=at,
            seq=event["seq"],
            not_before=turn["not_before"] or 0,
            counter=turn["prefer_counter"],
            until=turn["prefer_until"],
            staff=turn["prefer_staff"],
        )
        if after is not None and after.ended is not None:
            stay.after, stay.lag = after, at - after.ended
            after.next = stay
        self._record.stays.append(stay)
        return stay

    def _called(
        self, event: sqlite3.Row, turn: dict[str, Any], stay: RecordedWait | None
    ) -> RecordedCall:
        told = json.loads(event["data"])
        call = RecordedCall(
            stay=stay,
            label=turn["label"],
            counter=event["counter"],
            at=event["at"],
            seq=event["seq"],
            service=turn["service"],
            free=told["rule"] == "chosen" or told.get("narrowed", False),
        )
        if stay is not None:
            stay.call = call
        self._record.calls.append(call)
        return call


def _was_undone(stay: RecordedWait | None, event: sqlite3.Row, undone: sqlite3.Row) -> None:
    if stay is not None and event["kind"] in ("called", "cancelled"):
        stay.hidden.append(((event["at"], undone["at"]), (event["seq"], undone["seq"])))


def _lasting(events: list[sqlite3.Row]) -> Iterator[tuple[sqlite3.Row, sqlite3.Row | None]]:
    """The events of a turn, each with what undid it; not the undoing itself, nor a turn that was
    never to be."""
    undone_by: dict[int, sqlite3.Row] = {}
    for event in events:
        if event["kind"] == "undone":
            first = json.loads(event["data"])["undoes"]
            for other in events:
                if other["seq"] < event["seq"] and first in (other["seq"], other["command"]):
                    undone_by.setdefault(other["seq"], event)
    if events[0]["seq"] in undone_by:
        return
    for event in events:
        if event["kind"] != "undone":
            yield event, undone_by.get(event["seq"])


def _folded(turns: dict[int, dict[str, Any]], event: sqlite3.Row) -> dict[str, Any]:
    """The columns of the turn as far as they place it in the line, after this event."""
    told = json.loads(event["data"])
    if event["kind"] in STARTING_KINDS:
        first = {name: told[name] for name in (*STARTING_FIELDS, "label")}
        named = {"id": event["turn_id"], "arrived_at": event["at"]}
        turns[event["turn_id"]] = {**NEW_TURN, **first, **named, **told.get("set", {})}
    elif event["kind"] in ("resumed", "returned"):
        turns[event["turn_id"]] |= told["set"]
    return turns[event["turn_id"]]
