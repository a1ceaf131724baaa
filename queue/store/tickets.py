"""The turn of a ticket, found by the ticket's token or number."""

import sqlite3
from collections.abc import Collection

from hall.compact_json import encode
from hall.config.number_series import parts_of
from hall.queue.store import turns, void_numbers
from hall.queue.store.database import Transaction
from hall.queue.store.errors import LostLabel, UnknownLabel, UnknownTicket
from hall.queue.store.turns import Turn

# A transferred ticket has several turns; the last one that was not undone counts.
LATEST = "AND turn.state <> 'undone' ORDER BY turn.id DESC LIMIT 1"
OF_LABEL = "ticket.day = ? AND ticket.series = ? AND ticket.number = ?"
BY_TOKEN = f"ticket.token = ? AND ticket.day = ? {LATEST}"
BY_LABEL = f"{OF_LABEL} {LATEST}"


def by_token(tx: Transaction, token: str, day: str) -> Turn:
    """The last turn that was not undone of the ticket with this token.

    :raises UnknownTicket: no ticket of this day has the token.
    """
    turn = turns.find(tx, BY_TOKEN, (token, day))
    if turn is None:
        raise UnknownTicket
    return turn


def by_label(tx: Transaction, label: str, day: str) -> Turn:
    """The last turn that was not undone of the ticket with this number.

    :raises UnknownLabel: this number was not given on this day.
    :raises LostLabel: it was given, but an old copy of the database does not know its ticket.
    """
    parameters = label_parameters(label, day)
    turn = turns.find(tx, BY_LABEL, parameters)
    if turn is None:
        if void_numbers.is_lost(tx, *parameters):
            raise LostLabel(label=label)
        raise UnknownLabel(label=label)
    return turn


def label_parameters(label: str, day: str | None) -> tuple[str | None, str, int]:
    """The parameters of ``BY_LABEL``; for a text that is not the number of a ticket, they match no
    ticket."""
    return (day, *parts_of(label))


def service_by_token(db: sqlite3.Connection, turn_ids: Collection[int]) -> dict[str, str]:
    """The service that each ticket of these turns waits for, by the ticket's token."""
    rows = db.execute(
        "SELECT token, service FROM turn JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE turn.id IN (SELECT value FROM json_each(?))",
        (encode(list(turn_ids)),),
    )
    return {row["token"]: row["service"] for row in rows}
