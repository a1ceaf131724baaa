"""A citizen takes a number."""

import secrets
from dataclasses import asdict, dataclass

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.estimating.waits import FirstEstimate
from hall.queue.line import positions as places
from hall.queue.line.people_ahead import new_position, people_ahead
from hall.queue.line.positions import SPACE
from hall.queue.paper import print_jobs
from hall.queue.paper.targets import Target
from hall.queue.store.database import Transaction
from hall.queue.store.events import TurnEvent
from hall.queue.store.rebuild import AT_FIRST
from hall.queue.store.steps import NONE
from hall.queue.store.turns import append

TOKEN_BYTES = 16  # 128 bits, 22 characters: ASVS 11.5.1


class PrintAnswer(TypedDict):
    printer: str
    state: str


class Issued(TypedDict):
    """The answer of ``issue``: ``ahead`` is the number of people who come before.

    ``expected_from`` is when it may first be called, of a number for after the break. ``wait`` is
    what is said of its wait, in minutes, None where nothing can be said.
    """

    label: str
    token: str
    service: str
    ahead: int
    expected_from: int | None
    wait: WaitRange | None
    print: PrintAnswer | None


@dataclass(frozen=True, slots=True)
class Due:
    """An appointment kept in time: who has it stands as if they had come at ``as_of``, and nobody
    calls them earlier than ``not_before``."""

    at: int
    as_of: int
    not_before: int


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for at the kiosk or through the API, already checked against the hall."""

    service: str
    letter: str
    priority: str | None
    language: str
    kiosk: str | None
    target: Target | None
    people: int = 1
    steps: str = NONE
    counter: int | None = None  # that serves them at once
    not_before: int | None = None  # of a number for after the break
    identity: str | None = None  # digest of who asks, where the hall gives each one number
    due: Due | None = None
    wait: FirstEstimate | None = None

    @property
    def earliest(self) -> int | None:
        """Nobody calls it before."""
        return self.due.not_before if self.due and not self.not_before else self.not_before


@dataclass(frozen=True, slots=True)
class _Ticket:
    id: int
    number: int
    label: str
    token: str


def issue(
    tx: Transaction, request: Request, day: str, now: int, config: Config | None = None
) -> Issued:
    """Number, ticket, turn and print job, all or nothing. Without a ``config``, of somebody whom
    nobody comes before."""
    earlier = _earlier_place(tx, request.due, request.service, day, now)
    ahead = 0 if config is None else _people_ahead(tx, config, request, earlier, now)
    ticket = _ticket(tx, request, day, now)
    # Places are spaced so that a turn can later be put between two others. They follow the
    # order of issue, not the clock, which may jump.
    place = ticket.id * SPACE if earlier is None else earlier
    turn_id = _turn(tx, request, ticket, place, ahead, day, now)
    paper = None
    if request.target is not None:
        _, printer = print_jobs.add(tx, "ticket", request.target, now, turn_id=turn_id)
        paper = PrintAnswer(printer=printer, state="queued")
    return Issued(
        label=ticket.label,
        token=ticket.token,
        service=request.service,
        ahead=ahead,
        expected_from=request.not_before,
        wait=None if request.wait is None else (request.wait.low_min, request.wait.high_min),
        print=paper,
    )


def _ticket(tx: Transaction, request: Request, day: str, now: int) -> _Ticket:
    number = tx.one(
        "INSERT INTO series VALUES (?, ?, 1)"
        " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
        (day, request.letter),
    )[0]
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ticket_id = tx.run(
        "INSERT INTO ticket (day, series, number, token, language, kiosk, issued_at, identity)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(day, request.letter, number, token, request.language, request.kiosk),
            *(now, request.identity),
        ),
    ).lastrowid
    assert ticket_id is not None
    # The same as the column ``ticket.label``: to read it back costs 9 µs, and ``verify`` compares.
    label = f"{request.letter}{number:03d}"
    return _Ticket(ticket_id, number, label, token)


def _turn(
    tx: Transaction, request: Request, ticket: _Ticket, place: int, ahead: int, day: str, now: int
) -> int:
    """The ticket's first turn, and the event that tells of both."""
    columns = {
        "people": request.people,
        "steps": request.steps,
        "due_at": request.due and request.due.at,
        "not_before": request.earliest,
    }
    turn_id = tx.run(
        "INSERT INTO turn (ticket_id, day, service, priority, state, order_key, ahead, arrived_at,"
        " people, steps, due_at, not_before)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?)",
        (
            *(ticket.id, day, request.service, request.priority, place, ahead, now),
            *columns.values(),
        ),
    ).lastrowid
    assert turn_id is not None
    data: dict[str, object] = {
        **{"label": ticket.label, "ticket_id": ticket.id, "number": ticket.number},
        **{"ahead": ahead, "service": request.service, "priority": request.priority},
        **{"order_key": place, "language": request.language, "kiosk": request.kiosk},
    }
    special = {name: value for name, value in columns.items() if value != AT_FIRST[name]}
    if special:
        data["set"] = special
    if request.wait is not None:
        data["wait"] = _keep(tx, turn_id, request.wait)
    seq = append(tx, now, "issued", day, turn_id, request.counter, data)
    named = (turn_id, ticket.label, ticket.token, request.service, request.counter, request.kiosk)
    tx.events.append(TurnEvent(seq, now, "issued", *named))
    return turn_id


def _keep(tx: Transaction, turn_id: int, wait: FirstEstimate) -> dict[str, int]:
    """What was said is scored later, so it stands in the event too."""
    said: dict[str, int] = asdict(wait)
    names = ", ".join(said)
    marks = ", ".join(f":{name}" for name in said)
    tx.run(
        f"INSERT INTO said_wait (turn_id, {names}) VALUES (:turn_id, {marks})",
        {"turn_id": turn_id, **said},
    )
    return said


def _earlier_place(
    tx: Transaction, due: Due | None, service: str, day: str, now: int
) -> int | None:
    """Before some who came earlier, for an appointment; everybody else stands behind them all."""
    if due is None or due.as_of >= now:
        return None
    return places.as_of(tx, service, day, due.as_of, due.at)


def _people_ahead(
    tx: Transaction, config: Config, request: Request, place: int | None, now: int
) -> int:
    position = new_position(request.service, request.priority, request.earliest, place)
    return people_ahead(tx.connection, config, position, now)
