"""Plays a day through the hall's API: each citizen and each counter at its time.

What happens is decided by the plan and the hall's answers alone, never by how long an answer
took, so the same plan gives the same day at any speed.
"""

from collections.abc import Callable
from functools import partial

from hall.config.models import Config
from hall.rehearsal.citizen import Citizen
from hall.rehearsal.client import HallClient, Refused
from hall.rehearsal.crowd import Crowd
from hall.rehearsal.day import PlannedDay
from hall.rehearsal.staff import Staff
from hall.rehearsal.summary import Summary
from hall.rehearsal.timeline import Rehearsal

NO_NUMBER = frozenset({"tickets_closed", "quota_reached", "too_late_today"})
REPORT_MS = 30 * 60 * 1000

WaitUntil = Callable[[int], None]
"""Returns when the hall's clock has reached a time (ms): by sleeping, or by setting it."""

Report = Callable[[int, Summary], None]
"""Is called every half hour of the hall's clock with the moment and the counts so far."""


class Player:
    def __init__(self, config: Config, day: PlannedDay, hall: HallClient) -> None:
        self._day = day
        self._hall = hall
        rehearsal = Rehearsal(config, hall)
        self._timeline = rehearsal.timeline
        self._summary = rehearsal.summary
        self._codes: dict[Citizen, str] = {}
        self._crowd = Crowd(rehearsal, self._wake_staff)
        self._staff = [Staff(rehearsal, day, counter, self._crowd) for counter in config.counters]

    def play(self, wait_until: WaitUntil, report: Report, since: int = 0) -> Summary:
        """Play the day from ``since`` (ms) on; citizens who would have come before are left out.

        :raises Refused: the hall refused what a citizen or member of staff may do.
        """
        begins = max(self._day.begins, since)
        for citizen in self._day.citizens:
            if citizen.at >= since:
                if citizen.due_at is not None and citizen.due_at > begins:
                    self._timeline.at(begins, partial(self._book, citizen))
                self._timeline.at(citizen.at, partial(self._take_number, citizen))
        for staff in self._staff:
            staff.come(since)
        first = -(-begins // REPORT_MS) * REPORT_MS
        for moment in range(first, self._day.ends + 1, REPORT_MS):
            self._timeline.at(moment, lambda now: report(now, self._summary))
        self._timeline.run(wait_until)
        self._summary.retries = self._hall.retries
        return self._summary

    def _take_number(self, citizen: Citizen, now: int) -> None:
        if citizen.leaves_over is not None and self._waiting(citizen.service) > citizen.leaves_over:
            self._summary.put_off += 1
            return
        code = self._codes.get(citizen)
        body: dict[str, object] = {
            "priority": citizen.priority,
            "language": citizen.language,
            "kiosk": citizen.kiosk,
            "people": citizen.people,
            "later": True,
        }
        if code is None:
            body["service"] = citizen.service
        else:
            body["appointment"] = code
        try:
            ticket = self._hall.post("/tickets", body, "kiosk")
        except Refused as refused:
            if refused.code not in NO_NUMBER:
                raise
            self._summary.balked += 1
            return
        self._summary.issued += 1
        self._crowd.came(citizen, ticket["label"], ticket["token"], now)
        self._wake_staff(citizen.service, None, now)

    def _book(self, citizen: Citizen, now: int) -> None:
        body = {"service": citizen.service, "at": citizen.due_at}
        self._codes[citizen] = self._hall.post("/appointments", body)["code"]
        self._summary.booked += 1

    def _waiting(self, service: str) -> int:
        services = self._hall.get("/hall")["services"]
        return sum(each["waiting"] for each in services if each["id"] == service)

    def _wake_staff(self, service: str, counter: int | None, now: int) -> None:
        """An idle counter notices that somebody waits: ``counter``, or if that is None, of those that
        take the service the one that has been idle longest."""
        idle = [
            (staff.idle_since, staff.counter.number, staff)
            for staff in self._staff
            if staff.idle_since is not None
            and service in staff.counter.services
            and counter in (None, staff.counter.number)
            and staff.on_duty(now)
        ]
        if idle:
            min(idle)[2].notice(now)
