"""Who asks for a number decides two things about it: whether they get one, and its priority."""

import datetime as dt
from dataclasses import replace

from hall.config.models import Config
from hall.hours import TicketWindow
from hall.identity_card import IdentityCard
from hall.queue.estimating.waits import Waits
from hall.queue.line.admission import admit
from hall.queue.store.database import Transaction
from hall.queue.turn import identity
from hall.queue.turn.identity import Bearer
from hall.queue.turn.issuing import Issued, Request, issue


def give(
    tx: Transaction,
    config: Config,
    asked: Request,
    bearer: Bearer,
    day: str,
    now: int,
    waits: Waits | None = None,
    *,
    window: TicketWindow | None = None,
    later: bool = False,
) -> Issued:
    """Without a ``window`` nobody asks whether there is time: who has an appointment has its time.
    Of who is called only later, it is the time that is said, no wait.

    :raises QuotaReached, TooLateNow, TooLateToday:
    :raises HasTicket: the hall gives each person one number, and this one holds it already.
    """
    one_per = config.tickets.one_per_identity
    digest = identity.claim(tx, bearer, asked.service, one_per, day)
    today = dt.date.fromisoformat(day)
    priority = asked.priority or priority_of(config, bearer.card, today)
    asked = replace(asked, priority=priority, identity=digest)
    if window is not None:
        not_before = admit(
            *(tx.connection, config, asked.service, priority, day, window, now), later=later
        )
        asked = replace(asked, not_before=not_before)
    if waits is not None and asked.earliest is None:
        asked = replace(asked, wait=waits.first_estimate(asked.service, priority))
    return issue(tx, asked, day, now, config)


def priority_of(config: Config, card: IdentityCard | None, day: dt.date) -> str | None:
    """The class of the card's age on this day; of several, the one for the oldest."""
    age = -1 if card is None else card.age_on(day)
    reached = [p for p in config.priorities if p.min_age is not None and p.min_age <= age]
    return max(reached, key=lambda p: p.min_age or 0).id if reached else None
