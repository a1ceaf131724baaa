"""The same ticket waits again, in a turn of its own."""

from dataclasses import dataclass
from typing import Literal

from hall.queue.line import positions as places
from hall.queue.store import steps, turns
from hall.queue.store.database import Transaction
from hall.queue.store.turns import Turn, append

Place = Literal["front", "arrival", "behind", "back"]


@dataclass(frozen=True, slots=True)
class Destination:
    """``counter`` or ``staff`` alone may call it if given; ``place`` in the line: before all, by
    the time the ticket was taken, behind the first ``places`` of its class, or behind all.
    ``steps`` follow, as the column has them."""

    service: str
    counter: int | None
    place: Place
    steps: str = steps.NONE
    staff: str | None = None
    places: int = 0


def next_step(tx: Transaction, turn: Turn, at: int) -> None:
    """After a turn that is done the visit goes on with its next step, if it has one."""
    following = steps.read(turn.row["steps"])
    if following:
        first, *rest = following
        to = Destination(first["service"], first["counter"], "arrival", steps.written(rest))
        join(tx, turn, to, at, None)


def join(tx: Transaction, turn: Turn, to: Destination, at: int, counter: int | None) -> Turn:
    """A new turn of the ticket of ``turn``, asked for by ``counter`` or, if None, by the plan."""
    place = _place(tx, turn, to)
    ahead = tx.one(
        "SELECT count(*) FROM turn WHERE state = 'waiting' AND service = ? AND order_key < ?",
        (to.service, place),
    )[0]
    columns = {
        **{"prefer_counter": to.counter, "prefer_staff": to.staff},
        **{"people": turn.row["people"], "steps": to.steps},
    }
    joined = tx.run(
        "INSERT INTO turn (ticket_id, day, service, priority, state, order_key, ahead, arrived_at,"
        " prefer_counter, prefer_staff, people, steps)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?)",
        (
            *(turn.ticket_id, turn.row["day"], to.service, turn.row["priority"]),
            *(place, ahead, at, *columns.values()),
        ),
    ).lastrowid
    assert joined is not None
    data = {
        **{"label": turn.label, "ticket_id": turn.ticket_id, "service": to.service},
        **{"priority": turn.row["priority"], "order_key": place, "ahead": ahead, "set": columns},
    }
    seq = append(tx, at, "joined", turn.row["day"], joined, counter, data)
    new = turns.get(tx, joined)
    turns.publish(tx, seq, at, "joined", new, counter)
    return new


def _place(tx: Transaction, turn: Turn, to: Destination) -> int:
    by_arrival = turn.ticket_id * places.SPACE
    match to.place:
        case "front":
            return places.front(tx, to.service)
        case "back":
            return places.back(tx, to.service)
        case "behind":
            behind = places.behind(tx, to.service, turn.row["priority"], to.places)
            return by_arrival if behind is None else behind
        case "arrival":
            return by_arrival
