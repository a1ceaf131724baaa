"""Everybody of one service goes to another, because nobody serves the first any more."""

from collections.abc import Iterator
from typing import Any

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.store import steps, turns
from hall.queue.store.database import Transaction
from hall.queue.store.steps import Step
from hall.queue.store.turns import Turn
from hall.queue.turn import booking

# Who is at a counter is served there, whatever the service; steps are planned for all of these.
MOVES = ("waiting", "held", "missed")
AFFECTED = f"""
{turns.SELECT}
WHERE (turn.state IN ('waiting', 'called', 'serving', 'held') OR away_since IS NOT NULL)
  AND (turn.service = :service OR EXISTS (
    SELECT 1 FROM json_each(turn.steps) WHERE value ->> 'service' = :service))
ORDER BY turn.id
"""


class MovedPeople(TypedDict):
    """The numbers that wait for another service now, or have it among their steps, and the codes of
    the appointments that were moved there."""

    service: str
    to: str
    labels: list[str]
    appointments: list[str]


def transfer_all(tx: Transaction, service: str, to: str, *, day: str, now: int) -> MovedPeople:
    """See ``ConfigurationCommands.transfer_all``."""
    labels = []
    for turn in map(Turn.of, tx.all(AFFECTED, {"service": service})):
        columns = _columns(turn, service, to)
        if columns:
            at = turn.moment(now)
            turns.change(tx, turn, at, "moved", columns, by=None)
            labels.append(turn.label)
    appointments = booking.move_all(tx, service, to, day=day, now=now)
    return MovedPeople(service=service, to=to, labels=labels, appointments=appointments)


def _columns(turn: Turn, service: str, to: str) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    own = turn.service
    if own == service and turn.state in MOVES:
        columns["service"] = own = to
    before = turn.row["steps"]
    following = steps.to_json(_replaced(steps.parse(before), own, service, to))
    if following != before:
        columns["steps"] = following
    return columns


def _replaced(following: list[Step], own: str, service: str, to: str) -> Iterator[Step]:
    """The steps after a turn for ``own``, without any that the change makes a repetition."""
    before = own
    for step in following:
        changed = step["service"] == service
        following_service = to if changed else step["service"]
        repeats = following_service == before == to and to != service
        before = following_service
        if not repeats:
            yield Step(service=to, counter=None) if changed else step
