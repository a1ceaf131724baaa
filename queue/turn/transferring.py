"""A visit goes on at another service or counter under the same number, in a turn of its own."""

from dataclasses import dataclass, replace
from typing import Literal

from hall.queue.line import positions
from hall.queue.store import steps, turns
from hall.queue.store.database import Transaction
from hall.queue.store.steps import Step
from hall.queue.store.turns import Turn, TurnAnswer
from hall.queue.turn import new_turn
from hall.queue.turn.new_turn import NewTurn

JoinPosition = Literal["front", "arrival", "behind", "back"]


@dataclass(frozen=True, slots=True)
class Destination:
    """A service, and ``counter`` or ``staff`` if that one alone may call the turn. ``position`` in
    its line is before all, by the time the ticket was taken, behind the first ``places`` turns of
    its class, or behind all. ``steps`` follow, as the column of a turn has them."""

    service: str
    counter: int | None
    position: JoinPosition
    steps: str = steps.NONE
    staff: str | None = None
    places: int = 0


def transfer(
    tx: Transaction, turn: Turn, to: Destination, counter: int, now: int, *, come_back: bool = False
) -> TurnAnswer:
    """End the counter's open turn and let its ticket wait again; answers the new turn.

    The steps that were planned follow it, without the next one if that is where it is sent; before
    them, with ``come_back``, this counter again.
    """
    at = turn.moment(now)
    end = {"state": "transferred", "ended_at": at}
    turns.change(tx, turn, at, "transferred", end, by=counter)
    following = steps.parse(turn.row["steps"])
    if following and _is_to(following[0], to, turn.service):
        following = following[1:]  # the visit goes on with what was planned next
    if come_back:
        following = [Step(service=turn.service, counter=counter), *following]
    onward = replace(to, steps=steps.to_json(following))
    return _join(tx, turn, onward, at, counter).answer()


def _is_to(step: Step, to: Destination, service: str) -> bool:
    """Whether a turn that waits for ``service`` is sent to what was planned next. Sent to another
    counter for the same service it is passed on, unless that counter was the step."""
    if to.service != step["service"]:
        return False
    return step["service"] != service or None is not step["counter"] == to.counter


def next_step(tx: Transaction, turn: Turn, at: int) -> None:
    """After a turn that is done the visit goes on with its next step, if it has one."""
    following = steps.parse(turn.row["steps"])
    if following:
        first, *rest = following
        to = Destination(first["service"], first["counter"], "arrival", steps.to_json(rest))
        _join(tx, turn, to, at, None)


def _join(tx: Transaction, turn: Turn, to: Destination, at: int, counter: int | None) -> Turn:
    """A new turn of the ticket of ``turn``; ``counter`` sends it, or None if its steps do."""
    order_key = _order_key(tx, turn, to)
    ahead = tx.one(
        "SELECT count(*) FROM turn WHERE state = 'waiting' AND service = ? AND order_key < ?",
        (to.service, order_key),
    )[0]
    joining = NewTurn(
        ticket_id=turn.ticket_id,
        label=turn.label,
        token=turn.token,
        kiosk=turn.kiosk,
        day=turn.row["day"],
        service=to.service,
        priority=turn.row["priority"],
        order_key=order_key,
        ahead=ahead,
        columns={
            "prefer_counter": to.counter,
            "prefer_staff": to.staff,
            "people": turn.row["people"],
            "steps": to.steps,
        },
    )
    return turns.get(tx, new_turn.add(tx, joining, at, "joined", counter=counter))


def _order_key(tx: Transaction, turn: Turn, to: Destination) -> int:
    by_arrival = turn.ticket_id * positions.SPACE
    match to.position:
        case "front":
            return positions.front(tx, to.service)
        case "back":
            return positions.back(tx, to.service)
        case "behind":
            behind = positions.behind(tx, to.service, turn.row["priority"], to.places)
            return by_arrival if behind is None else behind
        case "arrival":
            return by_arrival
