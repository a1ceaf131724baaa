"""Days played again, and the staffing of days to come, on the command line; reads only."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hall import texts
from hall.cannot_do import CannotDo
from hall.clock import SystemClock
from hall.displays.cli import replay_tables
from hall.displays.cli.options import scenarios
from hall.displays.cli.program import config_of
from hall.queue.replaying import recorded_days
from hall.queue.replaying.scenario_request import ScenarioRequest, names_in
from hall.queue.replaying.staffing_suggestion import suggestion_for
from hall.queue.replaying.worker_pool import replay_many
from hall.queue.store.database import open_read_only
from hall.queue.store.errors import HallError

T = TypeVar("T")


BAR = 40


def replayed_day(options: Namespace) -> int:
    """The day as it was, and beside it as it would have been."""
    if options.days != 1 or options.scenarios:
        return _replayed_days(options)
    config = config_of(options)
    database = Path(config.server.database)
    day = options.day and str(options.day)
    found = _told(lambda: recorded_days.replays_of(config, database, day, [_wish(options)]))
    print(replay_tables.replays(config, found))
    return 0


def _replayed_days(options: Namespace) -> int:
    """Several days together, with each of several scenarios."""
    config = config_of(options)
    database = Path(config.server.database)
    asked = scenarios(options.scenarios) if options.scenarios else []
    wishes = {line: _wish(each) for line, each in asked}
    if _wish(options) != ScenarioRequest():
        wishes["changed"] = _wish(options)
    with open_read_only(database) as db:
        until = options.day and str(options.day)
        known = [
            row["day"] for row in recorded_days.recorded(db) if until is None or row["day"] <= until
        ]
    chosen = [(str(database), day) for day in known[: max(1, options.days)]]
    if not chosen:
        raise CannotDo(texts.text("en", "error.nothing_recorded_yet"))
    found = _told(lambda: replay_many(config, chosen, list(wishes.values()), _progress))
    print(replay_tables.scenarios(["as it was", *wishes], found))
    return 0


def _progress(done: int, goal: int) -> None:
    """A bar, for people who look on."""
    if sys.stderr.isatty():
        filled = BAR * done // goal
        end = "\n" if done == goal else ""
        bar = f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done}/{goal}"
        print(bar, end=end, file=sys.stderr, flush=True)


def _wish(options: Namespace) -> ScenarioRequest:
    return ScenarioRequest(
        counters=options.counters,
        services=names_in(options.services),
        skills={number: names_in(names) for number, names in options.skills},
        policy=options.policy,
        in_a_row=options.in_a_row,
        hours=options.hours,
        lunch=dict(options.lunch),
    )


def staffing_of_day(options: Namespace) -> int:
    """Which counters the next day with hours needs, or the one asked for."""
    config = config_of(options)
    database, now = Path(config.server.database), SystemClock().now()
    share = options.share / 100
    found = _told(lambda: suggestion_for(config, database, now, options.day, options.weeks, share))
    print(replay_tables.staffing(config, found))
    return 0


def _told(work: Callable[[], T]) -> T:
    """:raises CannotDo: with the sentence that a screen would show."""
    try:
        return work()
    except HallError as error:
        raise CannotDo(texts.text("en", f"error.{error.code}", **error.values)) from error
