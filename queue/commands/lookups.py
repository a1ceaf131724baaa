"""What a command names, found in the hall or among the tickets of the open day."""

import datetime as dt
import sqlite3
from collections.abc import Collection, Sequence

from hall import identity_card
from hall.compact_json import encode
from hall.config.models import Config, Counter, PauseReason, Printer, Service
from hall.identity_card import IdentityCard
from hall.queue.line import staffing
from hall.queue.paper.print_jobs import Target
from hall.queue.store import steps, turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import (
    NoPrinter,
    UnknownCounter,
    UnknownKiosk,
    UnknownLabel,
    UnknownPrinter,
    UnknownPriority,
    UnknownReason,
    UnknownService,
    UnknownTicket,
    UnreadableCard,
    WrongCounter,
)
from hall.queue.store.steps import Step
from hall.queue.store.turns import Turn
from hall.queue.turn.issuing import Request

# Of a ticket with several turns, the last that was not undone.
LATEST = "AND turn.state <> 'undone' ORDER BY turn.id DESC LIMIT 1"
OF_TOKEN = f"ticket.token = ? AND ticket.day = ? {LATEST}"
OF_LABEL = f"ticket.day = ? AND ticket.series = ? AND ticket.number = ? {LATEST}"


def request(
    config: Config, service: str, priority: str | None, language: str | None, kiosk: str | None
) -> Request:
    """:raises UnknownService, UnknownPriority, UnknownKiosk:"""
    known = known_service(config, service)
    if priority is not None:
        known_priority(config, priority)
    if kiosk is not None:
        known_kiosk(config, kiosk)
    languages = config.hall.languages
    return Request(
        service=service,
        letter=known.letter,
        priority=priority,
        language=language if language in languages else languages[0],
        kiosk=kiosk,
        target=target(config, config.kiosk[kiosk].printers) if kiosk else None,
        steps=steps.of_services(known.then),
    )


def known_printer(config: Config, printer: str) -> Printer:
    """:raises UnknownPrinter:"""
    if printer not in config.printer:
        raise UnknownPrinter(printer=printer)
    return config.printer[printer]


def target(config: Config, printers: tuple[str, ...]) -> Target | None:
    """For a paper that somebody waits for at these printers."""
    if not printers:
        return None
    return Target(printers, config.printer[printers[0]].expire_s * 1000)


def known_kiosk(config: Config, kiosk: str) -> None:
    """:raises UnknownKiosk:"""
    if kiosk not in config.kiosk:
        raise UnknownKiosk(kiosk=kiosk)


def kiosk_target(config: Config, kiosk: str | None) -> Target:
    """Of the kiosk that gave a ticket. :raises NoPrinter:"""
    place = None if kiosk is None else config.kiosk.get(kiosk)
    found = None if place is None else target(config, place.printers)
    if found is None:
        raise NoPrinter
    return found


def paper_target(config: Config, printer: str | None, number: int | None) -> Target:
    """For a paper that staff ask for: at this printer, where this counter prints, or where all
    staff do; without any such, at the hall's first printer.

    :raises UnknownPrinter, UnknownCounter, NoPrinter:
    """
    own = None if number is None else counter(config, number).printer
    usual = [own, config.printing.staff, *config.printer]
    chosen = printer or next(filter(None, usual), None)
    if chosen is None:
        raise NoPrinter
    found = target(config, (known_printer(config, chosen).id,))
    assert found is not None
    return found


def slip_target(config: Config, number: int, wanted: bool | None) -> Target | None:
    """For the slip of a held turn; None where there is to be none.

    :raises UnknownCounter: :raises NoPrinter: it is wanted.
    """
    if not (config.printing.return_slips if wanted is None else wanted):
        return None
    if wanted is None and not config.printers:
        return None
    return paper_target(config, None, number)


def card(text: str) -> IdentityCard:
    """:raises UnreadableCard:"""
    try:
        return identity_card.parse(text)
    except identity_card.NoCard:
        raise UnreadableCard from None


