"""Printers on USB and print queues of the operating system, driven through the real libraries."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import gevent
import pytest
import usb.core
from PIL import Image

from hall.config.printers import Printer
from hall.printers.link.connection import Connection
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health
from hall.printers.spooler import printer_thread
from tests.support.printers.fake_printer import decode
from tests.support.printers.halls_with_printers import printing_hall
from tests.support.printers.usb_printer import PRODUCT, VENDOR, UsbPrinter

PICTURE = Image.effect_noise((576, 200), 90).convert("1")
QUEUE = Printer(id="p1", driver="cups", queue="hall", timeout_s=1)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[UsbPrinter]:
    printer = UsbPrinter()
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: printer)
    yield printer
    printer.mechanism.switch_off()


def usb_connection() -> Connection:
    return Connection(
        Printer(
            id="p1",
            driver="usb",
            usb_vendor=VENDOR,
            usb_product=PRODUCT,
            speed_mm_s=600,
            timeout_s=1,
        )
    )


def test_a_usb_printer_is_asked_and_gets_every_dot(plugged: UsbPrinter) -> None:
    assert usb.core.find(idVendor=VENDOR) is not None
    connection = usb_connection()
    with connection:
        assert connection.health() == Health("ok")
        assert connection.send(PICTURE)
        assert connection.printed(PICTURE) == "confirmed"
    plugged.mechanism.break_down("cover_open")
    with connection:
        assert connection.health() == Health("fault", "cover_open")
    connection.close()
    (paper,) = decode(plugged.received)
    assert paper.picture().tobytes() == PICTURE.tobytes()


def test_a_usb_printer_reports_incomplete_tickets(
    plugged: UsbPrinter,
) -> None:
    """The link stays open from ticket to ticket."""
    connection = usb_connection()
    for tallies in (True, True, False, True):
        plugged.tallies = tallies
        with connection:
            assert connection.health() == Health("ok")
            assert connection.send(PICTURE)
            assert (connection.printed(PICTURE) == "confirmed") == tallies
    connection.close()
    assert [paper.picture().tobytes() for paper in decode(plugged.received) if paper.rows] == [
        PICTURE.tobytes()
    ] * 4


def test_a_usb_printer_is_unplugged_and_comes_back(plugged: UsbPrinter) -> None:
    connection = usb_connection()
    assert connection.health() == Health("ok")
    plugged.unplugged = True
    assert connection.health() == Health("fault", "offline")
    plugged.unplugged = False
    assert connection.health() == Health("ok")
    connection.close()


class Cups(ModuleType):
    """A system with one print queue, in place of pycups, which needs a library of the system."""

    CUPS_FORMAT_RAW = "application/vnd.cups-raw"

    def __init__(self) -> None:
        super().__init__("cups")
        self.jobs: list[tuple[str, bytes]] = []
        self.hangs_s = 0.0

    def getServer(self) -> str:  # noqa: N802
        return "localhost"

    def getPort(self) -> int:  # noqa: N802
        return 631

    def setServer(self, server: str) -> None:  # noqa: N802
        pass

    def setPort(self, port: int) -> None:  # noqa: N802
        pass

    def Connection(self) -> Any:  # noqa: N802
        return self

    def getPrinters(self) -> dict[str, object]:  # noqa: N802
        return {"hall": {}}

    def printFile(  # noqa: N802
        self, queue: str, path: str, title: str, options: dict[str, str]
    ) -> None:
        assert (queue, options) == ("hall", {"document-format": self.CUPS_FORMAT_RAW})
        time.sleep(self.hangs_s)
        self.jobs.append((title, Path(path).read_bytes()))


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Cups:
    from escpos.printer import cups as driver

    library = Cups()
    monkeypatch.setitem(sys.modules, "cups", library)
    monkeypatch.setattr(driver, "cups", library, raising=False)
    monkeypatch.setattr(driver, "_DEP_PYCUPS", True)
    monkeypatch.setattr(driver, "DEFAULT_HOST", "localhost", raising=False)
    monkeypatch.setattr(driver, "DEFAULT_PORT", 631, raising=False)
    return library


def test_a_queue_of_the_system_gets_one_whole_job(cups: Cups) -> None:
    with Connection(QUEUE) as connection:
        assert connection.health() == Health("unknown", "no_status")
        assert not connection.send(PICTURE)
    ((title, content),) = cups.jobs
    (paper,) = decode(content)
    assert (title, paper.picture().tobytes()) == ("Sảnh", PICTURE.tobytes())


def test_a_queue_that_does_not_exist(cups: Cups) -> None:
    with (
        pytest.raises(PrinterError) as caught,
        Connection(QUEUE.model_copy(update={"queue": "x"})) as c,
    ):
        c.send(PICTURE)
    assert (caught.value.reason, caught.value.begun) == ("offline", False)
    assert not cups.jobs


def test_a_system_that_hangs_costs_nobody_more_than_its_limit(
    cups: Cups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer_thread, "SYSTEM_S", 0.2)
    cups.hangs_s = 1.5
    with printing_hall(tmp_path / "hall.db", QUEUE) as hall:
        hall.spooler.start()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("held") == ["A001"])
        hall.listener.until(lambda: hall.status()["reason"] == "timeout")
        cups.hangs_s = 0
        hall.listener.until(lambda: len(hall.listener.papers("sent")) == 1)
        gevent.sleep(1.5)  # until the thread that hangs has ended
