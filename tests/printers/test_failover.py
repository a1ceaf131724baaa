"""Papers that a printer cannot print come out of another one, by rule or as staff decide."""

from pathlib import Path

import gevent
import pytest

from hall.config.printers import Printer
from tests.model.other_halls import without
from tests.support.printers.fake_printer import FakePrinter, refusing_port
from tests.support.printers.halls_with_printers import network, printing_hall, screen

TWO = ("p1", "p2")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "hall.db"


def unasked(port: int) -> Printer:
    return network(port).model_copy(update={"status": False})


def test_a_broken_printer_hands_its_jobs_to_the_next(database: Path) -> None:
    """The paper is marked if part of it may have come out already, and unmarked if not."""
    with (
        FakePrinter(paper_out_at=25_000) as first,
        FakePrinter() as second,
        printing_hall(
            database, network(first.port), network(second.port, name="p2"), k1=TWO
        ) as hall,
    ):
        labels = [hall.issue() for _ in range(3)]
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == labels)
        pictures = [paper.picture().tobytes() for paper in second.mechanism.papers()]
        jobs = [hall.outbox.job(number) for number in (1, 2, 3)]
        assert [job.reprint for job in jobs] == [1, 0, 0]
        assert pictures == [hall.drawn(job) for job in jobs]
        first.mechanism.mend("paper_out")
        hall.listener.until(lambda: hall.spooler.health()["p1"]["state"] == "ok")
        hall.listener.events.clear()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A004"])
        assert hall.outbox.job(4).printer == "p1"


def test_a_job_moved_meanwhile_is_not_claimed(database: Path) -> None:
    with printing_hall(database, screen("p1"), screen("p2"), k1=TWO) as hall:
        hall.issue()
        seen = hall.job("p1")
        hall.engine.move_printer("p1", "p2")
        assert not hall.outbox.claim(seen)
        assert hall.outbox.claim(hall.job("p2"))


def test_a_printer_that_says_nothing_hands_over_too_once_it_failed(database: Path) -> None:
    with (
        FakePrinter(reset_after=5000) as first,
        FakePrinter() as second,
        printing_hall(
            database, unasked(first.port), network(second.port, name="p2"), k1=TWO
        ) as hall,
    ):
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001", "A002"])
        assert len(second.mechanism.papers()) == 2
        # This printer cannot say that it works again, so the next job does not begin there.
        assert [hall.outbox.job(number).reprint for number in (1, 2)] == [1, 0]


def test_with_no_healthy_printer_the_job_waits_for_the_first_that_is(database: Path) -> None:
    second = FakePrinter()
    second.port = refusing_port()
    printers = network(refusing_port()), network(second.port, name="p2")
    with printing_hall(database, *printers, k1=TWO) as hall:
        hall.spooler.start()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        with second:
            hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
            assert len(second.mechanism.papers()) == 1


def test_two_kiosks_share_a_printer_paper_by_paper(database: Path) -> None:
    with (
        FakePrinter(room=4096) as printer,
        printing_hall(database, network(printer.port), k1=("p1",), k2=("p1",)) as hall,
    ):
        hall.spooler.start()
        taken = [gevent.spawn(hall.issue, kiosk) for kiosk in ("k1", "k2") * 4]
        gevent.joinall(taken, raise_error=True)
        hall.listener.until(lambda: len(hall.listener.papers("confirmed")) == len(taken))
        pictures = [paper.picture().tobytes() for paper in printer.mechanism.papers()]
        assert pictures == [hall.drawn(hall.outbox.job(1 + n)) for n in range(len(taken))]


def test_staff_let_another_printer_take_over(database: Path) -> None:
    """Staff may do so for a printer that does not answer; it holds until they change it."""
    with (
        FakePrinter() as spare,
        printing_hall(
            database, network(refusing_port()), network(spare.port, name="p3"), k1=["p1"]
        ) as hall,
    ):
        hall.spooler.start()
        hall.issue()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        assert hall.engine.move_printer("p1", "p3")["jobs"] == 2
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001", "A002", "A003"])
        assert len(spare.mechanism.papers()) == 3
        assert hall.spooler.health()["p1"]["queued"] == 0


def test_a_removed_stand_in_is_forgotten(database: Path) -> None:
    with printing_hall(database, screen("p1"), screen("p2"), k1=["p1"]) as hall:
        hall.engine.move_printer("p1", "p2")
        hall.issue()
        assert hall.job("p2").id == 1
        hall.engine.reconfigure(without(hall.config, printers=["p2"]))
        hall.issue()
        assert [hall.job("p1").id, hall.outbox.queued("p1")] == [1, 2]
