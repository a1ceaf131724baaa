"""How many answers to earlier questions may still come from a printer, and prove nothing.

A printer, or a box before it, may print on what came over a connection that was closed. Its
answers then come over the next one.
"""

import time

FORGOTTEN_S = 60.0  # after so long without a question, no answer to an earlier one comes any more
MOST = 100  # questions in the longest papers


class StaleAnswers:
    """The questions of one printer that were never answered."""

    def __init__(self) -> None:
        self._count = 0
        self._until = 0.0  # monotonic
        self.is_unknown = False  # how many there are: another run of the program asked them
        self.may_settle = True  # the printer may answer in its turn, as far as is known

    def count(self) -> int:
        if time.monotonic() >= self._until:
            self._count, self.is_unknown, self.may_settle = 0, False, True
        return self._count

    def left(self, count: int) -> None:
        """Note how many questions are unanswered after a paper."""
        self._count, self._until = count, time.monotonic() + FORGOTTEN_S

    def unknown(self) -> None:
        self.left(MOST)
        self.is_unknown = True

    def settled(self, *, well: bool) -> None:
        """Note that all have come, or that the printer does not answer in its turn."""
        self.may_settle, self.is_unknown = well, False
        if well:
            self._count = 0
