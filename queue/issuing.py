"""A citizen takes a number."""

import secrets
from dataclasses import dataclass

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.events import TurnEvent
from hall.queue.places import SPACE
from hall.queue.rebuild import AT_FIRST
from hall.queue.store import Transaction
from hall.queue.turns import append, label

TOKEN_BYTES = 16  # 128 bits, 22 characters: ASVS 11.5.1


class PrintAnswer(TypedDict):
    printer: str
    state: str


class Issued(TypedDict):
    """The answer of ``issue``: ``ahead`` is the number of people who come before."""

    label: str
    token: str
    service: str
    ahead: int
    print: PrintAnswer | None


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for at the kiosk or through the API, already checked against the hall."""

    service: str
    letter: str
    priority: str | None
    language: str
    kiosk: str | None
    printer: str | None
    people: int = 1
    counter: int | None = None  # that serves them at once
    identity: str | None = None  # digest of who asks, where the hall gives each one number


@dataclass(frozen=True, slots=True)
class _Ticket:
    id: int
    number: int
    label: str
    token: str


def issue(tx: Transaction, request: Request, day: str, now: int) -> Issued:
    """Number, ticket, turn and print job, all or nothing."""
    ahead = 0 if request.counter is not None else _people_ahead(tx, request)
    ticket = _ticket(tx, request, day, now)
    turn_id = _turn(tx, request, ticket, ahead, day, now)
    paper = None
    if request.printer is not None:
        paper = _print(tx, turn_id, request.printer, now)
    return Issued(
        label=ticket.label, token=ticket.token, service=request.service, ahead=ahead, print=paper
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
    return _Ticket(ticket_id, number, label(request.letter, number), token)


def _turn(
    tx: Transaction, request: Request, ticket: _Ticket, ahead: int, day: str, now: int
) -> int:
    """The ticket's first turn, and the event that tells of both."""
    # Places are spaced so that a turn can later be put between two others. They follow the
    # order of issue, not the clock, which may jump.
    place = ticket.id * SPACE
    turn_id = tx.run(
        "INSERT INTO turn (ticket_id, day, service, priority, state, order_key, ahead, arrived_at,"
        " people) VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?)",
        (
            *(ticket.id, day, request.service, request.priority, place, ahead, now),
            request.people,
        ),
    ).lastrowid
    assert turn_id is not None
    data: dict[str, object] = {
        **{"label": ticket.label, "ticket_id": ticket.id, "number": ticket.number},
        **{"ahead": ahead, "service": request.service, "priority": request.priority},
        **{"order_key": place, "language": request.language, "kiosk": request.kiosk},
    }
    if request.people != AT_FIRST["people"]:
        data["set"] = {"people": request.people}
    seq = append(tx, now, "issued", day, turn_id, request.counter, data)
    named = (turn_id, ticket.label, ticket.token, request.service, request.counter, request.kiosk)
    tx.events.append(TurnEvent(seq, now, "issued", *named))
    return turn_id


def _print(tx: Transaction, turn_id: int, printer: str, now: int) -> PrintAnswer:
    tx.run(
        "INSERT INTO print_job (turn_id, printer, state, created_at) VALUES (?, ?, 'queued', ?)",
        (turn_id, printer, now),
    )
    return PrintAnswer(printer=printer, state="queued")


def _people_ahead(tx: Transaction, request: Request) -> int:
    """All who wait for the service; of a priority turn, those with priority."""
    row = tx.one(
        "SELECT coalesce(sum(waiting), 0) FROM queue_length WHERE service = ? AND priority >= ?",
        (request.service, int(request.priority is not None)),
    )
    return int(row[0])