def priority_of(config: Config, card: IdentityCard | None, day: dt.date) -> str | None:
    """The class of the card's age on this day; of several, the one for the oldest."""
    age = -1 if card is None else card.age_on(day)
    reached = [p for p in config.priorities if p.min_age is not None and p.min_age <= age]
    return max(reached, key=lambda p: p.min_age or 0).id if reached else None


def counter(config: Config, number: int) -> Counter:
    """:raises UnknownCounter:"""
    found = config.counter.get(number)
    if found is None:
        raise UnknownCounter(counter=number)
    return found


def taken(place: Counter, service: str) -> str:
    """The service, if it is this counter's own. :raises WrongCounter:"""
    if service not in place.services:
        raise WrongCounter(counter=place.number, service=service)
    return service


def known_service(config: Config, name: str) -> Service:
    """:raises UnknownService:"""
    found = config.service.get(name)
    if found is None:
        raise UnknownService(service=name)
    return found


def known_priority(config: Config, name: str) -> None:
    """:raises UnknownPriority:"""
    if name not in config.priority:
        raise UnknownPriority(priority=name)


def destined(
    tx: Transaction,
    config: Config,
    turn: Turn,
    named: str | None,
    to_counter: int | None,
    staff: str | None,
) -> str:
    """The service a transfer goes to: the one named, else the turn's own, else the first that
    the counter or the person takes.

    :raises UnknownService, UnknownCounter, UnknownStaff, WrongCounter, CounterClosed:
    """
    if named is not None:
        known_service(config, named)
    if staff is not None:
        places = [seat.place for seat in staffing.seated(tx.connection, config, staff)]
    elif to_counter is not None:
        seat = staffing.seat(tx.connection, config, counter(config, to_counter))
        seat.must_not_be_closed()
        places = [seat.place]
    else:
        return named if named is not None else turn.service
    services = [name for place in places for name in place.services]
    if named is not None and named not in services:
        raise WrongCounter(counter=places[0].number, service=named)
    return next((name for name in (named, turn.service) if name in services), services[0])


def planned(config: Config, following: Sequence[Step]) -> str:
    """The steps as a turn has them. :raises UnknownService, UnknownCounter, WrongCounter:"""
    for step in following:
        if step["service"] not in config.service:
            raise UnknownService(service=step["service"])
        if step["counter"] is not None:
            taken(counter(config, step["counter"]), step["service"])
    return steps.written(following)


def hold_reason(config: Config, reason: str) -> None:
    """:raises UnknownReason:"""
    if reason not in {known.id for known in config.hold_reasons}:
        raise UnknownReason(reason=reason)


def pause_reason(config: Config, reason: str) -> PauseReason:
    """:raises UnknownReason:"""
    for known in config.pause_reasons:
        if known.id == reason:
            return known
    raise UnknownReason(reason=reason)


def of_token(tx: Transaction, token: str, day: str) -> Turn:
    """:raises UnknownTicket: no ticket of this day has the token."""
    turn = turns.find(tx, OF_TOKEN, (token, day))
    if turn is None:
        raise UnknownTicket
    return turn


def labelled(tx: Transaction, label: str, day: str) -> Turn:
    """:raises UnknownLabel: this number was not given today."""
    turn = turns.find(tx, OF_LABEL, values_of(label, day))
    if turn is None:
        raise UnknownLabel(label=label)
    return turn


def values_of(label: str, day: str | None) -> tuple[str | None, str, int]:
    """For ``OF_LABEL``: what is no number finds none."""
    series, number = label[:1], label[1:]
    return day, series, int(number) if number.isdecimal() and len(number) < 10 else 0


def holders_of(db: sqlite3.Connection, turn_ids: Collection[int]) -> dict[str, str]:
    """The tokens of their tickets, and for what service each of them waits."""
    rows = db.execute(
        "SELECT token, service FROM turn JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE turn.id IN (SELECT value FROM json_each(?))",
        (encode(list(turn_ids)),),
    )
    return {row["token"]: row["service"] for row in rows}
