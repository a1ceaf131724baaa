"""Proof that the tables say what happened: all of them are rebuilt from the events and compared."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from hall.compact_json import encode
from hall.config.number_series import label_of
from hall.queue.store import chain
from hall.queue.store.database import open_read_only
from hall.queue.store.rebuild import (
    UnreadableEvents,
    rebuild_appointments,
    rebuild_counter,
    rebuild_turn,
)
from hall.queue.store.void_numbers import gaps
from hall.queue.store.zone_changes import offset_sql


def verify(database: Path) -> list[str]:
    """One sentence for each thing that does not agree; the hall may be open meanwhile.

    :raises FileNotFoundError: there is no such database.
    """
    with open_read_only(database) as db:
        db.execute("BEGIN")  # so that all checks see one moment
        return [problem for check in CHECKS for problem in check(db)]


def _chain(db: sqlite3.Connection) -> Iterator[str]:
    for seq in chain.broken_links(db):
        yield f"Event {seq} was changed, or one before it was removed or put elsewhere."


def _turns(db: sqlite3.Connection) -> Iterator[str]:
    """Table and events are read side by side by id, so that years of turns need no memory."""
    stored = db.execute("SELECT * FROM turn ORDER BY id")
    row = next(stored, None)
    for turn_id, turn in _turns_of_events(db):
        while row is not None and row["id"] < turn_id:
            yield f"Turn {row['id']} stands in no event."
            row = next(stored, None)
        if row is None or row["id"] > turn_id:
            yield f"Turn {turn_id} was removed."
            continue
        yield from _differences(row, turn)
        row = next(stored, None)
    while row is not None:
        yield f"Turn {row['id']} stands in no event."
        row = next(stored, None)


def _turns_of_events(db: sqlite3.Connection) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The id and the rebuilt columns of each turn; None where its events make no sense."""
    events = db.execute(
        "SELECT seq, at, kind, day, turn_id, data FROM event WHERE turn_id IS NOT NULL"
        " ORDER BY turn_id, seq"
    )
    for turn_id, group in groupby(events, lambda event: int(event["turn_id"])):
        try:
            yield turn_id, rebuild_turn(list(group))
        except UnreadableEvents:
            yield turn_id, None


def _differences(row: sqlite3.Row, turn: dict[str, Any] | None) -> Iterator[str]:
    if turn is None:
        yield f"The events of turn {row['id']} make no sense."
        return
    wrong = [name for name in row.keys() if row[name] != turn.get(name)]  # noqa: SIM118
    if wrong:
        yield f"Turn {row['id']} differs from its events in: {', '.join(wrong)}."


def _tickets(db: sqlite3.Connection) -> Iterator[str]:
    rows = db.execute(
        "SELECT ticket.*, event.at, event.day AS issued_on, event.data FROM ticket"
        " LEFT JOIN turn ON turn.id = (SELECT min(id) FROM turn WHERE ticket_id = ticket.id)"
        " LEFT JOIN event ON event.turn_id = turn.id AND event.kind = 'issued'"
        " ORDER BY ticket.id"
    )
    for row in rows:
        ticket = {
            "label": row["label"],
            "ticket_id": row["id"],
            "language": row["language"],
            "kiosk": row["kiosk"],
        }
        has_moment = (row["issued_at"], row["day"]) == (row["at"], row["issued_on"])
        if not has_moment or not _contains(row["data"], ticket):
            yield f"Ticket {row['label']} (id {row['id']}) differs from the event that issued it."


def _contains(data: str | None, values: dict[str, object]) -> bool:
    """Whether the JSON of an event has these values; not if there is no event or no JSON."""
    try:
        stored = json.loads(data or "")
        return all(stored[name] == value for name, value in values.items())
    except (ValueError, KeyError, TypeError):
        return False


def _promised_waits(db: sqlite3.Connection) -> Iterator[str]:
    """The waits that people were told, since their scores are made of them."""
    rows = db.execute(
        "SELECT event.turn_id, said_wait.*,"
        " CASE WHEN json_valid(data) THEN json_extract(data, '$.wait') END AS in_event FROM event"
        " LEFT JOIN said_wait USING (turn_id) WHERE kind = 'issued'"
        " AND (in_event IS NOT NULL OR said_wait.seq IS NOT NULL)"
    )
    for row in rows:
        names = [name for name in row.keys() if name not in ("turn_id", "in_event")]  # noqa: SIM118
        stored = {name: row[name] for name in names} if row["seq"] is not None else None
        if stored != (row["in_event"] and json.loads(row["in_event"])):
            yield f"What turn {row['turn_id']} was told of its wait is not what its event says."


def _days(db: sqlite3.Connection) -> Iterator[str]:
    days: dict[str, dict[str, object]] = {}
    for event in db.execute(
        "SELECT day, at, kind, data FROM event WHERE kind IN ('day_opened', 'day_closed')"
        " ORDER BY seq"
    ):
        if event["kind"] == "day_opened":
            days[event["day"]] = {
                "opened_at": event["at"],
                "closed_at": None,
                "data": event["data"],
            }
        elif event["day"] in days:
            days[event["day"]]["closed_at"] = event["at"]
    for row in db.execute("SELECT * FROM business_day"):
        stored = {
            "opened_at": row["opened_at"],
            "closed_at": row["closed_at"],
            "data": encode({"utc_offset_s": row["utc_offset_s"]}),
        }
        if days.pop(row["day"], None) != stored:
            yield f"The day {row['day']} differs from the events that opened and closed it."
    for day in days:
        yield f"The day {day} was removed."


