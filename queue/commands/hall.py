"""The hall as a whole: opened and closed by hand, and what is due by the clock."""

from collections.abc import Callable

from hall.queue.commands.base import Commands
from hall.queue.commands.business_day import DayAnswer, close_by_hand, turn_over
from hall.queue.commands.hall_time import HallTime
from hall.queue.line import counter_states, opening
from hall.queue.line.opening import Opening
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key, forget_old, once
from hall.queue.turn import calling, rehoming, returning


class HallCommands(Commands):
    def open_hall(self, minutes: int, *, key: Key | None = None) -> Opening:
        """Give tickets for so many minutes, whatever the hours say."""
        return self._run(lambda tx, now, day: opening.open_for(tx, minutes, day, now), key)

    def close_hall(self, *, key: Key | None = None) -> Opening:
        """End what was opened by hand; the hours of the hall remain. :raises NotOpened:"""
        return self._run(lambda tx, now, day: opening.close(tx, day, now), key)

    def close_day(self, day: str, *, key: Key | None = None) -> DayAnswer:
        """Close the business day ``day`` before the next one begins: turns that are open end, and no
        numbers are given for the rest of the date.

        :raises UnknownDay: this day is not open.
        """
        return self._run(lambda tx, now, _: close_by_hand(tx, self.config, day, now), key)

    def take_time(self, *, key: Key | None = None) -> HallTime:
        """The computer's clock is right, so the hall follows it. :raises ClocksAgree:"""
        return self._decide(self.time_keeper.take, key)

    def keep_time(self, *, key: Key | None = None) -> HallTime:
        """The hall's time is right, whatever the computer's clock says. :raises ClocksAgree:"""
        return self._decide(self.time_keeper.keep, key)

    def _decide(self, decision: Callable[[Transaction], HallTime], key: Key | None) -> HallTime:
        """Run a decision about the time, then what is due by the time that it leads to."""

        def command(tx: Transaction) -> HallTime:
            answer = once(tx, key, self.clock.now(), lambda: decision(tx))
            turn_over(tx, self.config, self.clock.now())
            return answer

        return self._submit(command)

    def tick(self) -> None:
        """Look at the computer's clock, then do what is due by the hall's time: close the
        business day whose time is over, bring back held turns, end calls that nobody answers and
        pauses that are over, wait no longer for staff who sit nowhere, forget old idempotency keys.
        Writes nothing when nothing is due."""

        def command(tx: Transaction, now: int, day: str) -> None:
            with tx.by_rule():
                returning.resume_due(tx, self.config.calls, now)
                calling.miss_unanswered(tx, self.config.calls, now)
                counter_states.resume_due(tx, day, now)
                rehoming.release_due(tx, now)
                forget_old(tx, now)

        if self.clock.speed:
            self.store.submit(self.time_keeper.look)
        self._run(command, None)
