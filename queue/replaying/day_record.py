"""What happened on a day, as waits in the line and calls of counters, read from the events alone.

A wait ends with a call, or because its holder leaves. After a call the same number may wait again:
when it was on hold or missed and comes back, when it was sent on, or with its next step. What was
undone counts as if it had not been, except that a turn was out of the line until its call was
undone.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

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


class Binding(NamedTuple):
    """From ``at`` (ms) and ``seq`` on, a turn waited for this counter, ``until`` then, or person."""

    at: int
    seq: int
    counter: int | None
    until: int | None
    staff: str | None


@dataclass(slots=True)
class RecordedWait:
    """One wait of a turn in the line, with times in ms.

    ``since`` is what the wait is counted from (``counter_line.SINCE``). ``after`` is the call that
    it follows, and then it entered the line ``lag`` ms after the end of that call.
    """

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
    """When its holder gave up (ms), and the seq of the event that says so."""
    absences: list[tuple[Span, Span]] = field(default_factory=list)
    """For calls that were undone: from when until when the turn was out of the line, and the seqs
    of the two events."""
    call: "RecordedCall | None" = None
    bindings: list[Binding] = field(default_factory=list)
    """Those after the first, which counters and people that have gone brought about."""


@dataclass(slots=True)
class RecordedCall:
    """A call of ``counter`` at ``at`` (ms). ``wait`` is None for somebody without a ticket. With
    ``chosen_by_staff`` staff named the turn, or narrowed the call to some of those who waited. Nobody
    saw or heard a ``quiet`` call. ``ended`` is None if the day ended before the turn did; ``next`` is
    the wait that followed."""

    wait: RecordedWait | None
    label: str
    counter: int
    at: int
    seq: int
    service: str
    chosen_by_staff: bool = False
    quiet: bool = False
    missed: bool = False
    ended: int | None = None
    end_seq: int = 0
    next: RecordedWait | None = None

    @property
    def busy_ms(self) -> int | None:
        return None if self.ended is None else self.ended - self.at


@dataclass(frozen=True, slots=True)
class CounterChange:
    """The row of ``counter_state`` that a counter has from ``at`` on, None for as configured."""

    counter: int
    at: int
    seq: int
    columns: Columns | None


@dataclass
class DayRecord:
    """``ends`` is the moment of the last event."""

    day: str
    ends: int = 0
    waits: list[RecordedWait] = field(default_factory=list)
    calls: list[RecordedCall] = field(default_factory=list)
    counter_changes: list[CounterChange] = field(default_factory=list)


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
        self._record.counter_changes.append(
            CounterChange(event["counter"], event["at"], event["seq"], rebuild_counter(states))
        )

    def record(self) -> DayRecord:
        lasting = [each for events in self.turns.values() for each in _lasting(events)]
        turns: dict[int, dict[str, Any]] = {}
        open_waits: dict[int, RecordedWait] = {}
        latest: dict[int, RecordedCall] = {}
        for event, undone in sorted(lasting, key=lambda each: each[0]["seq"]):
            turn = _rebuilt(turns, event)
            if undone is not None:
                _was_undone(open_waits.get(turn["id"]), event, undone)
            else:
                self._happened(event, turn, open_waits, latest)
        return self._record

    def _happened(
        self,
        event: sqlite3.Row,
        turn: dict[str, Any],
        open_waits: dict[int, RecordedWait],
        latest: dict[int, RecordedCall],
    ) -> None:
        kind, ticket = event["kind"], turn["ticket_id"]
        wait, call = open_waits.get(turn["id"]), latest.get(ticket)
        if kind in STARTING_KINDS or kind in ("resumed", "returned"):
            follows = None if kind == "issued" else call
            open_waits[turn["id"]] = self._wait(event, turn, follows)
        elif kind in ("called", "served"):
            latest[ticket] = self._called(event, turn, wait if kind == "called" else None)
            gone = open_waits.pop(turn["id"], None)
            if kind == "served" and gone is not None:
                self._record.waits.remove(gone)  # nobody could call it
        elif kind in ("rehomed", "moved"):
            self._moved(event, turn, open_waits, call)
        elif kind in LEAVES and wait is not None:
            wait.left = event["at"], event["seq"]
            del open_waits[turn["id"]]
        elif kind in ENDS_CALL and call is not None and call.ended is None:
            call.ended, call.end_seq, call.missed = event["at"], event["seq"], kind == "missed"

    def _moved(
        self,
        event: sqlite3.Row,
        turn: dict[str, Any],
        waits: dict[int, RecordedWait],
        call: RecordedCall | None,
    ) -> None:
        """The counter that had the turn has gone, or what it waited for; or staff moved it."""
        wait = waits.get(turn["id"])
        if turn["is_back"]:
            if call is not None and call.ended is None:
                call.ended, call.end_seq = event["at"], event["seq"]
            waits[turn["id"]] = self._wait(event, turn, call)
        elif wait is not None:
            wait.service, wait.priority = turn["service"], turn["priority"]
            kept = (turn[name] for name in ("prefer_counter", "prefer_until", "prefer_staff"))
            wait.bindings.append(Binding(event["at"], event["seq"], *kept))

    def _wait(
        self, event: sqlite3.Row, turn: dict[str, Any], after: RecordedCall | None
    ) -> RecordedWait:
        at = event["at"]
        wait = RecordedWait(
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
            wait.after, wait.lag = after, at - after.ended
            after.next = wait
        self._record.waits.append(wait)
        return wait

    def _called(
        self, event: sqlite3.Row, turn: dict[str, Any], wait: RecordedWait | None
    ) -> RecordedCall:
        data = json.loads(event["data"])
        call = RecordedCall(
            wait=wait,
            label=turn["label"],
            counter=event["counter"],
            at=event["at"],
            seq=event["seq"],
            service=turn["service"],
            chosen_by_staff=data["rule"] == "chosen" or data.get("narrowed", False),
            quiet=bool(data["set"].get("quiet", False)),
        )
        if wait is not None:
            wait.call = call
        self._record.calls.append(call)
        return call


def _was_undone(wait: RecordedWait | None, event: sqlite3.Row, undone: sqlite3.Row) -> None:
    if wait is not None and event["kind"] in ("called", "cancelled"):
        wait.absences.append(((event["at"], undone["at"]), (event["seq"], undone["seq"])))


def _lasting(events: list[sqlite3.Row]) -> Iterator[tuple[sqlite3.Row, sqlite3.Row | None]]:
    """The events of a turn, each with the event that undid it. Events that only undo are left out,
    and so are turns whose first event was undone."""
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


def _rebuilt(turns: dict[int, dict[str, Any]], event: sqlite3.Row) -> dict[str, Any]:
    """The columns of the turn after this event, as far as they decide about its wait."""
    data = json.loads(event["data"])
    if event["kind"] in STARTING_KINDS:
        first = {name: data[name] for name in (*STARTING_FIELDS, "label")}
        turns[event["turn_id"]] = {
            **NEW_TURN,
            **first,
            "id": event["turn_id"],
            "arrived_at": event["at"],
            **data.get("set", {}),
        }
    elif event["kind"] in ("resumed", "returned", "rehomed", "moved"):
        turns[event["turn_id"]] |= {**data["set"], "is_back": "state" in data["set"]}
    return turns[event["turn_id"]]
