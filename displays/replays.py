"""Days played again, and the staffing of days to come, on the command line; reads only."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hall import texts
from hall.clock import SystemClock
from hall.command_line import CannotDo, config_of
from hall.queue.errors import HallError
from hall.queue.replaying import days, staffing_table, table
from hall.queue.replaying.coming import coming
from hall.queue.replaying.wishes import Wish

T = TypeVar("T")


def replayed_day(options: Namespace) -> int:
    """The day as it was, and beside it as it would have been."""
    config = config_of(options)
    database = Path(config.server.database)
    wish = Wish(
        counters=options.counters,
        services=options.services,
        skills={number: tuple(names.split(",")) for number, names in options.skills},
        policy=options.policy,
        in_a_row=options.in_a_row,
        hours=options.hours,
        lunch=dict(options.lunch),
    )
    day = options.day and str(options.day)
    found = _told(lambda: days.wished(config, database, day, [wish]))
    print(table.side_by_side(config, found))
    return 0


def staffing_of_day(options: Namespace) -> int:
    """Which counters the next day with hours needs, or the one asked for."""
    config = config_of(options)
    database, now = Path(config.server.database), SystemClock().now()
    share = options.share / 100
    found = _told(lambda: coming(config, database, now, options.day, options.weeks, share))
    print("\n".join(staffing_table.lines(config, found)))
    return 0


def _told(work: Callable[[], T]) -> T:
    """:raises CannotDo: with the sentence that a screen would show."""
    try:
        return work()
    except HallError as error:
        raise CannotDo(texts.text("en", f"error.{error.code}", **error.values)) from error
