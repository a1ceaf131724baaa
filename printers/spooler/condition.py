"""How one printer stands: faults, doubts and paper, for all who ask and whenever it changes."""

from collections.abc import Callable
from dataclasses import replace

from hall.config.models import Printer
from hall.printers.link.health import Health, HealthRecord, Reason
from hall.queue.paper.rolls import PaperRolls

SAVED_MM = 1000  # so much is counted at most between two writings to the disk
MM_PER_M = 1000


class PrinterCondition:
    """``tell`` hears of every change, and of new rolls. Little paper is known from the printer's
    sensor or from counting; a roll is new when paper comes back, when the cover was open and the
    sensor then sees much of it, or when somebody says so.
    """

    def __init__(self, printer: Printer, rolls: PaperRolls, tell: Callable[[Health], None]) -> None:
        self.health = Health("unknown")
        self._printer = printer
        self._rolls = rolls
        self._tell = tell
        self._record = HealthRecord()
        self._changing = False  # somebody may be changing the roll
        self._saved_mm: int | None = None
        self._unsaved_mm = 0.0

    @property
    def left_mm(self) -> int | None:
        """By counting; None if nobody said how long a roll is, and on the screen."""
        if not self._printer.roll_m or self._printer.driver == "screen":
            return None
        if self._saved_mm is None:
            self._saved_mm = self._rolls.used_mm(self._printer.id)
        if self._record.health.reason == "paper_out":
            return 0
        used = self._saved_mm + round(self._unsaved_mm)
        left = max(0, self._printer.roll_m * MM_PER_M - used)
        # A sensor that sees the end knows better: the roll was shorter, or not a whole one.
        return min(left, self._near_end_mm) if self._record.health.near_end else left

    @property
    def _near_end_mm(self) -> int:
        return self._printer.near_end_m * MM_PER_M

    def asked(self, told: Health) -> None:
        self._record.asked(told)
        self._watch_paper(told)
        self._show()

    def failed(self, reason: Reason) -> None:
        self._changing |= reason == "paper_out"
        self._record.failed(reason)
        self._show()

    def printed(self, told: Health, millimetres: float) -> None:
        """``told`` is what the printer said after a paper so long."""
        self._unsaved_mm += millimetres
        if self._unsaved_mm >= SAVED_MM:
            self.save()
        self._record.printed(told)
        self._watch_paper(told)
        self._show()

    def renewed(self) -> None:
        self._rolls.renew(self._printer.id)
        self._saved_mm, self._unsaved_mm = 0, 0.0
        self._show(also_unchanged=True)

    def save(self) -> None:
        """Write down what was counted."""
        unsaved = round(self._unsaved_mm)
        if unsaved and self.left_mm is not None:
            self._rolls.use(self._printer.id, unsaved)
            self._saved_mm = (self._saved_mm or 0) + unsaved
        self._unsaved_mm = 0.0

    def _watch_paper(self, told: Health) -> None:
        """The sensor alone is not believed: at its edge it flickers as the roll turns."""
        self._changing |= told.reason == "paper_out"
        self._changing |= told.reason == "cover_open" and told.near_end
        if self._changing and told.state == "ok":
            self._changing = False
            if not told.near_end:
                self.renewed()

    def _show(self, *, also_unchanged: bool = False) -> None:
        health = self._record.health
        left = self.left_mm
        ends = left is not None and left <= self._near_end_mm
        shown = replace(health, near_end=health.near_end or ends)
        if also_unchanged or shown != self.health:
            self.health = shown  # first: who hears of it asks for it
            self._tell(shown)
