"""For which times an appointment may be booked: neither past nor far ahead, with counters open."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from hall.clock import local_time
from hall.config.models import Config
from hall.hours import counters_open, exception_on, shifts_on
from hall.queue.store.errors import HallError
from hall.queue.turn.appointment_errors import (
    AppointmentOutsideHours,
    AppointmentPast,
    AppointmentTooFar,
)
from hall.queue.turn.booking import AppointmentSlot

HALF_A_DAY = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class BookableTimes:
    """What may be booked in the open business day ``today`` at the time ``now`` (ms).

    ``open_by_hand`` tells whether the hall is open at a time though its hours say otherwise.
    """

    config: Config
    today: str
    now: int
    open_by_hand: Callable[[int], bool]

    def problem(self, slot: AppointmentSlot, *, outside_hours: bool = False) -> HallError | None:
        """Why this time cannot be booked; None if it can. With ``outside_hours`` the hours of the
        hall do not count."""
        if slot.is_past(self.today, self.now):
            return AppointmentPast()
        days = self.config.appointments.days_ahead
        if dt.date.fromisoformat(slot.day) - dt.date.fromisoformat(self.today) > dt.timedelta(days):
            return AppointmentTooFar(days=days)
        if outside_hours or self.in_hours(slot.at):
            return None
        return self._outside_hours(slot.at)

    def in_hours(self, at: int) -> bool:
        return self.open_by_hand(at) or counters_open(self.config, at)

    def _outside_hours(self, at: int) -> AppointmentOutsideHours:
        zone = self.config.hall.zone
        local = local_time(at, zone)
        date = local.date()
        special = exception_on(self.config.exceptions, date)
        later = local + HALF_A_DAY
        likely = later.date() == date and counters_open(
            self.config, round(later.timestamp() * 1000)
        )
        return AppointmentOutsideHours(
            date=date,
            time=f"{local:%H:%M}",
            hours=[
                (f"{local_time(s.opens, zone):%H:%M}", f"{local_time(s.closes, zone):%H:%M}")
                for s in shifts_on(self.config, date)
            ],
            special=special.name if special and any(special.name.root.values()) else None,
            likely=f"{later:%H:%M}" if likely else None,
        )
