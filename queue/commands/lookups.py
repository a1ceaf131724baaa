"""Names that a command is given, checked against the configuration of the hall."""

from collections.abc import Sequence

from hall import identity_card
from hall.config.models import Config, Counter, PauseReason, Service
from hall.config.printers import Printer
from hall.identity_card import IdentityCard
from hall.queue.line import counter_states
from hall.queue.paper import targets
from hall.queue.paper.targets import Target
from hall.queue.store import steps
from hall.queue.store.database import Transaction
from hall.queue.store.errors import (
    UnknownCounter,
    UnknownKiosk,
    UnknownPrinter,
    UnknownPriority,
    UnknownReason,
    UnknownService,
    UnreadableCard,
    WrongCounter,
)
from hall.queue.store.steps import Step
from hall.queue.store.turns import Turn
from hall.queue.turn.issuing import IssueRequest


def ticket_request(
    config: Config,
    service: str,
    *,
    priority: str | None = None,
    language: str | None = None,
    kiosk: str | None = None,
) -> IssueRequest:
    """The request for a number, in a language of the hall and with the steps of the service.

    :raises UnknownService, UnknownPriority, UnknownKiosk:
    """
    known = known_service(config, service)
    if priority is not None:
        known_priority(config, priority)
    if kiosk is not None:
        known_kiosk(config, kiosk)
    languages = config.hall.languages
    return IssueRequest(
        service=service,
        series=known.series,
        priority=priority,
        language=language if language in languages else languages[0],
        kiosk=kiosk,
        target=targets.target_of(config, config.kiosk[kiosk].printers) if kiosk else None,
        steps=steps.services_to_json(known.then),
    )


def known_printer(config: Config, printer: str) -> Printer:
    """:raises UnknownPrinter:"""
    if printer not in config.printer:
        raise UnknownPrinter(printer=printer)
    return config.printer[printer]


def known_kiosk(config: Config, kiosk: str) -> None:
    """:raises UnknownKiosk:"""
    if kiosk not in config.kiosk:
        raise UnknownKiosk(kiosk=kiosk)


def staff_target(config: Config, printer: str | None, number: int | None) -> Target:
    """The printers of a paper that staff ask for: this printer, or else the one of this counter.

    :raises UnknownPrinter, UnknownCounter, NoPrinter:
    """
    known = None if number is None else known_counter(config, number)
    chosen = known_printer(config, printer).id if printer else None
    return targets.staff_target(config, chosen, known)


def parsed_card(text: str) -> IdentityCard:
    """:raises UnreadableCard:"""
    try:
        return identity_card.parse(text)
    except identity_card.NoCard:
        raise UnreadableCard from None


def known_counter(config: Config, number: int) -> Counter:
    """:raises UnknownCounter:"""
    found = config.counter.get(number)
    if found is None:
        raise UnknownCounter(counter=number)
    return found


def own_service(counter: Counter, service: str) -> str:
    """The service, if this counter takes it and not only helps. :raises WrongCounter:"""
    if service not in counter.services:
        raise WrongCounter(counter=counter.number, service=service)
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


def transfer_service(
    tx: Transaction,
    config: Config,
    turn: Turn,
    service: str | None,
    to_counter: int | None,
    staff: str | None,
) -> str:
    """The service that a transfer goes to: ``service`` if one is named, else the turn's own, else
    the first that the counter or the person takes.

    :raises UnknownService, UnknownCounter, UnknownStaff, WrongCounter, CounterClosed:
    """
    if service is not None:
        known_service(config, service)
    if staff is not None:
        counters = [
            state.counter for state in counter_states.staffed_by(tx.connection, config, staff)
        ]
    elif to_counter is not None:
        state = counter_states.state_of(tx.connection, config, known_counter(config, to_counter))
        state.must_not_be_closed()
        counters = [state.counter]
    else:
        return service if service is not None else known_service(config, turn.service).id
    services = [name for one in counters for name in one.services]
    if service is not None and service not in services:
        raise WrongCounter(counter=counters[0].number, service=service)
    return next((name for name in (service, turn.service) if name in services), services[0])


def checked_steps(config: Config, following: Sequence[Step]) -> str:
    """The steps as the column of a turn. :raises UnknownService, UnknownCounter, WrongCounter:"""
    for step in following:
        known_service(config, step["service"])
        if step["counter"] is not None:
            own_service(known_counter(config, step["counter"]), step["service"])
    return steps.to_json(following)


def known_hold_reason(config: Config, reason: str) -> None:
    """:raises UnknownReason:"""
    if reason not in {known.id for known in config.hold_reasons}:
        raise UnknownReason(reason=reason)


def known_pause_reason(config: Config, reason: str) -> PauseReason:
    """:raises UnknownReason:"""
    for known in config.pause_reasons:
        if known.id == reason:
            return known
    raise UnknownReason(reason=reason)
