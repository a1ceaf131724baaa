"""Print jobs come out in order and marked when repeated, and never delay anybody."""

import io
from dataclasses import replace
from pathlib import Path

import gevent
import pytest
from PIL import Image

from hall.config.printers import Printer
from hall.queue.store.events import PrinterEvent
from hall.queue.store.webhook_outbox import WebhookOutbox
from tests.support.printers.fake_printer import FakePrinter, refusing_port
from tests.support.printers.halls_with_printers import network, printing_hall, screen


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "hall.db"


def test_tickets_come_out_in_the_order_of_their_numbers(database: Path) -> None:
    with printing_hall(database, screen()) as hall:
        early = [hall.issue() for _ in range(3)]
        hall.spooler.start()
        late = [greenlet.get() for greenlet in [gevent.spawn(hall.issue) for _ in range(9)]]
        hall.listener.until(lambda: len(hall.listener.papers("confirmed")) == 12)
        assert hall.labels_on_roll() == sorted(early + late)
        assert hall.listener.health() == [("p1", "ok", "")]
        assert hall.status() == {
            "id": "p1",
            "state": "ok",
            "reason": "",
            "near_end": False,
            "queued": 0,
            "left_mm": None,
        }


def test_the_paper_is_the_drawn_ticket(database: Path) -> None:
    with FakePrinter() as printer, printing_hall(database, network(printer.port)) as hall:
        hall.issue()
        job = hall.job()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        (paper,) = printer.mechanism.papers()
        assert paper.picture().tobytes() == hall.drawn(job)


def test_a_silent_printer_is_in_an_unknown_state(database: Path) -> None:
    with FakePrinter(deaf=True) as printer, printing_hall(database, network(printer.port)) as hall:
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("sent") == ["A001"])
        assert len(printer.mechanism.papers()) == 1
        assert hall.listener.papers("confirmed") == []
        assert hall.listener.health() == [("p1", "unknown", "silent")]
        assert hall.status()["queued"] == 0


def test_paper_that_ends_is_an_event_here_and_elsewhere(database: Path) -> None:
    with printing_hall(database, screen()) as hall:
        hall.rolls["p1"].play("near_end")
        hall.spooler.start()
        hall.listener.until(lambda: bool(hall.listener.health()))
        (event,) = (each for each in hall.listener.events if isinstance(each, PrinterEvent))
        assert (event.printer, event.state, event.near_end) == ("p1", "ok", True)
        (body,) = (
            each.body for each in WebhookOutbox(hall.store).after(0) if each.kind == "printer"
        )
        assert (body["printer"], body["state"], body["near_end"]) == ("p1", "ok", True)


def test_a_printer_without_pictures_gets_text(database: Path) -> None:
    with FakePrinter() as printer:
        plain = network(printer.port).model_copy(update={"text": "native"})
        with printing_hall(database, plain) as hall:
            hall.issue()
            hall.spooler.start()
            hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        (paper,) = printer.mechanism.papers()
        assert b"A001" in paper.text
        assert not paper.rows


def test_a_printer_that_comes_back_prints_what_waited(database: Path) -> None:
    printer = FakePrinter()
    printer.port = refusing_port()
    with printing_hall(database, network(printer.port)) as hall:
        hall.spooler.start()
        labels = [hall.issue() for _ in range(3)]
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        assert hall.status() == {
            "id": "p1",
            "state": "fault",
            "reason": "refused",
            "near_end": False,
            "queued": 3,
            "left_mm": 80_000,
        }
        first = hall.job()
        with printer:
            hall.listener.until(lambda: hall.listener.papers("confirmed") == labels)
            papers = printer.mechanism.papers()
        assert hall.listener.health() == [("p1", "fault", "refused"), ("p1", "ok", "")]
        assert first.reprint == 0  # nothing had come out, so the paper has no mark
        assert papers[0].picture().tobytes() == hall.drawn(first)


def test_a_lasting_fault_is_reported_once(database: Path) -> None:
    with FakePrinter() as printer, printing_hall(database, network(printer.port)) as hall:
        printer.mechanism.break_down("paper_out")
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        asked = printer.questions
        with gevent.Timeout(60):
            while printer.questions < asked + 20:
                gevent.sleep(0.02)
        assert hall.listener.papers("held") == ["A001"]
        assert hall.listener.health() == [("p1", "fault", "paper_out")]


def test_an_interrupted_ticket_is_printed_again_with_a_mark(database: Path) -> None:
    with (
        FakePrinter(paper_out_at=25_000) as printer,
        printing_hall(database, network(printer.port)) as hall,
    ):
        hall.issue()
        job = hall.job()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        hall.listener.until(lambda: hall.listener.health()[-1] == ("p1", "fault", "paper_out"))
        printer.mechanism.mend("paper_out")
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        paper = printer.mechanism.papers()[-1]
        assert paper.picture().tobytes() == hall.drawn(replace(job, reprint=1))


def test_there_is_one_automatic_reprint_and_no_more(database: Path) -> None:
    with (
        FakePrinter(reset_after=5000) as printer,
        printing_hall(database, network(printer.port)) as hall,
    ):
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("abandoned") == ["A001"])
        assert hall.listener.papers("sending") == ["A001", "A001"]
        job = hall.outbox.job(1)
        assert (job.reason, job.reprint) == ("twice", 2)


