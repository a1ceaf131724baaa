"""A visit goes on at another service or counter, under the same number."""

from dataclasses import dataclass
from typing import Literal

from hall.queue import places, turns
from hall.queue.store import Transaction
from hall.queue.turns import Turn, TurnAnswer, append

Place = Literal["front", "arrival", "back"]


@dataclass(frozen=True, slots=True)
class Destination:
    """``counter`` alone may call it if given; ``place`` in the line: before all, by the time
    the ticket was taken, or behind all."""

    service: str
    counter: int | None
    place: Place


def transfer(tx: Transaction, turn: Turn, to: Destination, counter: int, now: int) -> TurnAnswer:
    """End the counter's open turn and let its ticket wait again. Answers the new turn."""
    at = max(now, turn.latest)
    end = {"state": "transferred", "ended_at": at}
    turns.change(tx, turn, at, "transferred", end, by=counter)
    return _join(tx, turn, to, at, counter).answer()


def _join(tx: Transaction, turn: Turn, to: Destination, at: int, counter: int) -> Turn:
    place = {
        "front": lambda: places.front(tx, to.service),
        "arrival": lambda: turn.ticket_id * places.SPACE,
        "back": lambda: places.back(tx, to.service),
    }[to.place]()
    ahead = tx.one(
        "SELECT count(*) FROM turn WHERE state = 'waiting' AND service = ? AND order_key < ?",
        (to.service, place),
    )[0]
    columns = {"prefer_counter": to.counter, "people": turn.row["people"]}
    joined = tx.run(
        "INSERT INTO turn (ticket_id, day, service, priority, state, order_key, ahead, arrived_at,"
        " prefer_counter, people) VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?)",
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
    turns.announce(tx, seq, at, "joined", new, counter)
    return new
