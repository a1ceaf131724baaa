"""Proof that the tables say what happened: everything rebuilt from the events and compared."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from hall.compact_json import encode
from hall.queue.store import chain
from hall.queue.store.database import open_read_only
from hall.queue.store.rebuild import (
    UnreadableEvents,
    rebuild_appointments,
    rebuild_counter,
    rebuild_turn,
)


def verify(database: Path) -> list[str]:
    """What does not agree, one sentence each; also while the hall is open.

    :raises FileNotFoundError: there is no such database.
    """
    with open_read_only(database) as db:
        db.execute("BEGIN")  # one moment for all comparisons
        checks = (_chain, _turns, _tickets, _said, _days, _numbers, _lengths, _appointments, _seats)
        return [problem for check in (*checks, _openings) for problem in check(db)]


def _chain(db: sqlite3.Connection) -> Iterator[str]:
    for seq in chain.broken_links(db):
        yield f"Event {seq} was changed, or one before it was removed or put elsewhere."


def _turns(db: sqlite3.Connection) -> Iterator[str]:
    """Both sides side by side, so that years of turns need no memory."""
    stored = db.execute("SELECT * FROM turn ORDER BY id")
    row = next(stored, None)
    for turn_id, turn in _rebuilt(db):
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


def _rebuilt(db: sqlite3.Connection) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each turn by its events, None where they make no sense."""
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
        name = row["label"]
        found = (row["issued_at"], row["day"], name, row["id"], row["language"], row["kiosk"])
        if found != (row["at"], row["issued_on"], *_told_of(row["data"])):
            yield f"Ticket {name} (id {row['id']}) differs from the event that issued it."


def _told_of(data: str | None) -> tuple[object, ...]:
    try:
        told = json.loads(data or "")
        return tuple(told[name] for name in ("label", "ticket_id", "language", "kiosk"))
    except (ValueError, KeyError, TypeError):
        return ()


def _said(db: sqlite3.Connection) -> Iterator[str]:
    """What people were told of their waits is what the scores are made of."""
    rows = db.execute(
        "SELECT event.turn_id, said_wait.*,"
        " CASE WHEN json_valid(data) THEN json_extract(data, '$.wait') END AS told FROM event"
        " LEFT JOIN said_wait USING (turn_id) WHERE kind = 'issued'"
        " AND (told IS NOT NULL OR said_wait.seq IS NOT NULL)"
    )
    for row in rows:
        names = [name for name in row.keys() if name not in ("turn_id", "told")]  # noqa: SIM118
        stored = {name: row[name] for name in names} if row["seq"] is not None else None
        if stored != (row["told"] and json.loads(row["told"])):
            yield f"What turn {row['turn_id']} was told of its wait is not what its event says."


def _days(db: sqlite3.Connection) -> Iterator[str]:
    told: dict[str, list[object]] = {}
    for row in db.execute(
        "SELECT day, at, kind, data FROM event WHERE kind IN ('day_opened', 'day_closed')"
        " ORDER BY seq"
    ):
        if row["kind"] == "day_opened":
            told[row["day"]] = [row["at"], None, row["data"]]
        elif row["day"] in told:
            told[row["day"]][1] = row["at"]
    for row in db.execute("SELECT * FROM business_day"):
        data = encode({"utc_offset_s": row["utc_offset_s"]})
        if told.pop(row["day"], None) != [row["opened_at"], row["closed_at"], data]:
            yield f"The day {row['day']} differs from the events that opened and closed it."
    for day in told:
        yield f"The day {day} was removed."


def _numbers(db: sqlite3.Connection) -> Iterator[str]:
    rows = db.execute(
        "SELECT day, letter, sum(last) AS last, sum(tickets) AS tickets, max(highest) AS highest"
        " FROM (SELECT day, letter, last, 0 AS tickets, 0 AS highest FROM series"
        "  UNION ALL SELECT day, series, 0, count(*), max(number) FROM ticket GROUP BY 1, 2)"
        " GROUP BY day, letter"
    )
    for row in rows:
        if not row["last"] == row["tickets"] == row["highest"]:
            yield f"Series {row['letter']} of {row['day']} has a gap."


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
        told = rebuild_appointments(db)
    except UnreadableEvents:
        yield "The events of the appointments make no sense."
        return
    for row in db.execute("SELECT id, code, day, service, due_at, state, turn_id FROM appointment"):
        if told.pop(row["id"], None) != dict(row):
            yield f"Appointment {row['code']} differs from its events."
    for appointment in told:
        yield f"Appointment {appointment} was removed."


def _seats(db: sqlite3.Connection) -> Iterator[str]:
    """What was changed at the counters since the day opened."""
    told: dict[int, list[str]] = {}
    for row in db.execute(
        "SELECT counter, data FROM event WHERE turn_id IS NULL AND counter IS NOT NULL ORDER BY seq"
    ):
        told.setdefault(row["counter"], []).append(row["data"])
    stored = {row["counter"]: dict(row) for row in db.execute("SELECT * FROM counter_state")}
    for counter in sorted(told.keys() | stored.keys()):
        try:
            state = rebuild_counter(told.get(counter, []))
        except (ValueError, KeyError, TypeError):
            yield f"The events of counter {counter} make no sense."
            continue
        if stored.get(counter) != (None if state is None else {"counter": counter, **state}):
            yield f"Counter {counter} differs from its events."


def _openings(db: sqlite3.Connection) -> Iterator[str]:
    told: dict[int, tuple[str, int, int]] = {}
    for row in db.execute(
        "SELECT seq, day, at, CAST(data ->> 'ends' AS INTEGER) AS ends FROM event"
        " WHERE kind IN ('hall_opened', 'hall_closed') AND json_valid(data) ORDER BY seq"
    ):
        if row["ends"] is not None:
            told[row["seq"]] = (row["day"], row["at"], row["ends"])
        else:
            told = {
                seq: (day, at, min(ends, max(at, row["at"])))
                for seq, (day, at, ends) in told.items()
            }
    for row in db.execute("SELECT * FROM opening"):
        if told.pop(row["id"], None) != (row["day"], row["starts"], row["ends"]):
            yield f"The opening of event {row['id']} differs from what was decided."
    for seq in told:
        yield f"The opening of event {seq} was removed."
