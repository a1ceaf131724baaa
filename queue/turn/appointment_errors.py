"""Why an appointment cannot be made, kept or changed."""

from hall.queue.store.errors import HallError


class NoAppointments(HallError):
    """The hall makes no appointments."""

    code = "no_appointments"


class AppointmentPast(HallError):
    """The time of the appointment has passed."""

    code = "appointment_past"


class UnknownAppointment(HallError):
    """No appointment has this code."""

    code = "unknown_appointment"


class AppointmentOtherDay(HallError):
    """The appointment is on another day: ``date`` and ``time`` say when."""

    code = "appointment_other_day"


class AppointmentUsed(HallError):
    """The appointment has its number already: ``label``."""

    code = "appointment_used"


class AppointmentStands(HallError):
    """The appointment was not cancelled."""

    code = "appointment_stands"


class AppointmentOver(HallError):
    """The appointment was cancelled, or its day is over."""

    code = "appointment_over"
