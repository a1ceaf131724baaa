"""A hall with printers and no web, and configurations whose printers belong to the test."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import gevent
from gevent.event import Event as Flag

from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config, Kiosk
from hall.config.printers import Printer
from hall.printers.drawing.draw import draw
from hall.printers.drawing.printouts import ticket_of
from hall.printers.drawing.stationery import stationery_of
from hall.printers.spooler.spooler import Spooler, screen_printers_of
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox, PrintJob
from hall.queue.paper.print_content import TicketContent
from hall.queue.paper.rolls import PaperRolls
from hall.queue.store.database import Store
from hall.queue.store.events import Event, PaperEvent, PrinterEvent
from tests.support.paths import SHIPPED_HALL, TRIAL_HALL

MONDAY = 1_750_040_460_000  # 16 June 2025, 09:21 in Thái Bình
PRINTERS = re.compile(r"\[\[printers\]\]\n(?:\w.*\n)+")
BASE_URL = "http://192.168.1.20:8000"


class Listener:
    """Keeps every event of the store, and waits for what a test expects."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._heard = Flag()

    def __call__(self, events: Sequence[Event]) -> None:
        self.events.extend(events)
        self._heard.set()

    def until(self, done: Callable[[], bool]) -> None:
        with gevent.Timeout(60):  # a limit, for a machine that has much else to do
            while not done():
                self._heard.clear()
                self._heard.wait()

    def papers(self, state: str) -> list[str]:
        """The labels of the jobs that came into ``state``, in order."""
        return [e.label for e in self.events if isinstance(e, PaperEvent) and e.state == state]

    def health(self) -> list[tuple[str, str, str]]:
        return [(e.printer, e.state, e.reason) for e in self.events if isinstance(e, PrinterEvent)]


class PrintingHall:
    """A real store, engine and outbox, with a spooler for ``printers``.

    ``kiosks`` has the ids of each kiosk's printers; without it, kiosk k1 prints on p1 and so on."""

    def __init__(
        self, path: Path, printers: Sequence[Printer], kiosks: Mapping[str, Sequence[str]]
    ) -> None:
        name = load(SHIPPED_HALL).kiosks[0].name
        own = {printer.id.replace("p", "k"): (printer.id,) for printer in printers}
        configured = [
            Kiosk(id=kiosk, name=name, printers=tuple(printers))
            for kiosk, printers in (kiosks or own).items()
        ]
        self.config: Config = load(SHIPPED_HALL).model_copy(
            update={"printers": tuple(printers), "kiosks": tuple(configured)}
        )
        self.clock = ManualClock(MONDAY)
        self.listener = Listener()
        self.store = Store(path, [self.listener])
        self.engine = Engine(self.config, self.store, self.clock, ignore_hours=True)
        self.outbox = Outbox(self.store, self.clock)
        self.rolls = screen_printers_of(self.config)
        self.spooler = Spooler(
            self.config,
            self.outbox,
            PaperRolls(self.store, self.clock),
            self.clock,
            self.rolls,
            lambda: BASE_URL,
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
        assert isinstance(job.content, TicketContent)
        paper = replace(job.content, reprint=job.reprint)
        return draw(
            ticket_of(self.config, paper, BASE_URL), stationery_of(self.config, width)
        ).tobytes()

    def status(self) -> Mapping[str, object]:
        return self.spooler.health()["p1"]

    def labels_on_roll(self, printer: str = "p1") -> list[str]:
        return [image.label for image in reversed(self.rolls[printer].images())]


@contextmanager
def printing_hall(
    path: Path, *printers: Printer, **kiosks: Sequence[str]
) -> Iterator[PrintingHall]:
    hall = PrintingHall(path, printers, kiosks)
    try:
        yield hall
    finally:
        hall.spooler.stop(2)
        hall.store.close()


def screen(name: str = "p1") -> Printer:
    return Printer(id=name)


def network(port: int, timeout_s: float = 0.3, name: str = "p1") -> Printer:
    quick = {"timeout_s": timeout_s, "speed_mm_s": 600}
    return Printer.model_validate(
        {"id": name, "driver": "network", "host": "127.0.0.1", "port": port, **quick}
    )


def with_printers(*ports: int, more: str = "") -> str:
    """The trial hall's configuration with network printers p1, p2, … at these ports of loopback.

    ``more`` is further TOML lines for each printer."""
    printers = "".join(
        f'[[printers]]\nid = "p{number}"\ndriver = "network"\nhost = "127.0.0.1"\n'
        f"port = {port}\nspeed_mm_s = 600\n{more}\n"
        for number, port in enumerate(ports, start=1)
    )
    return PRINTERS.sub(printers, TRIAL_HALL.read_text("utf-8"))


def with_printer_name(config: str, printer: str, name: str) -> str:
    """The configuration with a name for this printer."""
    return config.replace(f'id = "{printer}"', f'id = "{printer}"\nname = "{name}"')
