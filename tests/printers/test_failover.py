"""What a printer cannot print comes out of another one: by rule, or by one word of the staff."""

from pathlib import Path

import gevent
import pytest

from hall.config.printers import Printer
from tests.support.fake_printer import FakePrinter, refusing_port
from tests.support.halls_with_printers import hall, network, screen

TWO = ("p1", "p2")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "hall.db"


def unasked(port: int) -> Printer:
    return network(port).model_copy(update={"status": False})


def test_a_broken_printer_hands_its_jobs_to_the_next(database: Path) -> None:
    """Marked where something may have come out already, and unmarked where not."""
    with (
        FakePrinter(paper_out_at=25_000) as first,
        FakePrinter() as second,
        hall(database, network(first.port), network(second.port, name="p2"), k1=TWO) as it,
    ):
        labels = [it.issue() for _ in range(3)]
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == labels)
        pictures = [paper.picture().tobytes() for paper in second.inside.papers()]
        jobs = [it.outbox.job(number) for number in (1, 2, 3)]
        assert [job.reprint for job in jobs] == [1, 0, 0]
        assert pictures == [it.drawn(job) for job in jobs]
        first.inside.mend("paper_out")
        it.heard.until(lambda: it.spooler.health()["p1"]["state"] == "ok")
        it.heard.events.clear()
        it.issue()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A004"])
        assert it.outbox.job(4).printer == "p1"


def test_what_was_moved_meanwhile_is_not_claimed(database: Path) -> None:
    with hall(database, screen("p1"), screen("p2"), k1=TWO) as it:
        it.issue()
        seen = it.job("p1")
        it.engine.move_printer("p1", "p2")
        assert not it.outbox.claim(seen)
        assert it.outbox.claim(it.job("p2"))


def test_a_printer_that_says_nothing_hands_over_too_once_it_failed(database: Path) -> None:
    with (
        FakePrinter(reset_after=5000) as first,
        FakePrinter() as second,
        hall(database, unasked(first.port), network(second.port, name="p2"), k1=TWO) as it,
    ):
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001"])
        it.issue()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001", "A002"])
        assert len(second.inside.papers()) == 2
        # It cannot say that it is well again, so the next one does not begin there.
        assert [it.outbox.job(number).reprint for number in (1, 2)] == [1, 0]


def test_with_no_healthy_printer_the_job_waits_for_the_first_that_is(database: Path) -> None:
    second = FakePrinter()
    second.port = refusing_port()
    printers = network(refusing_port()), network(second.port, name="p2")
    with hall(database, *printers, k1=TWO) as it:
        it.spooler.start()
        it.issue()
        it.heard.until(lambda: it.heard.papers("held") == ["A001"])
        with second:
            it.heard.until(lambda: it.heard.papers("confirmed") == ["A001"])
            assert len(second.inside.papers()) == 1


def test_two_kiosks_share_a_printer_paper_by_paper(database: Path) -> None:
    with (
        FakePrinter(room=4096) as printer,
        hall(database, network(printer.port), k1=("p1",), k2=("p1",)) as it,
    ):
        it.spooler.start()
        taken = [gevent.spawn(it.issue, kiosk) for kiosk in ("k1", "k2") * 4]
        gevent.joinall(taken, raise_error=True)
        it.heard.until(lambda: len(it.heard.papers("confirmed")) == len(taken))
        pictures = [paper.picture().tobytes() for paper in printer.inside.papers()]
        assert pictures == [it.drawn(it.outbox.job(1 + n)) for n in range(len(taken))]


def test_staff_let_another_printer_take_over(database: Path) -> None:
    """Also from a printer that does not answer, and until they say otherwise."""
    with (
        FakePrinter() as spare,
        hall(database, network(refusing_port()), network(spare.port, name="p3"), k1=["p1"]) as it,
    ):
        it.spooler.start()
        it.issue()
        it.issue()
        it.heard.until(lambda: it.heard.papers("held") == ["A001"])
        assert it.engine.move_printer("p1", "p3")["jobs"] == 2
        it.issue()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001", "A002", "A003"])
        assert len(spare.inside.papers()) == 3
        assert it.spooler.health()["p1"]["queued"] == 0


def test_who_takes_over_is_forgotten_once_it_is_removed(database: Path) -> None:
    with hall(database, screen("p1"), screen("p2"), k1=["p1"]) as it:
        it.engine.move_printer("p1", "p2")
        it.issue()
        assert it.job("p2").id == 1
        it.outbox.abandon_strays({"p1"})  # as the hall starts with another configuration
        it.issue()
        assert it.job("p1").id == 2
