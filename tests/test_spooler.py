"""From the committed print job to the paper: in order, marked when repeated, never in the way."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import gevent
import pytest
from gevent.event import Event as Flag
from PIL import Image

from hall.clock import ManualClock
from hall.config import Config, Kiosk, Printer
from hall.config_file import load
from hall.printers.paper import paper_of
from hall.printers.slips import draw
from hall.printers.spooler import Spooler, rolls_of
from hall.printers.wording import ticket_of
from hall.queue.engine import Engine
from hall.queue.events import Event, PaperEvent, PrinterEvent
from hall.queue.outbox import Outbox, PrintJob
from hall.queue.paper_rolls import PaperRolls
from hall.queue.papers import TicketPaper
from hall.queue.store import Store
from tests.fake_printer import FakePrinter, refusing_port

ROOT = Path(__file__).resolve().parents[1]
MONDAY = 1_750_040_460_000  # 16 June 2025, 09:21 in Thái Bình
BASE_URL = "http://192.168.1.20:8000"


class Listener:
    """Hears every event of the store and waits for what a test expects."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._heard = Flag()

    def __call__(self, events: Sequence[Event]) -> None:
        self.events.extend(events)
        self._heard.set()

    def until(self, done: Callable[[], bool]) -> None:
        with gevent.Timeout(10):
            while not done():
                self._heard.clear()
                self._heard.wait()

    def papers(self, state: str) -> list[str]:
        """Labels of the jobs that came into ``state``, in order."""
        return [e.label for e in self.events if isinstance(e, PaperEvent) and e.state == state]

    def health(self) -> list[tuple[str, str, str]]:
        return [(e.printer, e.state, e.reason) for e in self.events if isinstance(e, PrinterEvent)]


class Hall:
    """A real store, engine and outbox, and a spooler for ``printers``; kiosk kN prints on pN."""

    def __init__(self, path: Path, printers: Sequence[Printer]) -> None:
        kiosk = load(ROOT / "config.toml").kiosks[0]
        kiosks = [
            Kiosk(id=printer.id.replace("p", "k"), name=kiosk.name, printers=(printer.id,))
            for printer in printers
        ]
        self.config: Config = load(ROOT / "config.toml").model_copy(
            update={"printers": tuple(printers), "kiosks": tuple(kiosks)}
        )
        self.clock = ManualClock(MONDAY)
        self.heard = Listener()
        self.store = Store(path, [self.heard])
        self.engine = Engine(self.config, self.store, self.clock, ignore_hours=True)
        self.outbox = Outbox(self.store, self.clock)
        self.rolls = rolls_of(self.config)
        self.spooler = Spooler(
            *(self.config, self.outbox, PaperRolls(self.store, self.clock), self.clock),
            *(self.rolls, lambda: BASE_URL),
            backoff_s=(0.02,),
        )
        self.store.listeners.append(self.spooler.listen)

    def issue(self, kiosk: str = "k1") -> str:
        return self.engine.issue("ho-tich", kiosk=kiosk)["label"]

    def job(self, printer: str = "p1") -> PrintJob:
        job = self.outbox.next_job(printer)
        assert job is not None
        return job

    def drawn(self, job: PrintJob, width: int = 576) -> bytes:
        assert isinstance(job.paper, TicketPaper)
        paper = replace(job.paper, reprint=job.reprint)
        return draw(ticket_of(self.config, paper, BASE_URL), paper_of(self.config, width)).tobytes()

    def status(self) -> Mapping[str, object]:
        return self.spooler.status()["p1"]

    def shown(self, printer: str = "p1") -> list[str]:
        return [image.label for image in reversed(self.rolls[printer].images())]


@contextmanager
def hall(path: Path, *printers: Printer) -> Iterator[Hall]:
    it = Hall(path, printers)
    yield it
    it.spooler.stop(5)
    it.store.close()


def screen(name: str = "p1") -> Printer:
    return Printer(id=name)


def network(port: int, timeout_s: float = 0.3) -> Printer:
    quick = {"timeout_s": timeout_s, "speed_mm_s": 600}
    return Printer.model_validate(
        {"id": "p1", "driver": "network", "host": "127.0.0.1", "port": port, **quick}
    )


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
            **{"state": "ok", "reason": "", "near_end": False, "queued": 0, "left_mm": None}
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
            **{"state": "fault", "reason": "refused", "near_end": False, "queued": 3},
            **{"left_mm": 80_000},
        }
        first = it.job()
        with printer:
            it.heard.until(lambda: it.heard.papers("confirmed") == labels)
            papers = printer.inside.papers()
        assert it.heard.health() == [("p1", "fault", "refused"), ("p1", "ok", "")]
        assert first.reprint == 0  # nothing was on paper, so nothing is marked
        assert papers[0].picture().tobytes() == it.drawn(first)


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
        hall(database, network(dead.port, timeout_s=1), screen("p2")) as it,
    ):
        it.spooler.start()
        it.issue("k1")
        it.heard.until(lambda: it.heard.papers("sending") == ["A001"])
        with gevent.Timeout(0.8):  # while the dead one still hangs in its timeout
            labels = [it.issue("k2") for _ in range(3)]
            it.heard.until(lambda: it.heard.papers("confirmed") == labels)
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
        with gevent.Timeout(1.5):
            it.spooler.stop(0.01)
        assert it.job().state == "sending"  # so the next start prints it again, marked
