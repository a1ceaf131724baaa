"""Appointments: staff book and cancel them, citizens check in."""

from dataclasses import replace

from hall.clock import local_time
from hall.hours import business_day
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.line import opening
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.errors import TicketsClosed
from hall.queue.store.idempotency import Key
from hall.queue.turn import appointment_file, booking, importing, issuing
from hall.queue.turn.appointment_errors import (
    AppointmentOtherDay,
    AppointmentServiceGone,
    NoAppointments,
)
from hall.queue.turn.bookable import BookableTimes
from hall.queue.turn.booking import AppointmentAnswer, AppointmentSlot
from hall.queue.turn.identity import Bearer
from hall.queue.turn.importing import Imported
from hall.queue.turn.issuing import Issued


class AppointmentCommands(Commands):
    def book(
        self, service: str, at: int, *, outside_hours: str = "", key: Key | None = None
    ) -> AppointmentAnswer:
        """Book an appointment for a service at a time in ms. When no counter is open then,
        ``outside_hours`` is the reason to book it all the same, which its event keeps.

        :raises NoAppointments, UnknownService, AppointmentPast, AppointmentTooFar:
        :raises AppointmentOutsideHours, KeyReused:
        """
        if not self.config.appointments.enabled:
            raise NoAppointments
        lookups.known_service(self.config, service)
        slot = AppointmentSlot(service, at, business_day(self.config, at).isoformat())

        def command(tx: Transaction, now: int, day: str) -> AppointmentAnswer:
            times = self._bookable_times(tx, now, day)
            problem = times.problem(slot, outside_hours=bool(outside_hours))
            if problem is not None:
                raise problem
            reason = "" if times.in_hours(at) else outside_hours
            booked = booking.book(tx, slot, day=day, now=now, outside_hours=reason)
            booking.publish(tx, "booked", now)
            return booked

        return self._run(command, key)

    def import_appointments(self, csv: str, *, key: Key | None = None) -> Imported:
        """Book the appointments of a CSV file that are not booked yet, and correct those that an
        earlier file booked otherwise.

        :raises NoAppointments, KeyReused:
        :raises ImportRefused: a line is wrong, so none was booked.
        """
        if not self.config.appointments.enabled:
            raise NoAppointments
        today = business_day(self.config, self.clock.now()).isoformat()
        rows = appointment_file.read(self.config, csv, today)

        def command(tx: Transaction, now: int, day: str) -> Imported:
            return importing.take_in(tx, rows, self._bookable_times(tx, now, day))

        return self._run(command, key)

    def cancel_appointment(self, code: str, *, key: Key | None = None) -> AppointmentAnswer:
        """Cancel an appointment.

        :raises UnknownAppointment, AppointmentUsed, AppointmentOver, KeyReused:
        """
        return self._run(lambda tx, now, day: booking.cancel(tx, code, day, now), key)

    def restore_appointment(self, code: str, *, key: Key | None = None) -> AppointmentAnswer:
        """Take a cancellation back, until the day is over.

        :raises UnknownAppointment, AppointmentUsed, AppointmentStands, AppointmentOver, KeyReused:
        """
        return self._run(lambda tx, now, day: booking.restore(tx, code, day, now), key)

    def check_in(
        self,
        code: str,
        *,
        priority: str | None = None,
        language: str | None = None,
        kiosk: str | None = None,
        card: str | None = None,
        device: str | None = None,
        people: int = 1,
        key: Key | None = None,
    ) -> Issued:
        """Give the number of an appointment, also outside the hours of tickets unless it is late.

        :raises UnknownAppointment, AppointmentUsed, AppointmentOver, AppointmentOtherDay,
            AppointmentServiceGone:
        :raises UnknownPriority, UnknownKiosk, UnreadableCard, TicketsClosed, HasTicket, KeyReused:
        """
        bearer = Bearer(None if card is None else lookups.parsed_card(card), device)

        def command(tx: Transaction, now: int, day: str) -> Issued:
            row = booking.expected(tx, code)
            if row["day"] != day:
                raise AppointmentOtherDay(**self._date_and_time(row["due_at"]))
            if row["service"] not in self.config.service:
                raise AppointmentServiceGone
            plain = lookups.ticket_request(
                self.config,
                row["service"],
                priority=priority,
                language=language,
                kiosk=kiosk,
            )
            due = booking.due(self.config.appointments, row["due_at"], now)
            window = self.tickets(tx.connection)
            if due is None and not window.open:
                raise TicketsClosed(reopens=window.reopens)
            request = replace(plain, people=people, due=due)
            # Too late for the appointment, a citizen needs time in the hall like everybody else.
            asks_for_time = window if due is None else None
            issued = issuing.give(
                tx, self.config, request, bearer, day=day, now=now, window=asks_for_time
            )
            turn = tickets.by_token(tx, issued["token"], day)
            booking.check_in(tx, row["id"], turn.id, day, now)
            return issued

        return self._run(command, key)

    def _bookable_times(self, tx: Transaction, now: int, day: str) -> BookableTimes:
        until = opening.until(tx.connection, now) or 0
        return BookableTimes(
            self.config, day, now, open_by_hand=lambda at: self.ignore_hours or at < until
        )

    def _date_and_time(self, at: int) -> dict[str, object]:
        when = local_time(at, self.config.hall.zone)
        return {"date": when.date(), "time": f"{when:%H:%M}"}
