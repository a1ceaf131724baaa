"""The answers of the API that no command and no view gives as they are."""

from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Counter
from hall.queue.estimating.waits import EstimateStamp
from hall.queue.line.opening import Opening
from hall.queue.replaying.day_outcome import DayOutcome
from hall.queue.turn.issuing import Issued, PrintAnswer
from hall.queue.views.services import OfferedService, TicketHours
from hall.queue.views.why import Comparison, Why


class TicketGiven(Issued):
    """``url`` is the ticket's page for phones."""

    url: str


class PageOrdered(PrintAnswer):
    """``reason`` is why the printer does not print just now, empty if it seems to."""

    reason: str


class ServiceAnswer(OfferedService):
    id: str
    letter: str
    name: dict[str, str]
    description: dict[str, str]
    area: str


class WhyAnswer(Why):
    sentence: str


class ComparisonAnswer(Comparison):
    sentence: str


class CardAnswer(TypedDict):
    priority: str | None


class CounterAnswer(Counter):
    """A counter as it is now, and whether it is open."""

    state: Literal["open", "paused", "closed"]


class HallAnswer(TypedDict):
    """Texts by language; ``speed`` is how fast the hall's clock runs, above 1 in a rehearsal.
    ``opening`` is what was opened by hand; what is said of waiting was ``estimated`` then, null if
    nothing can be."""

    name: dict[str, str]
    organisation: dict[str, str]
    now: int
    speed: float
    tickets: TicketHours
    opening: Opening
    estimated: EstimateStamp | None
    services: list[ServiceAnswer]
    counters: list[CounterAnswer]


class ReplayAnswer(TypedDict):
    """``different``: how many of ``calls`` come otherwise even with nothing changed, because the
    hall was configured otherwise then. ``changed`` is None if nothing is."""

    day: str
    calls: int
    different: int
    as_it_was: DayOutcome
    changed: DayOutcome | None
