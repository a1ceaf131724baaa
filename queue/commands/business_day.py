"""The business day: opened by the first command of a day, closed when the next one opens.

Staff may close it earlier; then no numbers are given before the next one.

A clock that jumps back never reopens a day, so no number is given twice. A day that a clock had
opened too early lasts for the rest of the date on which the clock was put right.
"""

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import local_time
from hall.config.models import Config
from hall.hours import business_day
from hall.queue.estimating import scores
from hall.queue.line import counter_states
from hall.queue.paper import gone_printers, print_jobs
from hall.queue.paper.targets import Target
from hall.queue.reports.closing_report import closing_figures
from hall.queue.store import void_numbers, zone_changes
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.days import closed_by_hand, open_day
from hall.queue.store.errors import UnknownDay
from hall.queue.store.events import Event
from hall.queue.store.turns import SELECT, Turn, change
from hall.queue.turn import booking, identity, visiting

REPORT_KEPT_MS = 24 * 3600 * 1000
# The state that a turn gets which is still open when its day is closed.
LEFT_OPEN = {
    "waiting": "left",
    "held": "left",
    "called": "unfinished",
    "missed": "no_show",
    "serving": "unfinished",
}
# Where staff confirm who has come, a turn that was only called is of somebody who has not.
LEFT_OPEN_UNCONFIRMED = {**LEFT_OPEN, "called": "no_show"}


class DayAnswer(TypedDict):
    """A business day that was closed at ``closed_at`` (ms)."""

    day: str
    closed_at: int


def turn_over(tx: Transaction, config: Config, now: int) -> str:
    """The business day that is open from now on, after closing one that is over."""
    if tx.day is None:
        with tx.by_rule():
            tx.day = _turn_over(tx, config, now)
    return tx.day


def _turn_over(tx: Transaction, config: Config, now: int) -> str:
    row = tx.one("SELECT day FROM business_day WHERE closed_at IS NULL")
    today = business_day(config, now).isoformat()
    if row is not None:
        if not _is_over(tx, config, row["day"], today):
            return str(row["day"])
        _close(tx, config, row["day"], now)
    elif closed_by_hand(tx.connection, today):
        return today  # nothing begins again before the next date
    else:
        counter_states.reset(tx, today, now)  # what was changed after a day was closed by hand
    booking.expire(tx, today, now)
    if row is not None and today < row["day"]:
        booking.revive(tx, today, now)
    offset = local_time(now, config.hall.zone).utcoffset()
    assert offset is not None
    tx.run(
        "INSERT INTO business_day (day, utc_offset_s, opened_at) VALUES (?, ?, ?)",
        (today, int(offset.total_seconds()), now),
    )
    zone_changes.keep(tx, config.hall.zone, now)
    void_numbers.skip(tx, today)
    _publish(tx, now, "day_opened", today, utc_offset_s=int(offset.total_seconds()))
    return today


def close_by_hand(tx: Transaction, config: Config, day: str, now: int) -> DayAnswer:
    """Close the open day before its time. :raises UnknownDay: another day is open, or none."""
    if open_day(tx.connection) != day:
        raise UnknownDay(day=day)
    _close(tx, config, day, now)
    tx.day = None
    return DayAnswer(day=day, closed_at=now)


def _is_over(tx: Transaction, config: Config, day: str, today: str) -> bool:
    """A day that lies ahead is over once it has given numbers on a date before today. A date that
    was a business day before is never one again, as its numbers would be given a second time."""
    if today == day or tx.one("SELECT 1 FROM business_day WHERE day = ?", (today,)) is not None:
        return False
    if today > day:
        return True
    first = tx.one("SELECT min(issued_at) FROM ticket WHERE day = ?", (day,))[0]
    return first is not None and business_day(config, first).isoformat() < today


def _close(tx: Transaction, config: Config, day: str, now: int) -> None:
    names = ", ".join(f"'{state}'" for state in LEFT_OPEN)
    open_turns = tx.all(f"{SELECT} WHERE turn.day = ? AND turn.state IN ({names})", (day,))
    outcomes = LEFT_OPEN_UNCONFIRMED if config.calls.confirm_arrival else LEFT_OPEN
    for turn in map(Turn.of, open_turns):
        outcome = outcomes[turn.state]
        at = turn.moment(now)
        ended = {
            "state": outcome,
            "ended_at": turn.row["ended_at"] or at,
            "away_since": None,
            "hold_reason": None,
            "back_at": None,
        }
        change(tx, turn, at, outcome, ended, by=None)
    identity.forget(tx)
    visiting.forget_notes(tx)
    counter_states.reset(tx, day, now)
    tx.run("UPDATE business_day SET closed_at = ? WHERE day = ?", (now, day))
    _publish(tx, now, "day_closed", day)
    print_jobs.forget(tx, day)
    gone_printers.rehome(tx, config, now)
    scores.close(tx, day)
    _report(tx, config, day, now)


def _report(tx: Transaction, config: Config, day: str, now: int) -> None:
    """Print the figures of the day; the printer may be off at this hour, so the job is kept."""
    if config.printing.closing:
        target = Target((config.printing.closing,), REPORT_KEPT_MS)
        figures: dict[str, object] = {"at": now, "closing": closing_figures(tx.connection, day)}
        print_jobs.order(tx, "closing", target, now, content=figures)


def _publish(tx: Transaction, now: int, kind: str, day: str, **data: object) -> None:
    seq = append(tx, now, kind, data, day=day)
    tx.events.append(Event(seq, now, kind, tx.caller.origin))
