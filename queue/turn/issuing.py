"""A citizen takes a number.

``give`` decides whether they get one and with which priority; ``issue`` makes the number, its
ticket, its turn and its print job.
"""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass, replace

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.config.number_series import NumberSeries, label_of
from hall.hours import TicketWindow
from hall.identity_card import IdentityCard
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.estimating.waits import FirstEstimate, Waits
from hall.queue.line import positions
from hall.queue.line.admission import admit
from hall.queue.line.people_ahead import new_position, people_ahead
from hall.queue.line.positions import SPACE
from hall.queue.paper import print_jobs
from hall.queue.paper.targets import Target
from hall.queue.store.database import Transaction
from hall.queue.store.days import open_day
from hall.queue.store.errors import DayEnded, NumbersUsedUp
from hall.queue.store.rebuild import NEW_TURN
from hall.queue.store.steps import NONE
from hall.queue.turn import identity, new_turn
from hall.queue.turn.identity import Bearer
from hall.queue.turn.new_turn import NewTurn

TOKEN_BYTES = 16  # 128 bits, 22 characters: ASVS 11.5.1


class PrintAnswer(TypedDict):
    printer: str
    state: str


class Issued(TypedDict):
    """A number that was given. ``ahead`` is how many people are called before it. A number for
    after the break, or for an appointment whose holder is early, is called from ``expected_from``
    (ms). ``wait`` is its expected wait in minutes, None where there is no estimate."""

    label: str
    token: str
    service: str
    ahead: int
    expected_from: int | None
    wait: WaitRange | None
    print: PrintAnswer | None


