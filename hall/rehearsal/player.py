"""Plays a day through the hall's API: each citizen and each counter at its time.

What happens is decided by the plan and the hall's answers alone, never by how long an answer
took, so the same plan gives the same day at any speed.
"""

from collections.abc import Callable
from functools import partial

from hall.config import Config
from hall.rehearsal import habits
from hall.rehearsal.client import HallClient, Refused
from hall.rehearsal.day import Citizen, Day, median_service_s
from hall.rehearsal.staff import Staff
from hall.rehearsal.summary import Summary
from hall.rehearsal.timeline import Timeline

REPORT_MS = 30 * 60 * 1000

WaitUntil = Callable[[int], None]
"""Returns when the hall's clock has reached a time (ms): by sleeping, or by setting it."""

Report = Callable[[int, Summary], None]
"""Told every half hour of the hall how far the day has come."""


class Player:
    def __init__(self, config: Config, day: Day, hall: HallClient) -> None:
        self._config = config
        self._day = day
        self._hall = hall
        self._timeline = Timeline()
        self._citizens: dict[str, Citizen] = {}
        self._summary = Summary()
        self._staff = [
            Staff(
                counter,
                [shift for shift in day.shifts if shift.counter == counter.number],
                day.ends,
                self._timeline,
                hall,
                self._summary,
                self._behaviour,
            )
            for counter in config.counters
        ]

    def play(self, wait_until: WaitUntil, report: Report, since: int = 0) -> Summary:
        """From ``since`` (ms) on: who would have come before is left out.

        :raises Refused: the hall refused what a citizen or member of staff may do.
        """
        for citizen in self._day.citizens:
            if citizen.at >= since:
                self._timeline.at(citizen.at, partial(self._take_number, citizen))
        for staff in self._staff:
            staff.come(since)
        first = -(-max(self._day.begins, since) // REPORT_MS) * REPORT_MS
        for moment in range(first, self._day.ends + 1, REPORT_MS):
            self._timeline.at(moment, lambda now: report(now, self._summary))
        self._timeline.run(wait_until)
        self._summary.retries = self._hall.retries
        return self._summary

    def _take_number(self, citizen: Citizen, now: int) -> None:
        asked = {
            "service": citizen.service,
            "priority": citizen.priority,
            "language": citizen.language,
            "kiosk": citizen.kiosk,
        }
        try:
            ticket = self._hall.post("/tickets", asked)
        except Refused as refused:
            if refused.code != "tickets_closed":
                raise
            self._summary.balked += 1
            return
        self._summary.issued += 1
        self._citizens[ticket["label"]] = citizen
        self._be_noticed(citizen.service, now)

    def _be_noticed(self, service: str, now: int) -> None:
        """By the counter that has been idle longest, of those that take the service."""
        idle = [
            (staff.idle_since, staff.counter.number, staff)
            for staff in self._staff
            if staff.idle_since is not None
            and service in staff.counter.services
            and staff.on_duty(now)
        ]
        if idle:
            min(idle)[2].notice(now)

    def _behaviour(self, label: str, service: str) -> Citizen:
        """Also of somebody who took a number without being in the plan: the usual one."""
        known = self._citizens.get(label)
        if known is not None:
            return known
        return Citizen(
            at=0,
            service=service,
            priority=None,
            language=self._config.hall.languages[0],
            kiosk=None,
            walk_s=habits.WALK_MEDIAN_S,
            service_s=median_service_s(self._config.service[service]),
        )
