"""A citizen takes a number."""

import secrets
from dataclasses import dataclass
from typing import TypedDict

from hall.queue.events import TurnEvent
from hall.queue.places import SPACE
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


def issue(tx: Transaction, request: Request, day: str, now: int) -> Issued:
    """Number, ticket, turn and print job, all or nothing."""
    number = tx.one(
        "INSERT INTO series VALUES (?, ?, 1)"
        " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
        (day, request.letter),
    )[0]
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ahead = _people_ahead(tx, request)
    ticket_id = tx.run(
        "INSERT INTO ticket (day, series, number, token, language, kiosk, issued_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (day, request.letter, number, token, request.language, request.kiosk, now),
    ).lastrowid
    assert ticket_id is not None
    # Places are spaced so that a turn can later be put between two others. They follow the
    # order of issue, not the clock, which may jump.
    place = ticket_id * SPACE
    turn_id = tx.run(
        "INSERT INTO turn (ticket_id, day, service, priority, state, order_key, ahead, arrived_at)"
        " VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?)",
        (ticket_id, day, request.service, request.priority, place, ahead, now),
    ).lastrowid
    assert turn_id is not None
    name = label(request.letter, number)
    data = {
        **{"label": name, "ticket_id": ticket_id, "number": number, "ahead": ahead},
        **{"service": request.service, "priority": request.priority, "order_key": place},
        **{"language": request.language, "kiosk": request.kiosk},
    }
    seq = append(tx, now, "issued", day, turn_id, None, data)
    tx.events.append(
        TurnEvent(seq, now, "issued", turn_id, name, token, request.service, None, request.kiosk)
    )
    if request.printer is not None:
        tx.run(
            "INSERT INTO print_job (turn_id, printer, state, created_at)"
            " VALUES (?, ?, 'queued', ?)",
            (turn_id, request.printer, now),
        )
    return Issued(
        label=name,
        token=token,
        service=request.service,
        ahead=ahead,
        print=PrintAnswer(printer=request.printer, state="queued") if request.printer else None,
    )


def _people_ahead(tx: Transaction, request: Request) -> int:
    """All who wait for the service; of a priority turn, those with priority."""
    row = tx.one(
        "SELECT coalesce(sum(waiting), 0) FROM queue_length WHERE service = ? AND priority >= ?",
        (request.service, int(request.priority is not None)),
    )
    return int(row[0])