def _local_time(db: sqlite3.Connection) -> Iterator[str]:
    """Each day opens at the local time that the event of its opening says."""
    rows = db.execute(
        f"SELECT day FROM business_day WHERE utc_offset_s <> {offset_sql('opened_at')}"
    )
    for row in rows:
        yield f"The local time of the day {row['day']} is not that of the event that opened it."


def _void_numbers(db: sqlite3.Connection) -> Iterator[str]:
    """The numbers that an old copy of the database made void."""
    told: set[tuple[object, ...]] = set()
    for event in db.execute("SELECT seq, data FROM event WHERE kind = 'old_copy'"):
        try:
            told |= {(*void, event["seq"]) for void in json.loads(event["data"])["void"]}
        except (ValueError, KeyError, TypeError):
            yield f"Event {event['seq']} of an old copy makes no sense."
    kept = db.execute("SELECT day, series, first, last, given, seq FROM void_numbers")
    for row in sorted(told ^ set(map(tuple, kept)), key=str):
        yield f"The void numbers of series {row[1]} of {row[0]} are not what an event says."


def notes(database: Path) -> list[str]:
    """One sentence for each thing in the past that is no mistake and that a reader should know."""
    with open_read_only(database) as db:
        lost = db.execute(
            "SELECT seq, day, series, first, last, given FROM void_numbers ORDER BY 1, 2, 3"
        ).fetchall()
        kinds = "kind IN ('old_copy', 'mark_missing')"
        events = db.execute(f"SELECT seq, kind FROM event WHERE {kinds} ORDER BY seq").fetchall()
    found = []
    for event in events:
        if event["kind"] == "mark_missing":
            found.append(f"Event {event['seq']}: the file of the last numbers was missing or torn.")
            continue
        ranges = [
            f"{label_of(row['series'], row['first'])} to {label_of(row['series'], row['last'])}"
            f" of {row['day']}"
            for row in lost
            if row["seq"] == event["seq"]
        ]
        void = ", ".join(ranges) or "none"
        found.append(f"Event {event['seq']}: the database was an old copy. Void numbers: {void}.")
    return found


def _lengths(db: sqlite3.Connection) -> Iterator[str]:
    kept = "SELECT service, priority, waiting FROM queue_length WHERE waiting <> 0"
    counted = (
        "SELECT service, priority IS NOT NULL, count(*) FROM turn WHERE state = 'waiting'"
        " GROUP BY 1, 2"
    )
    differing = set(map(tuple, db.execute(kept))) ^ set(map(tuple, db.execute(counted)))
    for service in sorted({str(row[0]) for row in differing}):
        yield f"The length of the line for {service} is not what its turns say."


def _appointments(db: sqlite3.Connection) -> Iterator[str]:
    try:
        rebuilt = rebuild_appointments(db)
    except UnreadableEvents:
        yield "The events of the appointments make no sense."
        return
    for row in db.execute("SELECT id, code, day, service, due_at, state, turn_id FROM appointment"):
        if rebuilt.pop(row["id"], None) != dict(row):
            yield f"Appointment {row['code']} differs from its events."
    for appointment in rebuilt:
        yield f"Appointment {appointment} was removed."


def _counters(db: sqlite3.Connection) -> Iterator[str]:
    """What was changed at the counters since the day opened."""
    events: dict[int, list[str]] = {}
    for row in db.execute(
        "SELECT counter, data FROM event WHERE turn_id IS NULL AND counter IS NOT NULL ORDER BY seq"
    ):
        events.setdefault(row["counter"], []).append(row["data"])
    stored = {row["counter"]: dict(row) for row in db.execute("SELECT * FROM counter_state")}
    for counter in sorted(events.keys() | stored.keys()):
        try:
            state = rebuild_counter(events.get(counter, []))
        except (ValueError, KeyError, TypeError):
            yield f"The events of counter {counter} make no sense."
            continue
        if stored.get(counter) != (None if state is None else {"counter": counter, **state}):
            yield f"Counter {counter} differs from its events."


def _openings(db: sqlite3.Connection) -> Iterator[str]:
    openings: dict[int, tuple[str, int, int]] = {}
    for event in db.execute(
        "SELECT seq, day, at, CAST(data ->> 'ends' AS INTEGER) AS ends FROM event"
        " WHERE kind IN ('hall_opened', 'hall_closed') AND json_valid(data) ORDER BY seq"
    ):
        if event["ends"] is not None:
            openings[event["seq"]] = (event["day"], event["at"], event["ends"])
        else:
            openings = {
                seq: (day, at, min(ends, max(at, event["at"])))
                for seq, (day, at, ends) in openings.items()
            }
    for row in db.execute("SELECT * FROM opening"):
        if openings.pop(row["id"], None) != (row["day"], row["starts"], row["ends"]):
            yield f"The opening of event {row['id']} differs from what was decided."
    for seq in openings:
        yield f"The opening of event {seq} was removed."


CHECKS = (
    _chain,
    _turns,
    _tickets,
    _promised_waits,
    _days,
    _local_time,
    gaps,
    _void_numbers,
    _lengths,
    _appointments,
    _counters,
    _openings,
)
