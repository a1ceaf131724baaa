"""Waits as if a keeper of estimates had just said them, for halls without a past."""

from collections.abc import Mapping

from hall.queue.engine import Engine
from hall.queue.estimating.outlook import Ending
from hall.queue.estimating.ranges import Estimates, Range, Shown, spoken
from hall.queue.estimating.said import Waits
from hall.queue.store.moment import sequence

MINUTE = 60_000


def say(
    engine: Engine,
    asked: Mapping[tuple[str, str | None], tuple[int, int]],
    turns: Mapping[int, tuple[int, int]] | None = None,
    factor: Mapping[str, float] | None = None,
) -> Waits:
    """From and to so many minutes, from now on until something else is said."""
    with engine.store.reading() as db:
        seq = sequence(db)
    found = Estimates(
        seq=seq,
        at=engine.clock.now(),
        turns={turn: _range(*said) for turn, said in (turns or {}).items()},
        asked={one: _range(*said) for one, said in asked.items()},
        factors=factor or {},
    )
    shown = Shown(
        found,
        {turn: spoken(said) for turn, said in found.turns.items()},
        {one: spoken(said) for one, said in found.asked.items()},
    )
    end = Ending(found.at, (found.at + 60 * MINUTE, found.at + 90 * MINUTE))
    waits = Waits(shown, end)
    engine.waits = lambda: waits
    return waits


def _range(low: int, high: int) -> Range:
    return Range(low * MINUTE, (low + high) * MINUTE // 2, high * MINUTE)
