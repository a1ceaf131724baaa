"""A day is played by the clock of a running hall, or as fast as the hall's clock can be set."""

import datetime as dt
import time
from collections.abc import Callable

from hall.clock import local_time
from hall.config.models import Config
from hall.hours import DAYS_AHEAD, windows_on
from hall.rehearsal.client import HallClient
from hall.rehearsal.day import plan
from hall.rehearsal.player import Player
from hall.rehearsal.summary import Summary


def next_open_day(config: Config, now: int) -> dt.date:
    """Today or the first later day that has hours; today if none of the next 60 days has any."""
    today = local_time(now, config.hall.zone).date()
    days = (today + dt.timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1))
    return next((day for day in days if windows_on(config, day)), today)


def play_live(config: Config, url: str, seed: int, token: str | None = None) -> Summary:
    """Play the rest of today by the hall's own clock, at its speed. :raises ClosedDay:"""
    hall = HallClient(url, token)
    now = hall.get("/hall")["now"]
    day = plan(config, local_time(now, config.hall.zone).date(), seed)
    try:
        return Player(config, day, hall).play(_Sleeper(hall), _printer(config, hall), since=now)
    finally:
        hall.close()


def play_stepped(
    config: Config, url: str, date: dt.date, seed: int, set_clock: Callable[[int], None]
) -> Summary:
    """Play the day as fast as the hall answers, setting its clock from action to action.

    :raises ClosedDay:
    """
    hall = HallClient(url)
    try:
        return Player(config, plan(config, date, seed), hall).play(set_clock, lambda *_: None)
    finally:
        hall.close()


class _Sleeper:
    """Waits by the hall's clock, which it asks again now and then: clocks drift, halls restart."""

    SYNC_EVERY_S = 30.0

    def __init__(self, hall: HallClient) -> None:
        self._hall = hall
        self._sync()

    def __call__(self, moment: int) -> None:
        while (left := self._left_s(moment)) > 0:
            time.sleep(min(left, self.SYNC_EVERY_S))
            if time.monotonic() - self._synced_at > self.SYNC_EVERY_S:
                self._sync()

    def _sync(self) -> None:
        answer = self._hall.get("/hall")
        self._synced_at = time.monotonic()
        self._now, self._speed = answer["now"], max(answer["speed"], 0.001)

    def _left_s(self, moment: int) -> float:
        return float((moment - self._now) / 1000 / self._speed) - (
            time.monotonic() - self._synced_at
        )


def _printer(config: Config, hall: HallClient) -> Callable[[int, Summary], None]:
    def report(now: int, summary: Summary) -> None:
        waiting = sum(service["waiting"] for service in hall.get("/hall")["services"])
        clock = f"{local_time(now, config.hall.zone):%H:%M}"
        print(f"{clock}   {waiting:>3} waiting   {summary.served:>3} served", flush=True)

    return report
