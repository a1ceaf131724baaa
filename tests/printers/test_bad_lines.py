"""Whatever the way to a printer does, a half ticket is never taken for a whole one.

A whole paper comes out, or a marked copy, or the job is shown as given up; never two unmarked ones.
"""

import random
from pathlib import Path

import pytest

from tests.support.printers.carriers import Trouble
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import network, printing_hall
from tests.support.printers.line import Line
from tests.support.printers.paper_trail import lies, marks
from tests.support.printers.trials import TICKET, drawn, wrong

FEW = (4, 12, 31)  # among them a box, a slow line, and a printer that tells nothing
MANY = range(100, 400)


@pytest.mark.slow
@pytest.mark.parametrize("seed", FEW)
def test_no_half_ticket_counts_as_a_whole_one(tmp_path: Path, seed: int) -> None:
    trial = drawn(seed)
    assert not wrong(tmp_path, trial), trial


@pytest.mark.soak
@pytest.mark.parametrize("seed", MANY)
def test_no_half_ticket_counts_as_a_whole_one_whatever_is_drawn(tmp_path: Path, seed: int) -> None:
    trial = drawn(seed)
    assert not wrong(tmp_path, trial), trial


@pytest.mark.slow
def test_a_stall_within_a_ticket_is_waited_out(tmp_path: Path) -> None:
    """The network drops what is under way when a connection is closed."""
    stall(tmp_path, Trouble(55_340, "stall", 2.14))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(24))
def test_a_stall_at_any_byte_is_waited_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    stall(tmp_path, Trouble(chance.randrange(TICKET), "stall", chance.uniform(1.6, 4)))


def stall(folder: Path, trouble: Trouble) -> None:
    """The second ticket comes out whole and without a mark, over a network with this trouble."""
    with (
        FakePrinter() as printer,
        Line(printer.port, keeps=False) as line,
        printing_hall(folder / "db", network(line.port, timeout_s=2)) as hall,
    ):
        hall.spooler.start()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        line.expect(there=[trouble])
        hall.issue()
        hall.listener.until(lambda: hall.outbox.next_job("p1") is None)
        line.rest()
        papers = printer.mechanism.papers()
        assert not lies(hall, 2, papers)
        assert hall.listener.papers("confirmed") == ["A001", "A002"]
        assert marks(hall, hall.outbox.job(2), papers) == [0]
