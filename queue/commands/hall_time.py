"""The hall's time and the computer's clock: small steps are followed, jumps are told.

The hall lives by its own time (``HallClock``) and looks at the computer's clock with each tick. A
clock that jumped may be right or wrong, and to follow it may end the day: that a person decides.
"""

import structlog

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import DAY_MS, MINUTE_MS, HallClock
from hall.queue.store import hall_time
from hall.queue.store.database import Transaction
from hall.queue.store.errors import ClocksAgree
from hall.queue.store.hall_time import TimeDifference

AT_ONCE_MS = 1_000  # no wait becomes wrong by more
SMALL_MS = 2 * MINUTE_MS
LONGEST_REST_MS = 31 * DAY_MS  # a hall that was closed for longer is asked whether it was
BEGINNING_MS = 10 * MINUTE_MS
STEADY_MS = MINUTE_MS  # a clock that is wrong for a moment only is not followed
log = structlog.get_logger(__name__)


class HallTime(TypedDict):
    """The hall's time is ``now``; the computer's clock is ``ahead`` by so many ms, or behind."""

    now: int
    ahead: int


class TimeKeeper:
    """Compares the two clocks; ``start`` once and ``look`` with each tick, both in a command."""

    def __init__(self, clock: HallClock) -> None:
        self.clock = clock
        self._last: int | None = None  # while the hall only guesses the time: the last known time
        self._began: tuple[int, int] | None = None  # when, and after which ticket
        self._doubted_at: int | None = None  # by the hall's time, since this start

    def start(self, tx: Transaction) -> None:
        """Decide which time it is, from the computer's clock and the time of the last event.

        The computer's clock is believed unless it is before the last event, or more than a month
        after it. A difference that was there before the restart is there still, if the hall's time
        makes sense with it.
        """
        clock, last, known = self.clock, hall_time.last_time(tx.connection), _difference(tx)
        if last is None:
            return
        computer = clock.now() + clock.ahead()
        times = {computer: None, computer - known.ahead: known} if known else {computer: None}
        possible = [at for at in times if _follows(at, last)]
        if not possible:
            self._last = last
            clock.set(last)
            self._doubt(tx)
            return
        at = min(possible)
        clock.set(at)
        self._began = at, _last_ticket(tx)
        if known is not None and times[at] is None:
            self._agree(tx)

    def look(self, tx: Transaction) -> None:
        """Follow a small step, or note that the computer's clock has jumped."""
        ahead, known = self.clock.ahead(), _difference(tx)
        if self._last is not None and _follows(self.clock.now() + ahead, self._last):
            self._last = None  # the clock was put right: as a start now, the hall believes it
            self.clock.set(self.clock.now() + ahead)
            self._agree(tx)
        elif known is None:
            if abs(ahead) > SMALL_MS:
                self._doubt(tx)
            elif ahead and (abs(ahead) <= AT_ONCE_MS or _nobody_is_here(tx)):
                self.clock.set(self.clock.now() + ahead)
        elif abs(ahead) <= SMALL_MS:
            self._agree(tx)
        elif abs(ahead - known.ahead) > SMALL_MS:
            self._doubt(tx)
        elif known.state == "doubted" and self._has_just_begun(tx, ahead):
            self.clock.set(self.clock.now() + ahead)
            self._agree(tx)

    def take(self, tx: Transaction) -> HallTime:
        """The computer's clock is right. :raises ClocksAgree:"""
        if _difference(tx) is None:
            raise ClocksAgree
        self.clock.set(self.clock.now() + self.clock.ahead())
        self._last = None
        hall_time.set_difference(tx, None, self.clock.now(), "taken")
        return self._now()

    def keep(self, tx: Transaction) -> HallTime:
        """The hall's time is right. :raises ClocksAgree:"""
        if _difference(tx) is None:
            raise ClocksAgree
        kept = TimeDifference("kept", self.clock.ahead())
        self._last = None
        hall_time.set_difference(tx, kept, self.clock.now(), "kept")
        return self._now()

    def _has_just_begun(self, tx: Transaction, ahead: int) -> bool:
        """Whether to believe the computer's clock is as good as to start a little later: nothing
        has happened since the start, nobody is here, and the clock has stayed as it is for a
        minute. A computer without a clock of its own starts at the time of its last stop, until the
        network tells it the time."""
        if self._began is None or self._doubted_at is None:
            return False
        at, ticket = self._began
        now = self.clock.now()
        return (
            now - at <= BEGINNING_MS
            and now - self._doubted_at >= STEADY_MS
            and ticket == _last_ticket(tx)
            and _nobody_is_here(tx)
            and _follows(now + ahead, at)
        )

    def _now(self) -> HallTime:
        return HallTime(now=self.clock.now(), ahead=self.clock.ahead())

    def _doubt(self, tx: Transaction) -> None:
        found = TimeDifference("doubted", self.clock.ahead())
        self._doubted_at = self.clock.now()
        log.error("computer_clock_jumped", ahead_s=found.ahead // 1000)
        hall_time.set_difference(tx, found, self.clock.now(), "doubted")

    def _agree(self, tx: Transaction) -> None:
        log.info("clocks_agree")
        hall_time.set_difference(tx, None, self.clock.now(), "agreed")


def _difference(tx: Transaction) -> TimeDifference | None:
    return hall_time.difference(tx.connection)


def _follows(at: int, last: int) -> bool:
    """Whether a hall whose last event was at ``last`` may well be started at this time."""
    return last - SMALL_MS <= at <= last + LONGEST_REST_MS


def _last_ticket(tx: Transaction) -> int:
    return int(tx.one("SELECT coalesce(max(id), 0) FROM ticket")[0])


def _nobody_is_here(tx: Transaction) -> bool:
    """Whether no turn is open, so that no wait becomes wrong if time makes a step."""
    row = tx.one(
        "SELECT EXISTS (SELECT 1 FROM queue_length WHERE waiting > 0) OR EXISTS"
        " (SELECT 1 FROM turn WHERE state IN ('called', 'serving')) OR EXISTS"
        " (SELECT 1 FROM turn WHERE away_since IS NOT NULL)"
    )
    return not row[0]
