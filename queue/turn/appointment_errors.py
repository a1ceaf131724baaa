"""Why an appointment cannot be made, kept or changed."""

from hall.queue.store.errors import HallError


class NoAppointments(HallError):
    """The hall makes no appointments."""

    code = "no_appointments"


class AppointmentPast(HallError):
    """The time of the appointment has passed."""

    code = "appointment_past"


class AppointmentTooFar(HallError):
    """The appointment is more than ``days`` days ahead."""

    code = "appointment_too_far"


class AppointmentOutsideHours(HallError):
    """No counter is open at the ``time`` of the appointment on its ``date``.

    ``hours`` are those of that day, as ("07:30", "11:30") and so on; ``special`` is the name of the
    day if it is an exception. ``likely`` is the time twelve hours later if the hall is open then.
    """

    code = "appointment_outside_hours"


class UnknownAppointment(HallError):
    """No appointment has this code."""

    code = "unknown_appointment"


class AppointmentOtherDay(HallError):
    """The appointment is on another day: ``date`` and ``time`` say when."""

    code = "appointment_other_day"


class AppointmentUsed(HallError):
    """The appointment has its number already: ``label``."""

    code = "appointment_used"


class AppointmentServiceGone(HallError):
    """The hall has no such service any more; the appointment can be moved to another one."""

    code = "appointment_service_gone"


class AppointmentStands(HallError):
    """The appointment was not cancelled."""

    code = "appointment_stands"


class AppointmentOver(HallError):
    """The appointment was cancelled, or its day is over."""

    code = "appointment_over"
