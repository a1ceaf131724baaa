"""The commands ``replay`` and ``staffing``. They only read the database."""

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
    """Print a day as it was, and beside it the same day with something changed."""
    if options.days != 1 or options.scenarios:
        return _replayed_days(options)
    config = config_of(options)
    database = Path(config.server.database)
    day = options.day and str(options.day)
    found = _or_cannot_do(
        lambda: recorded_days.replays_of(config, database, day, [_scenario(options)])
    )
    print(replay_tables.replays(config, found))
    return 0


def _replayed_days(options: Namespace) -> int:
    """Print the waits of several days together, as they were and with each scenario."""
    config = config_of(options)
    database = Path(config.server.database)
    lines = scenarios(options.scenarios) if options.scenarios else []
    compared = {line: _scenario(changes) for line, changes in lines}
    if _scenario(options) != ScenarioRequest():
        compared["changed"] = _scenario(options)
    with open_read_only(database) as db:
        until = options.day and str(options.day)
        known = [
            row["day"] for row in recorded_days.recorded(db) if until is None or row["day"] <= until
        ]
    chosen = [(str(database), day) for day in known[: max(1, options.days)]]
    if not chosen:
        raise CannotDo(texts.text("en", "error.nothing_recorded_yet"))
    found = _or_cannot_do(lambda: replay_many(config, chosen, list(compared.values()), _progress))
    print(replay_tables.scenarios(["as it was", *compared], found))
    return 0


def _progress(done: int, goal: int) -> None:
    """Draw a bar, if a person is looking at a terminal."""
    if sys.stderr.isatty():
        filled = BAR * done // goal
        end = "\n" if done == goal else ""
        bar = f"[{'#' * filled}{' ' * (BAR - filled)}] {done}/{goal}"
        print("\r", end="", file=sys.stderr)
        print(bar, end=end, file=sys.stderr, flush=True)


def _scenario(options: Namespace) -> ScenarioRequest:
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
    """Print which counters a day needs in each half hour: the given day, or the next with hours."""
    config = config_of(options)
    database, now = Path(config.server.database), SystemClock().now()
    share = options.share / 100
    found = _or_cannot_do(
        lambda: suggestion_for(config, database, now, options.day, options.weeks, share)
    )
    print(replay_tables.staffing(config, found))
    return 0


def _or_cannot_do(work: Callable[[], T]) -> T:
    """Do ``work`` and return its result.

    :raises CannotDo: with the sentence that a screen would show.
    """
    try:
        return work()
    except HallError as error:
        raise CannotDo(texts.text("en", f"error.{error.code}", **error.values)) from error
