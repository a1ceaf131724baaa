"""The hash of a closing report, typed from paper: which event it is of, and what it proves."""

import re
import sqlite3
from typing import NamedTuple

from hall.queue.store import chain

LEAST_DIGITS = chain.GROUP * chain.GROUPS_A_LINE
SEAL = re.compile(rf"[0-9a-f]{{{LEAST_DIGITS},64}}")


class NotASeal(Exception):
    """What was typed is no hash, or too little of one."""


class Sealed(NamedTuple):
    """``broken`` is the first event up to the sealed one that was changed, None if none was."""

    seq: int
    day: str | None
    broken: int | None


def sealed(db: sqlite3.Connection, typed: str) -> Sealed | None:
    """None: no event has this hash. :raises NotASeal:"""
    digits = "".join(typed.split()).lower()
    if not SEAL.fullmatch(digits):
        raise NotASeal(
            f"A seal has 64 digits, 0-9 and a-f; its first {LEAST_DIGITS} are enough to find it."
        )
    row = db.execute(
        "SELECT seq, day FROM event WHERE hash >= ? AND hash < ?", (digits, digits + "g")
    ).fetchone()
    if row is None:
        return None
    first = next(chain.breaks(db), None)
    return Sealed(row[0], row[1], first if first is not None and first <= row[0] else None)
