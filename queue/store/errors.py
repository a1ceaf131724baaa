"""What the hall refuses, by name. The docstring is the sentence for a developer; citizens and
staff read ``error.<code>`` of the catalogues, with the error's values filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class HallError(Exception):
    """The command was refused and changed nothing."""

    code = "refused"

    def __init__(self, **values: object) -> None:
        super().__init__(f"{type(self).__doc__} {values or ''}".strip())
        self.values = values


class UnknownService(HallError):
    """The hall has no such service."""

    code = "unknown_service"


class UnknownCounter(HallError):
    """The hall has no such counter."""

    code = "unknown_counter"


class UnknownPriority(HallError):
    """The hall has no such priority class."""

    code = "unknown_priority"


class UnknownKiosk(HallError):
    """The hall has no such kiosk."""

    code = "unknown_kiosk"


class UnknownPrinter(HallError):
    """The hall has no such printer."""

    code = "unknown_printer"


class NotOnScreen(HallError):
    """Only a printer on the screen plays faults."""

    code = "not_on_screen"


class NoPrinter(HallError):
    """There is no printer for this."""

    code = "no_printer"


class PaperComes(HallError):
    """The ticket is printed, or is still being tried: only staff print another one."""

    code = "paper_comes"


class NoDoubt(HallError):
    """Of this paper it is known by now whether it came out, or another one took its place."""

    code = "no_doubt"


class UnknownTicket(HallError):
    """No ticket of the open day has this token."""

    code = "unknown_ticket"


class TicketsClosed(HallError):
    """No tickets are given at this hour; ``reopens`` says when again, in ms or None."""

    code = "tickets_closed"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of a file; ``code`` and ``values`` as of an error."""

    line: int
    code: str
    values: Mapping[str, object]


class ImportRefused(HallError):
    """Lines of the file are wrong, so nothing of it was taken: ``n`` of them."""

    code = "import_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(n=len(faults))
        self.faults = faults


class UnknownDay(HallError):
    """The hall was not open on this ``day``."""

    code = "unknown_day"


class NotOpened(HallError):
    """Nothing was opened by hand that could be closed."""

    code = "not_opened"


class QuotaReached(HallError):
    """The service has given all numbers of the day; ``quota`` says how many."""

    code = "quota_reached"


class TooLateNow(HallError):
    """Who waits already fills the time until the break; ``reopens``, in ms, is after it."""

    code = "too_late_now"


class TooLateToday(HallError):
    """Who waits already fills the time until the counters close for today."""

    code = "too_late_today"


class UnreadableCard(HallError):
    """The text is not that of an identity card."""

    code = "unreadable_card"


class HasTicket(HallError):
    """This person already holds a number that is still live; ``label`` says which."""

    code = "has_ticket"


class CounterBusy(HallError):
    """The counter still has an open turn."""

    code = "counter_busy"


class CounterPaused(HallError):
    """The counter pauses: it has to be opened before it calls."""

    code = "counter_paused"


class CounterClosed(HallError):
    """The counter is closed."""

    code = "counter_closed"


class UnknownStaff(HallError):
    """Nobody of this name sits at an open counter."""

    code = "unknown_staff"


class NothingCalled(HallError):
    """The counter has no open turn that this command could change."""

    code = "nothing_called"


class NotStarted(HallError):
    """The turn was called, but its service has not started."""

    code = "not_started"


class AlreadyStarted(HallError):
    """The service of this turn has already started."""

    code = "already_started"


class NotWaiting(HallError):
    """Only a waiting turn can be called."""

    code = "not_waiting"


class NotMissed(HallError):
    """The turn is neither on hold nor missed."""

    code = "not_missed"


class ReturnTooLate(HallError):
    """The window in which a missed turn may return has passed."""

    code = "return_too_late"


class RecalledTooSoon(HallError):
    """A call may be repeated only after some seconds; ``seconds`` are left."""

    code = "recalled_too_soon"


class CalledTooSeldom(HallError):
    """A turn is missed only after the least number of calls; ``calls`` are still to come."""

    code = "called_too_seldom"


class ReturnStands(HallError):
    """The return is too old to take back, was not the reception's, or the turn has moved on."""

    code = "return_stands"


class CancelStands(HallError):
    """The cancellation is too old to take back, or its place is no longer free."""

    code = "cancel_stands"


class UnknownReason(HallError):
    """The hall has no such reason to hold a turn or to pause."""

    code = "unknown_reason"


class UnknownLabel(HallError):
    """No ticket of the open day has this number."""

    code = "unknown_label"


class WrongCounter(HallError):
    """The counter does not take that service."""

    code = "wrong_counter"


class NothingToUndo(HallError):
    """The counter's last command is too old, undone already, or overtaken by another one."""

    code = "nothing_to_undo"


class TicketOver(HallError):
    """The ticket has no open turn any more."""

    code = "ticket_over"


class KeyReused(HallError):
    """The idempotency key was used before, for another request."""

    code = "key_reused"


class StoreUnavailable(HallError):
    """The database could not commit (disk full, for example); nothing was stored."""

    code = "store_unavailable"
