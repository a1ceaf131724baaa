"""From the committed print job to the paper: in order, marked when repeated, never in the way."""

import io
from dataclasses import replace
from pathlib import Path

import gevent
import pytest
from PIL import Image

from hall.config.printers import Printer
from hall.queue.store.events import PrinterEvent
from hall.queue.store.webhook_outbox import WebhookOutbox
from tests.support.fake_printer import FakePrinter, refusing_port
from tests.support.halls_with_printers import hall, network, screen


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "hall.db"


def test_tickets_come_out_in_the_order_of_their_numbers(database: Path) -> None:
    with hall(database, screen()) as it:
        early = [it.issue() for _ in range(3)]
        it.spooler.start()
        late = [greenlet.get() for greenlet in [gevent.spawn(it.issue) for _ in range(9)]]
        it.heard.until(lambda: len(it.heard.papers("confirmed")) == 12)
        assert it.shown() == sorted(early + late)
        assert it.heard.health() == [("p1", "ok", "")]
        assert it.status() == {
            "id": "p1",
            "state": "ok",
            "reason": "",
            "near_end": False,
            "queued": 0,
            "left_mm": None,
        }


def test_the_paper_is_the_drawn_ticket(database: Path) -> None:
    with FakePrinter() as printer, hall(database, network(printer.port)) as it:
        it.issue()
        job = it.job()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001"])
        (paper,) = printer.inside.papers()
        assert paper.picture().tobytes() == it.drawn(job)


def test_of_a_printer_that_says_nothing_nobody_knows_how_it_is(database: Path) -> None:
    with FakePrinter(deaf=True) as printer, hall(database, network(printer.port)) as it:
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("sent") == ["A001"])
        assert len(printer.inside.papers()) == 1
        assert it.heard.papers("confirmed") == []
        assert it.heard.health() == [("p1", "unknown", "silent")]
        assert it.status()["queued"] == 0


def test_paper_that_ends_is_an_event_here_and_elsewhere(database: Path) -> None:
    with hall(database, screen()) as it:
        it.rolls["p1"].play("near_end")
        it.spooler.start()
        it.heard.until(lambda: bool(it.heard.health()))
        (event,) = (each for each in it.heard.events if isinstance(each, PrinterEvent))
        assert (event.printer, event.state, event.near_end) == ("p1", "ok", True)
        (body,) = (each.body for each in WebhookOutbox(it.store).after(0) if each.kind == "printer")
        assert (body["printer"], body["state"], body["near_end"]) == ("p1", "ok", True)


def test_a_printer_without_pictures_gets_text(database: Path) -> None:
    with FakePrinter() as printer:
        plain = network(printer.port).model_copy(update={"text": "native"})
        with hall(database, plain) as it:
            it.issue()
            it.spooler.start()
            it.heard.until(lambda: it.heard.papers("confirmed") == ["A001"])
        (paper,) = printer.inside.papers()
        assert b"A001" in paper.text
        assert not paper.rows


def test_a_printer_that_comes_back_prints_what_waited(database: Path) -> None:
    printer = FakePrinter()
    printer.port = refusing_port()
    with hall(database, network(printer.port)) as it:
        it.spooler.start()
        labels = [it.issue() for _ in range(3)]
        it.heard.until(lambda: it.heard.papers("held") == ["A001"])
        assert it.status() == {
            "id": "p1",
            "state": "fault",
            "reason": "refused",
            "near_end": False,
            "queued": 3,
            "left_mm": 80_000,
        }
        first = it.job()
        with printer:
            it.heard.until(lambda: it.heard.papers("confirmed") == labels)
            papers = printer.inside.papers()
        assert it.heard.health() == [("p1", "fault", "refused"), ("p1", "ok", "")]
        assert first.reprint == 0  # nothing was on paper, so nothing is marked
        assert papers[0].picture().tobytes() == it.drawn(first)


def test_a_fault_that_lasts_is_told_once(database: Path) -> None:
    with FakePrinter() as printer, hall(database, network(printer.port)) as it:
        printer.inside.break_down("paper_out")
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("held") == ["A001"])
        asked = printer.questions
        with gevent.Timeout(60):
            while printer.questions < asked + 20:
                gevent.sleep(0.02)
        assert it.heard.papers("held") == ["A001"]
        assert it.heard.health() == [("p1", "fault", "paper_out")]


def test_what_broke_off_in_the_middle_is_printed_again_with_a_mark(database: Path) -> None:
    with FakePrinter(paper_out_at=25_000) as printer, hall(database, network(printer.port)) as it:
        it.issue()
        job = it.job()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("held") == ["A001"])
        it.heard.until(lambda: it.heard.health()[-1] == ("p1", "fault", "paper_out"))
        printer.inside.mend("paper_out")
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001"])
        paper = printer.inside.papers()[-1]
        assert paper.picture().tobytes() == it.drawn(replace(job, reprint=1))


def test_there_is_one_automatic_reprint_and_no_more(database: Path) -> None:
    with FakePrinter(reset_after=5000) as printer, hall(database, network(printer.port)) as it:
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("abandoned") == ["A001"])
        assert it.heard.papers("sending") == ["A001", "A001"]
        job = it.outbox.job(1)
        assert (job.reason, job.reprint) == ("twice", 2)


