"""Which counters may call a turn, as its holder and those who ask why are told."""

import sqlite3

from hall.config.models import Config
from hall.queue.line.counter_states import CounterState, all_states, name_key


def callers(db: sqlite3.Connection, config: Config, turn: sqlite3.Row, now: int) -> list[int]:
    """The numbers of the counters that call this turn, once it waits; closed ones only if all that
    take its service are. Empty if none takes it.

    A turn that is kept for a counter or a person is called there, and one on hold first at the
    counter that held it, while it can."""
    takes = {
        number: state
        for number, state in all_states(db, config).items()
        if turn["service"] in state.counter.services and turn["service"] in config.service
    }
    works = {number: state for number, state in takes.items() if state.status != "closed"} or takes
    kept = [number for number, state in works.items() if _is_kept_for(turn, state, now)]
    if turn["state"] == "held" and turn["counter"] in (kept or works):
        return [turn["counter"]] if config.calls.same_counter_min else list(works)
    return kept or list(works)


def _is_kept_for(turn: sqlite3.Row, state: CounterState, now: int) -> bool:
    until, person = turn["prefer_until"], turn["prefer_staff"]
    counter = turn["prefer_counter"] if until is None or until > now else None
    at_counter = counter in (None, state.counter.number)
    return at_counter and person in (None, name_key(state.counter.staff))
