"""The condition of one printer: its health, and how much paper is left."""

from collections.abc import Callable
from dataclasses import replace

from hall.config.printers import Printer
from hall.printers.link.health import Health, HealthRecord, Reason
from hall.queue.paper.rolls import PaperRolls

SAVED_MM = 1000  # at most so much is lost from the count when the hall dies
MM_PER_M = 1000


class PrinterCondition:
    """``publish`` is called with every change of health, and with each new roll.

    Little paper is known from the printer's sensor or from counting. A roll is new when paper
    comes back, when the cover was open and the sensor then sees much paper, or when somebody
    says so.
    """

    def __init__(
        self, printer: Printer, rolls: PaperRolls, publish: Callable[[Health], None]
    ) -> None:
        self.health = Health("unknown")
        self._printer = printer
        self._rolls = rolls
        self._publish = publish
        self._record = HealthRecord()
        self._changing = False  # somebody may be changing the roll
        self._saved_mm: int | None = None
        self._unsaved_mm = 0.0

    @property
    def left_mm(self) -> int | None:
        """The paper left by counting; None on the screen, or if the length of rolls is unknown."""
        if not self._printer.roll_m or self._printer.driver == "screen":
            return None
        if self._saved_mm is None:
            self._saved_mm = self._rolls.used_mm(self._printer.id)
        if self._record.health.reason == "paper_out":
            return 0
        used = self._saved_mm + round(self._unsaved_mm)
        left = max(0, self._printer.roll_m * MM_PER_M - used)
        # A sensor that sees the end is right: the roll was shorter, or not a whole one.
        return min(left, self._near_end_mm) if self._record.health.near_end else left

    @property
    def _near_end_mm(self) -> int:
        return self._printer.near_end_m * MM_PER_M

    def answered(self, answer: Health) -> None:
        """Note what the printer answered."""
        self._record.answered(answer)
        self._watch_paper(answer)
        self._update()

    def failed(self, reason: Reason) -> None:
        """Note that a paper failed."""
        self._changing |= reason == "paper_out"
        self._record.failed(reason)
        self._update()

    def printed(self, answer: Health, millimetres: float) -> None:
        """Note a paper that was sent without an error, confirmed or not, and its length.

        :param answer: what the printer last answered, before the paper.
        """
        self._unsaved_mm += millimetres
        if self._unsaved_mm >= SAVED_MM:
            self.save()
        self._record.printed(answer)
        self._watch_paper(answer)
        self._update()

    def renewed(self) -> None:
        """Note that there is a new roll in the printer."""
        self._rolls.renew(self._printer.id)
        self._saved_mm, self._unsaved_mm = 0, 0.0
        self._update(also_unchanged=True)

    def save(self) -> None:
        """Write to the database what was counted since the last time."""
        unsaved = round(self._unsaved_mm)
        if unsaved and self.left_mm is not None:
            self._rolls.use(self._printer.id, unsaved)
            self._saved_mm = (self._saved_mm or 0) + unsaved
        self._unsaved_mm = 0.0

    def _watch_paper(self, answer: Health) -> None:
        """Notice a new roll. The sensor alone is not believed: near the end it flickers as the
        roll turns.
        """
        self._changing |= answer.reason == "paper_out"
        self._changing |= answer.reason == "cover_open" and answer.near_end
        if self._changing and answer.state == "ok":
            self._changing = False
            if not answer.near_end:
                self.renewed()

    def _update(self, *, also_unchanged: bool = False) -> None:
        health = self._record.health
        left = self.left_mm
        ends = left is not None and left <= self._near_end_mm
        shown = replace(health, near_end=health.near_end or ends)
        if also_unchanged or shown != self.health:
            self.health = shown  # before publishing, because listeners read it
            self._publish(shown)
