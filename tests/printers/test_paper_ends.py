"""Wherever a roll ends in a ticket, a whole and marked ticket comes out of the next roll."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hall.printers.link.print_commands import rescue
from hall.queue.paper.print_content import TicketContent
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import PrintingHall, network, printing_hall

WIDTH = 576
STEP = 12_000  # bytes; a ticket has about 60,000
DENSE_STEP = 97
ROOM = 1 << 17  # more than a ticket
FIRST_ROW = 82  # bytes before the first row, and the white dots if the printer does not tally
BAND = 7_000  # bytes, at least; a ticket without its last band is not whole


class Roll:
    """The roll of one hall's printer, which ends again and again."""

    def __init__(self, hall: PrintingHall, printer: FakePrinter) -> None:
        self._hall = hall
        self._printer = printer
        hall.spooler.start()
        self.print()
        before = printer.mechanism.printed
        self.print()
        self.length = printer.mechanism.printed - before
        self._first_row = FIRST_ROW + (0 if printer.tallies else len(rescue(WIDTH)))

    def positions(self, step: int) -> Sequence[int]:
        """The bytes at which to end the paper: the whole ticket, and the last of the white dots."""
        chance = random.Random(step)
        start = max(0, self._first_row - FIRST_ROW - step)
        return [at + chance.randrange(step) for at in range(start, self.length - step, step)]

    def print(self) -> str:
        label = self._hall.issue()
        self._hall.listener.until(lambda: label in self._hall.listener.papers("confirmed"))
        self._printer.mechanism.papers()
        return label

    def end_at(self, position: int) -> None:
        listener, mechanism = self._hall.listener, self._printer.mechanism
        before = len(mechanism.papers())
        self._printer.paper_out_at = mechanism.printed + position
        label = self._hall.issue()
        listener.until(lambda: label in listener.papers("held"))
        listener.until(lambda: self._hall.status()["reason"] in ("paper_out", "timeout"))
        mechanism.mend("paper_out")
        listener.until(lambda: label in listener.papers("confirmed"))
        marked = self._whole(label, before)
        assert marked.count(True) == 1, position
        # The printer first prints what it kept. That is a whole ticket if the paper ended before
        # its first row or when it was nearly out. Two unmarked tickets must never come out.
        at_edge = position < self._first_row or position > self.length - BAND
        assert marked.count(False) <= at_edge, position
        assert self._hall.status()["queued"] == 0

    def _whole(self, label: str, before: int) -> list[bool]:
        """For each whole paper of this number, whether it is a marked reprint."""
        job = self._hall.outbox.job(int(label[1:]))
        assert isinstance(job.content, TicketContent)
        assert job.content.label == label
        first, again = (self._hall.drawn(replace(job, reprint=n)) for n in (0, 1))
        papers = [paper for paper in self._printer.mechanism.papers()[before:] if paper.cut]
        printed = [paper.picture().tobytes() for paper in papers if paper.rows]
        return [found == again for found in printed if found in (first, again)]


MOODS = [{"forgets": False}, {"forgets": True}, {"tallies": True}]


@pytest.mark.parametrize("mood", MOODS)
def test_wherever_the_paper_ends(tmp_path: Path, mood: dict[str, bool]) -> None:
    with (
        FakePrinter(**mood, room=ROOM) as printer,
        printing_hall(tmp_path / "hall.db", network(printer.port)) as hall,
    ):
        roll = Roll(hall, printer)
        for position in roll.positions(STEP):
            roll.end_at(position)


def test_wherever_the_paper_ends_with_a_small_buffer(tmp_path: Path) -> None:
    """The buffer is full before the paper ends, and then the printer answers no questions."""
    with (
        FakePrinter(room=4096) as printer,
        printing_hall(tmp_path / "db", network(printer.port)) as hall,
    ):
        roll = Roll(hall, printer)
        for position in roll.positions(STEP):
            roll.end_at(position)


@pytest.mark.soak
@pytest.mark.parametrize("mood", MOODS)
def test_paper_ends_at_every_hundredth_byte(tmp_path: Path, mood: dict[str, bool]) -> None:
    with (
        FakePrinter(**mood, room=ROOM) as printer,
        printing_hall(tmp_path / "hall.db", network(printer.port)) as hall,
    ):
        roll = Roll(hall, printer)
        for position in roll.positions(DENSE_STEP):
            roll.end_at(position)
