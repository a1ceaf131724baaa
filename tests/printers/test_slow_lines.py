"""A serial box behind Ethernet takes a ticket at once and passes it on slowly: it comes out once."""

from pathlib import Path

import pytest

from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import network, printing_hall
from tests.support.printers.line import Line
from tests.support.printers.paper_trail import lies, marks
from tests.support.printers.trials import KINDS, TELL

TIMEOUT_S = 0.5
BOXES: dict[str, dict[str, int]] = {
    "drops 64 kB": {"room": 65536, "keeps": False},
    "keeps 64 kB": {"room": 65536, "keeps": True},
    "drops 4 kB": {"room": 4096, "window": 4096, "keeps": False},
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["in turn", "nothing"])
def test_a_ticket_comes_out_once(tmp_path: Path, kind: str) -> None:
    come_out_once(tmp_path, kind, "drops 64 kB", 30_000, tickets=1)


@pytest.mark.soak
@pytest.mark.parametrize("rate", [11_500, 30_000])
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("kind", KINDS)
def test_tickets_come_out_once_at_every_speed(
    tmp_path: Path, kind: str, box: str, rate: int
) -> None:
    come_out_once(tmp_path, kind, box, rate, tickets=3)


def come_out_once(folder: Path, kind: str, box: str, rate: int, tickets: int) -> None:
    """Each ticket comes out whole, once and without a mark; ``rate`` in bytes a second."""
    with (
        FakePrinter(**KINDS[kind]) as printer,
        Line(printer.port, rate=rate, box=True, **BOXES[box]) as line,  # type: ignore[arg-type]
    ):
        config = network(line.port, TIMEOUT_S).model_copy(
            update={"process_id": "confirms" in KINDS[kind]}
        )
        with printing_hall(folder / "db", config) as hall:
            hall.spooler.start()
            for _ in range(tickets):
                hall.issue()
            hall.listener.until(lambda: hall.outbox.next_job("p1") is None)
            line.rest()
            papers = printer.mechanism.papers()
            assert not lies(hall, tickets, papers)
            jobs = [hall.outbox.job(number) for number in range(1, tickets + 1)]
            assert [marks(hall, job, papers) for job in jobs] == [[0]] * tickets
            can_tell = "confirmed" if kind in TELL else "sent"
            assert [job.state for job in jobs] == [can_tell] * tickets
