"""Estimated waits that a test sets itself, for halls without recorded days."""

from collections.abc import Mapping

from hall.queue.engine import Engine
from hall.queue.estimating.wait_estimates import (
    DayEnd,
    PercentileRange,
    RawEstimates,
    rounded,
)
from hall.queue.estimating.waits import Waits
from hall.queue.store.chain import last_seq

MINUTE = 60_000


def set_estimates(
    engine: Engine,
    new_tickets: Mapping[tuple[str, str | None], tuple[int, int]],
    turns: Mapping[int, tuple[int, int]] | None = None,
    factor: Mapping[str, float] | None = None,
) -> Waits:
    """Replaces the engine's estimates; each wait is given as its least and most minutes."""
    with engine.store.reading() as db:
        seq = last_seq(db)
    found = RawEstimates(
        seq=seq,
        at=engine.clock.now(),
        turns={turn: _range(*wait) for turn, wait in (turns or {}).items()},
        new_tickets={ticket: _range(*wait) for ticket, wait in new_tickets.items()},
        factors=factor or {},
    )
    end = DayEnd(found.at, (found.at + 60 * MINUTE, found.at + 90 * MINUTE))
    waits = Waits(rounded(found), end)
    engine.waits = lambda: waits
    return waits


def _range(low: int, high: int) -> PercentileRange:
    return PercentileRange(low * MINUTE, (low + high) * MINUTE // 2, high * MINUTE)
