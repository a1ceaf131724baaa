"""The table ``zone_change``: from when on the hall's clocks were how far from UTC.

SQL reads local time from it (``wait_log``, the hours of the scores), so that days on which clocks
change are right. It is filled from the time zone database for the hall's zone, from 1970 to the year
``LAST_YEAR``. When the hall's zone is changed, or the rules of a zone are, only what comes after that
moment is written anew: what has passed keeps the local time that it had.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter

from hall.clock import DAY_MS, local_time
from hall.queue.store.database import Transaction

ZoneChange = tuple[int, int]
"""From this time on (ms), the hall's clocks are so many seconds ahead of UTC."""

LAST_YEAR = 2100
# No zone has changed its clocks twice within so many days since 1970, nor will by today's rules.
STEP_MS = 6 * DAY_MS


def offset_sql(time: str) -> str:
    """SQL for the offset in seconds at the time ``time`` (an SQL expression, in ms). The day's own
    offset stands in until the table is filled, so ``business_day`` must be joined."""
    return (
        f"coalesce((SELECT utc_offset_s FROM zone_change WHERE since <= {time}"
        " ORDER BY since DESC LIMIT 1), business_day.utc_offset_s)"
    )


def keep(tx: Transaction, zone: dt.tzinfo, now: int) -> None:
    """Bring the table up to ``zone`` from ``now`` (ms) on; nothing is written if it is."""
    known = [
        (row["since"], row["utc_offset_s"])
        for row in tx.all("SELECT since, utc_offset_s FROM zone_change ORDER BY since")
    ]
    wanted = changes_of(zone)
    changes = _spliced(known, wanted, now) if known else list(wanted)
    if changes != known:
        days = tx.all("SELECT opened_at, utc_offset_s FROM business_day ORDER BY opened_at")
        opened = [(row["opened_at"], row["utc_offset_s"]) for row in days]
        changes = _as_on_days(changes, opened, now) if opened else changes
        tx.run("DELETE FROM zone_change")
        tx.connection.executemany("INSERT INTO zone_change VALUES (?, ?)", changes)


@cache
def changes_of(zone: dt.tzinfo) -> Sequence[ZoneChange]:
    """All changes of a zone's clocks, the first of them at 0 for how they stood then."""
    changes = [(0, _offset(zone, 0))]
    end = round(dt.datetime(LAST_YEAR + 1, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)
    for before, after in pairwise(range(0, end, STEP_MS)):
        if (offset := _offset(zone, after)) != changes[-1][1]:
            changes.append((_moment(zone, before, after), offset))
    return tuple(changes)


def _offset(zone: dt.tzinfo, at: int) -> int:
    offset = local_time(at, zone).utcoffset()
    assert offset is not None
    return round(offset.total_seconds())


def _moment(zone: dt.tzinfo, before: int, after: int) -> int:
    """When, after ``before`` and up to ``after``, the offset becomes that of ``after``."""
    offset = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            after = middle
        else:
            before = middle
    return after


def _offset_at(changes: Sequence[ZoneChange], at: int) -> int:
    return changes[max(bisect_right(changes, at, key=itemgetter(0)), 1) - 1][1]


def _spliced(
    before: Sequence[ZoneChange], after: Sequence[ZoneChange], at: int
) -> list[ZoneChange]:
    """The changes of ``before`` until ``at``, and from then on those of ``after``."""
    joined = [change for change in before if change[0] < at]
    joined += [(max(at, 0), _offset_at(after, at)), *(later for later in after if later[0] > at)]
    first, *rest = joined
    return [first, *(change for last, change in pairwise([first, *rest]) if last[1] != change[1])]


def _as_on_days(
    changes: Sequence[ZoneChange], days: Sequence[ZoneChange], now: int
) -> list[ZoneChange]:
    """The changes such that each day keeps the offset with which it was opened: a hall may have had
    another zone before the table was there."""
    result = list(changes)
    for (opened_at, offset), (following, _) in pairwise([*days, (max(now, days[-1][0]), 0)]):
        if _offset_at(result, opened_at) != offset:
            kept = _spliced(result, [(0, offset)], opened_at)
            result = _spliced(kept, result, following)
    return result
