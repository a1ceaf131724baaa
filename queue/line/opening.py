"""Opening by hand, outside the hours of the hall, until a time or until it is ended by hand."""

import sqlite3

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.hours import TicketWindow
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.errors import NotOpened
from hall.queue.store.events import Event


class Opening(TypedDict):
    """``until`` is when the opening by hand ends, in ms; null once it has ended."""

    until: int | None


def open_for(tx: Transaction, minutes: int, day: str, now: int) -> Opening:
    """Open the hall for so many minutes; if it is open by hand already, the later end counts."""
    ends = now + minutes * MINUTE_MS
    seq = append(tx, now, "hall_opened", {"ends": ends}, day=day)
    tx.run("INSERT INTO opening VALUES (?, ?, ?, ?)", (seq, day, now, ends))
    tx.events.append(Event(seq, now, "hall_opened", tx.caller.origin))
    return Opening(until=until(tx.connection, now))


def close(tx: Transaction, day: str, now: int) -> Opening:
    """End the opening by hand. :raises NotOpened: the hall was not opened by hand."""
    if until(tx.connection, now) is None:
        raise NotOpened
    seq = append(tx, now, "hall_closed", {}, day=day)
    # An opening that has yet to start was opened before the clock was set back.
    tx.run("UPDATE opening SET ends = max(starts, ?) WHERE ends > ?", (now, now))
    tx.events.append(Event(seq, now, "hall_closed", tx.caller.origin))
    return Opening(until=None)


def until(db: sqlite3.Connection, now: int) -> int | None:
    """The end of the opening by hand, in ms; None if there is none."""
    row = db.execute(
        "SELECT max(ends) FROM opening WHERE ends > ? AND starts <= ?", (now, now)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def widened(window: TicketWindow, by_hand: int | None) -> TicketWindow:
    """The window of the configured hours, or that of the opening by hand if it ends later; that one
    has no shift, so that no number is refused as too late."""
    if by_hand is None or (window.until or 0) >= by_hand:
        return window
    return TicketWindow(True, by_hand, window.reopens, window.exception)