def test_a_ticket_nobody_waits_for_any_more_is_not_printed(database: Path) -> None:
    with hall(database, screen()) as it:
        it.issue()
        it.clock.at += 180_001
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A002"])
        assert it.heard.papers("abandoned") == ["A001"]
        assert it.shown() == ["A002"]


def test_jobs_of_a_dead_printer_expire_while_it_fails(database: Path) -> None:
    with hall(database, network(refusing_port())) as it:
        it.spooler.start()
        it.issue()
        it.heard.until(lambda: it.heard.papers("held") == ["A001"])
        it.clock.at += 180_001
        it.heard.until(lambda: it.heard.papers("abandoned") == ["A001"])
        assert it.status()["queued"] == 0


def test_a_ticket_over_which_the_hall_died_is_printed_again_with_a_mark(database: Path) -> None:
    with hall(database, screen()) as before:
        before.issue()
        before.issue()
        job = before.job()
        assert before.outbox.claim(job)
    with hall(database, screen()) as it:
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001", "A002"])
        png = it.rolls["p1"].png(job.id)
        assert png is not None
        with Image.open(io.BytesIO(png)) as shown:
            assert shown.tobytes() == it.drawn(replace(job, reprint=1))
        assert it.heard.papers("unknown") == ["A001"]  # the other one is no reprint


def test_a_hall_that_dies_while_it_sends_has_not_used_the_second_try(database: Path) -> None:
    """Nobody knows of a single byte of it: it is tried as long as it is worth it."""
    with hall(database, screen()) as it:
        it.issue()
        for _ in range(3):
            it.outbox.claim(it.job())
            it.outbox.died(1)
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["A001"])
        assert it.outbox.job(1).reprint == 3


def test_a_step_that_does_not_fit_changes_nothing(database: Path) -> None:
    """Somebody else may have taken or replaced the job meanwhile."""
    with hall(database, screen()) as it:
        it.issue()
        job = it.job()
        assert it.outbox.claim(job)
        assert not it.outbox.claim(job)
        it.outbox.confirmed(job.id)
        assert it.job().state == "sending"
        it.outbox.abandoned(job.id, "replaced")
        it.outbox.sent(job.id, awaits=True)
        it.outbox.died(job.id)
        assert it.outbox.job(job.id).state == "abandoned"
        it.issue()
        last = it.job()
        it.outbox.claim(last)
        it.outbox.sent(last.id, awaits=False)
        it.outbox.died(last.id)
        assert it.outbox.job(last.id).state == "sent"
        assert it.outbox.next_job("p1") is None
        assert it.heard.papers("abandoned") == ["A001"]  # and nobody hears of what did not happen
        assert it.heard.papers("sending") == ["A001", "A002"]


def test_a_driver_that_is_missing_gives_tickets_up_at_once(database: Path) -> None:
    printer = Printer(id="p1", driver="win32", queue="hall")
    with hall(database, printer) as it:
        it.spooler.start()
        it.issue()
        it.issue()
        it.heard.until(lambda: it.heard.papers("abandoned") == ["A001", "A002"])
        assert it.heard.health()[-1] == ("p1", "fault", "unsupported")


def test_a_dead_printer_delays_neither_tickets_nor_other_printers(database: Path) -> None:
    with (
        FakePrinter(silent=True) as dead,
        hall(database, network(dead.port, timeout_s=4), screen("p2")) as it,
    ):
        it.spooler.start()
        it.issue("k1")
        it.heard.until(lambda: it.heard.papers("sending") == ["A001"])
        labels = [it.issue("k2") for _ in range(3)]
        it.heard.until(lambda: it.heard.papers("confirmed") == labels)
        assert ("p1", "fault", "timeout") not in it.heard.health()  # it still hangs in its timeout
        assert it.shown("p2") == labels
        it.heard.until(lambda: ("p1", "fault", "timeout") in it.heard.health())


def test_a_job_that_cannot_be_drawn_stops_no_other(database: Path) -> None:
    with hall(database, screen()) as it:
        it.issue()
        it.engine.issue("dat-dai", kiosk="k1")
        del it.config.service["ho-tich"]  # type: ignore[attr-defined]
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("confirmed") == ["B001"])
        assert it.heard.papers("abandoned") == ["A001"]
        assert it.heard.health() == [("p1", "ok", "")]


def test_stopping_lets_the_ticket_in_hand_come_out(database: Path) -> None:
    with FakePrinter() as printer, hall(database, network(printer.port)) as it:
        it.issue()
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("sending") == ["A001"])
        it.spooler.stop(5)
        assert it.heard.papers("confirmed") == ["A001"]
        assert it.job().state == "queued"
        assert len(printer.inside.papers()) == 1


def test_stopping_does_not_wait_for_a_printer_that_hangs(database: Path) -> None:
    with FakePrinter(silent=True) as printer, hall(database, network(printer.port)) as it:
        it.issue()
        it.spooler.start()
        it.heard.until(lambda: it.heard.papers("sending") == ["A001"])
        with gevent.Timeout(10):
            it.spooler.stop(0.01)
        assert it.job().state == "sending"  # so the next start prints it again, marked