@dataclass(frozen=True, slots=True)
class AppointmentDue:
    """An appointment for ``at`` that is kept in time: its turn stands as if it had been issued at
    ``as_of``, and is not called before ``not_before``. All in ms."""

    at: int
    as_of: int
    not_before: int


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A request of the kiosk or the API, already checked against the hall. ``steps`` is a column of
    ``turn``. ``counter`` serves the citizen at once, without a call. ``not_before`` is set for a
    number for after the break, ``identity`` where the hall gives each person one number."""

    service: str
    series: NumberSeries
    priority: str | None
    language: str
    kiosk: str | None
    target: Target | None
    people: int = 1
    steps: str = NONE
    counter: int | None = None
    not_before: int | None = None
    identity: str | None = None
    due: AppointmentDue | None = None
    wait: FirstEstimate | None = None

    @property
    def earliest(self) -> int | None:
        """The moment before which the turn is not called."""
        return self.due.not_before if self.due and not self.not_before else self.not_before

    def expected_from(self, now: int) -> int | None:
        """``earliest`` while it lies ahead: after it the citizen simply waits."""
        return self.earliest if self.earliest and self.earliest > now else None


@dataclass(frozen=True, slots=True)
class _Ticket:
    id: int
    number: int
    label: str
    token: str


def give(
    tx: Transaction,
    config: Config,
    request: IssueRequest,
    bearer: Bearer,
    *,
    day: str,
    now: int,
    waits: Waits | None = None,
    window: TicketWindow | None = None,
    later: bool = False,
) -> Issued:
    """Give a number to ``bearer`` if the hall has time for it; without a ``window`` that is not
    asked, as an appointment kept in time has its time. A number that is called only ``later`` has a
    time from which it is expected and no estimate of its wait.

    :raises QuotaReached, TooLateNow, TooLateToday:
    :raises HasTicket: the hall gives each person one number, and this one holds it already.
    """
    one_per = config.tickets.one_per_identity
    digest = identity.claim(tx, bearer, request.service, one_per, day)
    today = dt.date.fromisoformat(day)
    priority = request.priority or priority_of(config, bearer.card, today)
    request = replace(request, priority=priority, identity=digest)
    if window is not None:
        not_before = admit(
            tx.connection,
            config,
            request.service,
            priority=priority,
            day=day,
            window=window,
            now=now,
            later=later,
        )
        request = replace(request, not_before=not_before)
    if waits is not None and request.earliest is None:
        request = replace(request, wait=waits.first_estimate(request.service, priority))
    return issue(tx, request, day, now, config)


def priority_of(config: Config, card: IdentityCard | None, day: dt.date) -> str | None:
    """The priority class for the age of the card's holder on this day; of several, the one for the
    oldest. None without a card or such a class."""
    age = -1 if card is None else card.age_on(day)
    reached = [p for p in config.priorities if p.min_age is not None and p.min_age <= age]
    return max(reached, key=lambda p: p.min_age or 0).id if reached else None


def issue(
    tx: Transaction, request: IssueRequest, day: str, now: int, config: Config | None = None
) -> Issued:
    """Number, ticket, turn and print job, all or nothing. Without a ``config`` nobody is ahead."""
    early_key = _early_key(tx, request.due, request.service, day, now)
    ahead = 0 if config is None else _people_ahead(tx, config, request, early_key, now)
    ticket = _ticket(tx, request, day, now)
    # Positions are spaced so that a turn can later be put between two others. They follow the
    # order of issue, not the clock, which may jump.
    order_key = ticket.id * SPACE if early_key is None else early_key
    turn_id = _turn(tx, request, ticket, order_key=order_key, ahead=ahead, day=day, now=now)
    paper = None
    if request.target is not None:
        _, printer = print_jobs.add(tx, "ticket", request.target, now, turn_id=turn_id)
        paper = PrintAnswer(printer=printer, state="queued")
    return Issued(
        label=ticket.label,
        token=ticket.token,
        service=request.service,
        ahead=ahead,
        expected_from=request.expected_from(now),
        wait=None if request.wait is None else (request.wait.low_min, request.wait.high_min),
        print=paper,
    )


def _ticket(tx: Transaction, request: IssueRequest, day: str, now: int) -> _Ticket:
    if open_day(tx.connection) != day:
        raise DayEnded
    series = request.series
    number = _next_number(tx, request, day)
    tx.given = {**tx.given, (day, series.key): number}
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ticket_id = tx.run(
        "INSERT INTO ticket (day, series, number, token, language, kiosk, issued_at, identity)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            day,
            series.letters,
            number,
            token,
            request.language,
            request.kiosk,
            now,
            request.identity,
        ),
    ).lastrowid
    assert ticket_id is not None
    # The same as the column ``ticket.label``: to read it back costs 9 µs, and ``verify`` compares.
    return _Ticket(ticket_id, number, label_of(series.key, number), token)


def _next_number(tx: Transaction, request: IssueRequest, day: str) -> int:
    """:raises NumbersUsedUp: the range of the service has no number left."""
    series = request.series
    while True:
        number: int = tx.one(
            "INSERT INTO series VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            (day, series.key, series.first),
        )[0]
        if series.last is None:
            return number
        if number > series.last:
            raise NumbersUsedUp(service=request.service, first=series.first, last=series.last)
        # The range may have been another service's earlier today.
        if not tx.all(
            "SELECT 1 FROM ticket WHERE day = ? AND series = '' AND number = ?", (day, number)
        ):
            return number


def _turn(
    tx: Transaction,
    request: IssueRequest,
    ticket: _Ticket,
    *,
    order_key: int,
    ahead: int,
    day: str,
    now: int,
) -> int:
    """The ticket's first turn; its event has all that ticket, turn and estimate are rebuilt from."""
    columns = {
        "people": request.people,
        "steps": request.steps,
        "due_at": request.due and request.due.at,
        "not_before": request.earliest,
    }
    turn = NewTurn(
        ticket_id=ticket.id,
        label=ticket.label,
        token=ticket.token,
        kiosk=request.kiosk,
        day=day,
        service=request.service,
        priority=request.priority,
        order_key=order_key,
        ahead=ahead,
        columns={name: value for name, value in columns.items() if value != NEW_TURN[name]},
    )
    data: dict[str, object] = {
        "number": ticket.number,
        "language": request.language,
        "kiosk": request.kiosk,
    }
    if request.wait is not None:
        data["wait"] = asdict(request.wait)
    turn_id = new_turn.add(tx, turn, now, "issued", counter=request.counter, **data)
    if request.wait is not None:
        _keep(tx, turn_id, request.wait)
    return turn_id


def _keep(tx: Transaction, turn_id: int, wait: FirstEstimate) -> None:
    """Store the estimate that the citizen was given, which is scored later."""
    estimate: dict[str, int] = asdict(wait)
    names = ", ".join(estimate)
    marks = ", ".join(f":{name}" for name in estimate)
    tx.run(
        f"INSERT INTO said_wait (turn_id, {names}) VALUES (:turn_id, {marks})",
        {"turn_id": turn_id, **estimate},
    )


def _early_key(
    tx: Transaction, due: AppointmentDue | None, service: str, day: str, now: int
) -> int | None:
    """The order key of an appointment, before some who came earlier; None for the end of the
    line, where everybody else joins."""
    if due is None or due.as_of >= now:
        return None
    return positions.as_of(tx, service, day, due.as_of, due.at)


def _people_ahead(
    tx: Transaction, config: Config, request: IssueRequest, order_key: int | None, now: int
) -> int:
    position = new_position(request.service, request.priority, request.earliest, order_key)
    return people_ahead(tx.connection, config, position, now)