def test_a_ticket_nobody_waits_for_any_more_is_not_printed(database: Path) -> None:
    with printing_hall(database, screen()) as hall:
        hall.issue()
        hall.clock.at += 180_001
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A002"])
        assert hall.listener.papers("abandoned") == ["A001"]
        assert hall.labels_on_roll() == ["A002"]


def test_jobs_of_a_dead_printer_expire_while_it_fails(database: Path) -> None:
    with printing_hall(database, network(refusing_port())) as hall:
        hall.spooler.start()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        hall.clock.at += 180_001
        hall.listener.until(lambda: hall.listener.papers("abandoned") == ["A001"])
        assert hall.status()["queued"] == 0


def test_a_ticket_being_sent_when_the_hall_died_is_printed_again_with_a_mark(
    database: Path,
) -> None:
    with printing_hall(database, screen()) as before:
        before.issue()
        before.issue()
        job = before.job()
        assert before.outbox.claim(job)
    with printing_hall(database, screen()) as hall:
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001", "A002"])
        png = hall.rolls["p1"].png(job.id)
        assert png is not None
        with Image.open(io.BytesIO(png)) as labels_on_roll:
            assert labels_on_roll.tobytes() == hall.drawn(replace(job, reprint=1))
        assert hall.listener.papers("unknown") == ["A001"]  # the other paper is no reprint


def test_a_hall_that_dies_while_it_sends_has_not_used_the_second_try(database: Path) -> None:
    """No byte is known to have been printed, so the job is tried as long as it is worth it."""
    with printing_hall(database, screen()) as hall:
        hall.issue()
        for _ in range(3):
            hall.outbox.claim(hall.job())
            hall.outbox.hall_died_during(1)
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        assert hall.outbox.job(1).reprint == 3


def test_a_step_that_does_not_fit_changes_nothing(database: Path) -> None:
    """The job may have been taken or replaced meanwhile."""
    with printing_hall(database, screen()) as hall:
        hall.issue()
        job = hall.job()
        assert hall.outbox.claim(job)
        assert not hall.outbox.claim(job)
        hall.outbox.confirmed(job.id)
        assert hall.job().state == "sending"
        hall.outbox.abandoned(job.id, "replaced")
        hall.outbox.sent(job.id, awaits=True)
        hall.outbox.hall_died_during(job.id)
        assert hall.outbox.job(job.id).state == "abandoned"
        hall.issue()
        last = hall.job()
        hall.outbox.claim(last)
        hall.outbox.sent(last.id, awaits=False)
        hall.outbox.hall_died_during(last.id)
        assert hall.outbox.job(last.id).state == "sent"
        assert hall.outbox.next_job("p1") is None
        assert hall.listener.papers("abandoned") == ["A001"]  # a step that failed is not published
        assert hall.listener.papers("sending") == ["A001", "A002"]


def test_a_driver_that_is_missing_gives_tickets_up_at_once(database: Path) -> None:
    printer = Printer(id="p1", driver="win32", queue="hall")
    with printing_hall(database, printer) as hall:
        hall.spooler.start()
        hall.issue()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("abandoned") == ["A001", "A002"])
        assert hall.listener.health()[-1] == ("p1", "fault", "unsupported")


def test_a_dead_printer_delays_neither_tickets_nor_other_printers(database: Path) -> None:
    with (
        FakePrinter(silent=True) as dead,
        printing_hall(database, network(dead.port, timeout_s=1), screen("p2")) as hall,
    ):
        hall.spooler.start()
        hall.issue("k1")
        hall.listener.until(lambda: hall.listener.papers("sending") == ["A001"])
        labels = [hall.issue("k2") for _ in range(3)]
        hall.listener.until(lambda: hall.listener.papers("confirmed") == labels)
        assert (
            "p1",
            "fault",
            "timeout",
        ) not in hall.listener.health()  # the printer still hangs
        assert hall.labels_on_roll("p2") == labels
        hall.listener.until(lambda: ("p1", "fault", "timeout") in hall.listener.health())


def test_a_job_that_cannot_be_drawn_stops_no_other(database: Path) -> None:
    with printing_hall(database, screen()) as hall:
        hall.issue()
        hall.engine.issue("dat-dai", kiosk="k1")
        hall.store.submit(
            lambda tx: tx.run("UPDATE ticket SET issued_at = 100000000000000000 WHERE id = 1")
        )
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["B001"])
        assert hall.listener.papers("abandoned") == ["A001"]
        assert hall.listener.health() == [("p1", "ok", "")]


def test_stopping_lets_the_ticket_in_hand_come_out(database: Path) -> None:
    with FakePrinter() as printer, printing_hall(database, network(printer.port)) as hall:
        hall.issue()
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("sending") == ["A001"])
        hall.spooler.stop(5)
        assert hall.listener.papers("confirmed") == ["A001"]
        assert hall.job().state == "queued"
        assert len(printer.mechanism.papers()) == 1


def test_stopping_does_not_wait_for_a_printer_that_hangs(database: Path) -> None:
    with (
        FakePrinter(silent=True) as printer,
        printing_hall(database, network(printer.port, timeout_s=3)) as hall,
    ):
        hall.issue()
        hall.spooler.start()
        hall.listener.until(lambda: hall.listener.papers("sending") == ["A001"])
        with gevent.Timeout(6):  # half of what the printer may take before it counts as silent
            hall.spooler.stop(0.01)
        assert hall.job().state == "sending"  # so the next start prints it again with a mark
