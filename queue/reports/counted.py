"""What counts in the figures of a day. Closing report, wall, the table of waits, scores and replays
all count by this table; docs/operate.md has it in words.

A *number* counts once, with any turn that counts. A *turn* counts unless it was undone, so a number
that was sent on or has several steps has several. A *wait* is that of a turn that was called aloud
and has not come back into the line: nobody in the hall waited for a quiet call, and whoever was on
hold or missed waits until the next call.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping

# Conditions on rows of the table ``turn``. An undone turn has lost its call.
COUNTS = "state <> 'undone'"
CALLED = "counter IS NOT NULL"
CALLED_ALOUD = (
    f"{CALLED} AND quiet = 0"  # in these words, so that the index turn_by_service is used
)

OUTCOMES: Mapping[str, str] = {
    "done": "served",
    "transferred": "transferred",
    "cancelled": "cancelled",
    "missed": "missed",
    "no_show": "missed",  # what a missed turn becomes when the day closes
    "left": "left",
    "unfinished": "left",
    "waiting": "open",
    "called": "open",
    "serving": "open",
    "held": "open",
}
"""The figure in which a turn of each state is counted. ``left`` are all that nobody ended before
the day did."""
MISSED = tuple(state for state, figure in OUTCOMES.items() if figure == "missed")
# By way of the day's tickets, so that it costs the same after years.
TURNS_OF_DAY = "ticket JOIN turn ON turn.ticket_id = ticket.id WHERE ticket.day = ?"


def outcomes(db: sqlite3.Connection, day: str | None) -> Mapping[str, Counter[str]]:
    """How many turns of each service count in each figure; nothing without a day."""
    found: dict[str, Counter[str]] = {}
    for row in db.execute(
        f"SELECT service, state, count(*) AS turns FROM {TURNS_OF_DAY} AND {COUNTS} GROUP BY 1, 2",
        (day,),
    ):
        found.setdefault(row["service"], Counter())[OUTCOMES[row["state"]]] += row["turns"]
    return found


def tickets(db: sqlite3.Connection, day: str) -> int:
    """How many numbers count."""
    sql = f"SELECT count(DISTINCT ticket_id) FROM {TURNS_OF_DAY} AND {COUNTS}"
    found: int = db.execute(sql, (day,)).fetchone()[0]
    return found
