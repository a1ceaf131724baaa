"""Nobody waits for somebody who cannot serve them: the rule for whatever has gone.

It holds after every command, whether a counter was closed or got other services or staff, a visit
came to a step that was planned long ago, a command was undone, or the hall got a configuration
without some of its counters and priority classes:

- who was called or served at a counter that is gone waits again, in the old position;
- who was sent to a counter or a person that cannot serve them is offered to all who can; a person
  who sits nowhere is perhaps on the way to another counter, and is waited for
  ``calls.same_counter_min``;
- who was in a priority class that is gone is an ordinary turn.

A service that is gone keeps its turns: people decide where they go (``moving.py``), and until then
the views name them (``views/stranded.py``).
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.queue.line import counter_states
from hall.queue.line.counter_states import CounterState
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.events import CounterEvent, Event, TurnEvent
from hall.queue.store.turns import Turn
from hall.queue.turn.returning import UNCALLED, away_ms, with_service

AT_A_COUNTER = ("called", "serving")
UNBOUND: Mapping[str, None] = {"prefer_counter": None, "prefer_until": None, "prefer_staff": None}
BOUND = "turn.state = 'waiting' AND (prefer_counter IS NOT NULL OR prefer_staff IS NOT NULL)"
# Each condition is that of an index, so that the turns of earlier years are not read.
OPEN = ("turn.state = 'waiting'", "turn.state IN ('called', 'serving')", "away_since IS NOT NULL")


def settle(tx: Transaction, config: Config, events: Sequence[Event], now: int) -> None:
    """Apply the rule after a command with these ``events``: to the turns that it changed, and if it
    changed a counter, to all who wait for one counter or person."""
    touched = {event.turn_id for event in events if isinstance(event, TurnEvent)}
    rows = [tx.one(f"{turns.SELECT} WHERE turn.id = ?", (turn_id,)) for turn_id in touched]
    if any(isinstance(event, CounterEvent) for event in events):
        rows += tx.all(f"{turns.SELECT} WHERE {BOUND}")
    _rehome(tx, config, rows, now, live=True)


def release_due(tx: Transaction, now: int) -> None:
    """Offer to all who can serve them those who have waited long enough for a person who sits
    nowhere."""
    where = f"{BOUND} AND prefer_staff IS NOT NULL AND prefer_until <= ?"
    for row in tx.all(f"{turns.SELECT} WHERE {where} ORDER BY turn.id", (now,)):
        turn = Turn.of(row)
        turns.change(tx, turn, turn.moment(now), "rehomed", dict(UNBOUND), by=None)


def rehome_all(tx: Transaction, config: Config, now: int) -> list[str]:
    """Apply the rule to everybody in the hall; the labels of those for whom something changed."""
    rows = [row for where in OPEN for row in tx.all(f"{turns.SELECT} WHERE {where}")]
    return _rehome(tx, config, rows, now, live=False)


def _rehome(
    tx: Transaction, config: Config, rows: Iterable[sqlite3.Row], now: int, *, live: bool
) -> list[str]:
    """``live`` is false when the configuration says who sits where."""
    changed = []
    states: Mapping[int, CounterState] | None = None
    by_id = {row["id"]: row for row in rows}
    for turn in (Turn.of(by_id[turn_id]) for turn_id in sorted(by_id)):
        if not _may_change(turn, config):
            continue
        states = states or counter_states.all_states(tx.connection, config)
        at = turn.moment(now)
        columns = _columns(turn, config, states.values(), at, live=live)
        if columns:
            turns.change(tx, turn, at, "rehomed", columns, by=None)
            changed.append(turn.label)
    return changed


def _may_change(turn: Turn, config: Config) -> bool:
    """Whether the states of the counters have to be read to know what becomes of the turn."""
    row = turn.row
    if row["ended_at"] is not None and turn.state != "missed":
        return False
    bound = row["prefer_counter"] is not None or row["prefer_staff"] is not None
    return (
        (bound and turn.state == "waiting")
        or _lost_class(turn, config)
        or (turn.state in AT_A_COUNTER and turn.counter not in config.counter)
    )


def _columns(
    turn: Turn, config: Config, states: Iterable[CounterState], at: int, *, live: bool
) -> dict[str, Any]:
    """What changes of a turn that is open or missed; nothing if all it needs is there."""
    columns: dict[str, Any] = {}
    if turn.state in AT_A_COUNTER and turn.counter not in config.counter:
        columns = {**UNCALLED, "away_ms": away_ms(turn, at)}
        if turn.state == "serving":
            columns["before_holds"] = with_service(turn, at)
    waits = columns.get("state", turn.state) == "waiting"
    if waits:
        columns.update(_binding(turn, config, list(states), at, live=live))
    if _lost_class(turn, config):
        columns["priority"] = None
    return columns


def _lost_class(turn: Turn, config: Config) -> bool:
    return turn.row["priority"] is not None and turn.row["priority"] not in config.priority


def _binding(
    turn: Turn, config: Config, states: Sequence[CounterState], at: int, *, live: bool
) -> dict[str, Any]:
    """What changes of the counter or the person that a waiting turn is kept for."""
    row = turn.row
    person, until = row["prefer_staff"], row["prefer_until"]
    if row["prefer_counter"] is None and person is None:
        return {}
    if any(_can_serve(state, turn) for state in states):
        return {"prefer_until": None} if person is not None and until is not None else {}
    if person is not None and not any(_sits_at(state, person) for state in states):
        if until is not None:
            return {}
        if live:
            return {"prefer_until": at + config.calls.same_counter_min * MINUTE_MS}
    return dict(UNBOUND)


def _can_serve(state: CounterState, turn: Turn) -> bool:
    """Whether the turn is kept for this counter and can be called there, or by the person there.
    Until when it is kept makes no difference: a clock that is set back would make it last again."""
    person = turn.row["prefer_staff"]
    return (
        state.status != "closed"
        and turn.service in state.counter.services
        and turn.row["prefer_counter"] in (None, state.counter.number)
        and (person is None or _sits_at(state, person))
    )


def _sits_at(state: CounterState, person: str) -> bool:
    return counter_states.name_key(state.counter.staff) == person
