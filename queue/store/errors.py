"""Why the hall refuses a command, one class a reason.

The docstring is the sentence that a developer reads; names in it are keys of ``values``. Citizens
and staff read the text ``error.<code>`` of the catalogues, with the ``values`` filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class HallError(Exception):
    """The command was refused and changed nothing."""

    code = "refused"

    def __init__(self, **values: object) -> None:
        super().__init__(f"{type(self).__doc__} {values or ''}".strip())
        self.values = values


class UnknownService(HallError):
    """The hall has no service with this id."""

    code = "unknown_service"


class UnknownCounter(HallError):
    """The hall has no counter with this number."""

    code = "unknown_counter"


class UnknownPriority(HallError):
    """The hall has no priority class with this id."""

    code = "unknown_priority"


class UnknownKiosk(HallError):
    """The hall has no kiosk with this id."""

    code = "unknown_kiosk"


class UnknownPrinter(HallError):
    """The hall has no printer with this id."""

    code = "unknown_printer"


class NotOnScreen(HallError):
    """Only a printer whose driver is the screen can be told to play a fault."""

    code = "not_on_screen"


class NoPrinter(HallError):
    """No printer is configured for this paper."""

    code = "no_printer"


class PaperComes(HallError):
    """The ticket was printed or is about to be; only staff may print another one."""

    code = "paper_comes"


class NoDoubt(HallError):
    """It is already settled whether this paper came out, or another paper has replaced it."""

    code = "no_doubt"


class UnknownTicket(HallError):
    """No ticket of the open day has this token."""

    code = "unknown_ticket"


class TicketsClosed(HallError):
    """Tickets are not given at this hour; ``reopens`` is when they will be, in ms or None."""

    code = "tickets_closed"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of an imported file; ``code`` and ``values`` as in HallError."""

    line: int
    code: str
    values: Mapping[str, object]


class ImportRefused(HallError):
    """The file has ``n`` faulty lines, so nothing of it was imported."""

    code = "import_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(n=len(faults))
        self.faults = faults


class UnknownDay(HallError):
    """The hall was not open on this ``day``."""

    code = "unknown_day"


class ClocksAgree(HallError):
    """The computer's clock does not differ from the hall's time, so there is nothing to decide."""

    code = "clocks_agree"


class DayEnded(HallError):
    """The business day was closed by hand; numbers are given again on the next one."""

    code = "day_ended"


class NotOpened(HallError):
    """The hall was not opened by hand, so there is nothing to close."""

    code = "not_opened"


class QuotaReached(HallError):
    """The service has given all of today's numbers; ``quota`` is how many."""

    code = "quota_reached"


class NumbersUsedUp(HallError):
    """The service has given all numbers of its range, from ``first`` to ``last``, today."""

    code = "numbers_used_up"


class TooLateNow(HallError):
    """Those who wait already fill the time until the break; it ends at ``reopens`` (ms)."""

    code = "too_late_now"


class TooLateToday(HallError):
    """Those who wait already fill the time until the counters close for today."""

    code = "too_late_today"


class UnreadableCard(HallError):
    """The text is not that of an identity card."""

    code = "unreadable_card"


class HasTicket(HallError):
    """This person already holds a number that is not over yet; ``label`` is that number."""

    code = "has_ticket"


class CounterBusy(HallError):
    """The counter still has an open turn."""

    code = "counter_busy"


class CounterPaused(HallError):
    """The counter is paused and must be opened before it can call."""

    code = "counter_paused"


class CounterClosed(HallError):
    """The counter is closed."""

    code = "counter_closed"


class UnknownStaff(HallError):
    """Nobody with this name works at an open counter."""

    code = "unknown_staff"


class NothingCalled(HallError):
    """The counter has no called turn that this command could change."""

    code = "nothing_called"


class NotStarted(HallError):
    """The turn has been called, but its service has not started."""

    code = "not_started"


class AlreadyStarted(HallError):
    """The service of this turn has already started."""

    code = "already_started"


class NotWaiting(HallError):
    """Only a waiting turn can be called."""

    code = "not_waiting"


class NotMissed(HallError):
    """The turn is neither on hold nor missed, so it cannot be brought back."""

    code = "not_missed"


class ReturnTooLate(HallError):
    """The time within which a missed turn may return has passed."""

    code = "return_too_late"


class ReturnStands(HallError):
    """The return was not made by the reception, is too long ago, or the turn has moved on."""

    code = "return_stands"


class CancelStands(HallError):
    """The cancellation is too long ago to be undone, or the position is no longer free."""

    code = "cancel_stands"


class UnknownReason(HallError):
    """The hall has no such reason to put a turn on hold or to pause a counter."""

    code = "unknown_reason"


class UnknownLabel(HallError):
    """No ticket of the open day has this number."""

    code = "unknown_label"


class LostLabel(HallError):
    """This number was given, but its ticket was lost with the database that an old copy replaced."""

    code = "lost_label"


class WrongCounter(HallError):
    """The counter does not serve this service."""

    code = "wrong_counter"


class NothingToUndo(HallError):
    """The counter's last command is too old, already undone, or overtaken by another one."""

    code = "nothing_to_undo"


class TicketOver(HallError):
    """The ticket no longer has an open turn."""

    code = "ticket_over"


class KeyReused(HallError):
    """The idempotency key has already been used for another request."""

    code = "key_reused"


class StoreUnavailable(HallError):
    """The database could not commit, because the disk is full; nothing was stored."""

    code = "store_unavailable"
