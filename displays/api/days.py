"""``/api/v1/days``, ``/scores`` and ``/staffing``: what recorded days say. Their reports, a day replayed
with other counters, how right the estimated waits were, and the counters that a coming day needs."""

from dataclasses import asdict
from functools import partial

from flask import Blueprint, Response
from pydantic import BaseModel, Field

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.sections import PolicyKind
from hall.displays.web.access import requires
from hall.displays.web.background import in_background
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import QueryDay, answer, read_query
from hall.queue.estimating.scores import Scores, scores
from hall.queue.replaying import recorded_days
from hall.queue.replaying.day_outcome import DayOutcome
from hall.queue.replaying.recorded_days import RecordedDay
from hall.queue.replaying.scenario_request import ScenarioRequest, at_counters, names_in
from hall.queue.replaying.staffing_suggestion import Suggestion, suggestion_for
from hall.queue.reports.closing_report import ClosingFigures, closing_figures

# Without a limit of its own: the server limits the whole address to 8 kB.
AT_COUNTERS = Field(default="", pattern="^([0-9]{1,3}=[^=;]+(;[0-9]{1,3}=[^=;]+)*)?$")

days_api = Blueprint("days_api", __name__, url_prefix="/api/v1/days")
scores_api = Blueprint("scores_api", __name__, url_prefix="/api/v1/scores")
staffing_plan_api = Blueprint("staffing_plan_api", __name__, url_prefix="/api/v1")


class ReplayQuery(BaseModel):
    """How many ``counters`` more or fewer; added ones take the ``services``, as "a,b". ``skills``
    are the services of counters, as "3=a,b;4=c", ``lunch`` their lunch breaks, as "3=12:00-13:00".
    ``hours`` are those of all counters, as "07:30-11:30,13:30-17:00"."""

    counters: int = Field(default=0, ge=-999, le=999)
    services: str = Field(default="", max_length=600)
    skills: str = AT_COUNTERS
    policy: PolicyKind | None = None
    in_a_row: int | None = Field(default=None, ge=1, le=99)
    hours: str | None = Field(default=None, max_length=99)
    lunch: str = AT_COUNTERS

    def scenario(self) -> ScenarioRequest:
        return ScenarioRequest(
            counters=self.counters,
            services=names_in(self.services),
            skills={number: names_in(names) for number, names in at_counters(self.skills).items()},
            policy=self.policy,
            in_a_row=self.in_a_row,
            hours=self.hours,
            lunch=at_counters(self.lunch),
        )


class ReplayAnswer(TypedDict):
    """``different`` is how many of the ``calls`` come otherwise with nothing changed, because the
    configuration was another one on that day. ``changed`` is null if nothing is to be changed."""

    day: str
    calls: int
    different: int
    as_it_was: DayOutcome
    changed: DayOutcome | None


class ScoresQuery(BaseModel):
    """``day`` as 2026-11-24; without one the last seven days that are over."""

    day: QueryDay | None = None


class StaffingQuery(BaseModel):
    """The ``day``, by default the next one with hours, as the ``weeks`` before it suggest it.
    ``share`` is the per cent of citizens to be called within the target of their service."""

    day: QueryDay | None = None
    weeks: int = Field(default=6, ge=1, le=52)
    share: int = Field(default=80, ge=50, le=99)


@days_api.get("")
@described("The days that can be replayed, the latest first", list[RecordedDay])
@requires("supervise")
def recorded() -> Response:
    with hall().engine.store.reading() as db:
        return answer(recorded_days.recorded(db))


@days_api.get("/<day>/report")
@described("The closing report of a day: figures, and the hash of its last event", ClosingFigures)
@requires("serve")
def report(day: str) -> Response:
    """``day`` as 2026-11-24; for the open day, the figures so far."""
    with hall().engine.store.reading() as db:
        return answer(closing_figures(db, day))


@days_api.get("/<day>/replay")
@described("A day replayed as it was, and with what is changed", ReplayAnswer, query=ReplayQuery)
@requires("supervise")
def replay(day: str) -> Response:
    config, database = hall().config, hall().engine.store.path
    scenarios = [read_query(ReplayQuery).scenario()]
    replays = in_background(partial(recorded_days.replays_of, config, database, day, scenarios))
    content = asdict(replays)
    (changed,) = content.pop("scenarios") or [None]
    return answer({**content, "changed": changed})


@scores_api.get("", endpoint="told")
@described("How right the waits were that people were told", Scores, query=ScoresQuery)
@requires("supervise")
def scores_of_waits() -> Response:
    day = read_query(ScoresQuery).day
    with hall().engine.store.reading() as db:
        return answer(scores(db, None if day is None else day.isoformat()))


@staffing_plan_api.get("/staffing")
@described("Which counters a coming day needs, by half hour", Suggestion, query=StaffingQuery)
@requires("supervise")
def staffing() -> Response:
    engine, query = hall().engine, read_query(StaffingQuery)
    suggestion = partial(
        suggestion_for,
        config=engine.config,
        database=engine.store.path,
        now=engine.clock.now(),
        day=query.day,
        weeks=query.weeks,
        share=query.share / 100,
    )
    return answer(asdict(in_background(suggestion)))
