"""Drivers turn a picture into a printer's bytes, and report printers that don't take them."""

import os
import socket
import time
import tty
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from hall.config.printers import Printer
from hall.printers.link.connection import Connection
from hall.printers.link.errors import PrinterError
from hall.printers.link.on_screen import KEPT, ScreenRoll
from hall.printers.link.print_commands import BAND, FEED_AND_CUT, commands
from tests.support.printers.fake_printer import FakePrinter, decode, refusing_port

TIMEOUT_S = 0.3
MARGIN_S = 5.0  # a busy machine


def noise(width: int = 576, height: int = 800) -> Image.Image:
    return Image.effect_noise((width, height), 90).convert("1")


def network(port: int, width: int = 576) -> Printer:
    return Printer.model_validate(
        {
            "id": "p1",
            "driver": "network",
            "host": "127.0.0.1",
            "port": port,
            "width_dots": width,
            "timeout_s": TIMEOUT_S,
        }
    )


def send(printer: Printer, picture: Image.Image) -> None:
    """Prints one picture and closes the link."""
    connection = Connection(printer)
    try:
        if connection.send(picture):
            connection.printed(picture)
    finally:
        connection.close()


def failure_of(printer: Printer, picture: Image.Image | None = None) -> PrinterError:
    with pytest.raises(PrinterError) as caught:
        send(printer, picture or noise())
    return caught.value


@pytest.mark.parametrize("width", [576, 512, 384])
@pytest.mark.parametrize("height", [1, BAND, 2 * BAND + 1, 880])
def test_what_is_drawn_is_what_is_decoded(width: int, height: int) -> None:
    picture = noise(width, height)
    (paper,) = decode(b"".join(commands(picture)))
    assert paper.initialised
    assert paper.picture().tobytes() == picture.tobytes()
    assert max(paper.bands) <= BAND
    assert bool(paper.fed) == (width == 384)


def test_a_network_printer_gets_every_dot() -> None:
    picture = noise()
    with FakePrinter() as printer:
        send(network(printer.port), picture)
        (paper,) = decode(printer.wait())
    assert paper.picture().tobytes() == picture.tobytes()


def test_two_tickets_are_two_papers() -> None:
    pictures = [noise(height=100), noise(height=200)]
    with FakePrinter() as printer:
        for picture in pictures:
            send(network(printer.port), picture)
            printer.wait()
    printed = [decode(job)[0].picture().tobytes() for job in printer.jobs]
    assert printed == [picture.tobytes() for picture in pictures]


def test_a_refused_connection_is_known_at_once() -> None:
    started = time.monotonic()
    error = failure_of(network(refusing_port()))
    assert (error.reason, error.permanent, error.begun) == ("refused", False, False)
    assert time.monotonic() - started < MARGIN_S


def test_an_unknown_name_is_offline() -> None:
    printer = network(9100).model_copy(update={"host": "printer.invalid"})
    assert failure_of(printer).reason == "offline"


def test_a_silent_printer_costs_no_more_than_its_timeout() -> None:
    with FakePrinter(silent=True) as printer:
        started = time.monotonic()
        error = failure_of(network(printer.port))
        assert time.monotonic() - started < TIMEOUT_S + MARGIN_S
    assert (error.reason, error.begun) == ("timeout", True)


@pytest.mark.parametrize("after", [1, 100, 57_600])
def test_a_printer_that_breaks_off_may_have_printed(after: int) -> None:
    with FakePrinter(reset_after=after) as printer:
        error = failure_of(network(printer.port))
    assert (error.reason, error.begun, error.permanent) == ("interrupted", True, False)


def test_a_connection_that_cannot_be_made_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(address)
        started = time.monotonic()
        error = failure_of(network(address[1]))
        assert time.monotonic() - started < TIMEOUT_S + MARGIN_S
        for client in waiting:
            client.close()
    assert (error.reason, error.begun) == ("timeout", False)


def device(driver: str, path: Path | str, **more: object) -> Printer:
    return Printer.model_validate(
        {"id": "p1", "driver": driver, "device": str(path), "timeout_s": TIMEOUT_S, **more}
    )


def test_a_file_gets_ticket_after_ticket(tmp_path: Path) -> None:
    pictures = [noise(height=100), noise(height=200)]
    for picture in pictures:
        send(device("file", tmp_path / "lp0"), picture)
    papers = decode((tmp_path / "lp0").read_bytes())
    assert [paper.picture().tobytes() for paper in papers] == [p.tobytes() for p in pictures]


def test_an_unplugged_device_is_not_created() -> None:
    error = failure_of(device("file", "/dev/hall-no-such-printer"))
    assert (error.reason, error.permanent) == ("offline", False)
    assert not Path("/dev/hall-no-such-printer").exists()


def test_a_device_that_takes_no_bytes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lp0")
    reader = os.open(tmp_path / "lp0", os.O_RDONLY | os.O_NONBLOCK)
    error = failure_of(device("file", tmp_path / "lp0"), noise(height=1800))
    os.close(reader)
    assert (error.reason, error.begun) == ("timeout", True)


def read_all(device: int) -> bytes:
    stream = b""
    while not stream.endswith(FEED_AND_CUT):
        stream += os.read(device, 4096)
    return stream


def test_a_serial_printer_gets_every_dot() -> None:
    picture = noise(384, 16)
    master, slave = os.openpty()
    tty.setraw(slave)
    printer = device("serial", os.ttyname(slave), baudrate=115200, width_dots=384)
    with ThreadPoolExecutor(1) as other:
        stream = other.submit(read_all, master)
        send(printer, picture)
        (paper,) = decode(stream.result(timeout=60))
    os.close(master)
    os.close(slave)
    assert paper.picture().tobytes() == picture.tobytes()


def test_a_serial_printer_that_takes_no_bytes() -> None:
    master, slave = os.openpty()
    printer = device("serial", os.ttyname(slave), baudrate=115200)
    started = time.monotonic()
    error = failure_of(printer)
    os.close(master)
    os.close(slave)
    assert (error.reason, error.begun) == ("timeout", True)
    assert time.monotonic() - started < 2 * TIMEOUT_S + MARGIN_S


def test_a_missing_serial_port_is_offline() -> None:
    assert failure_of(device("serial", "/dev/ttyHALL9")).reason == "offline"


@pytest.mark.parametrize("driver", ["cups", "win32"])
def test_a_driver_this_machine_lacks_is_permanent(driver: str) -> None:
    pytest.importorskip("escpos.printer")
    printer = Printer.model_validate({"id": "p1", "driver": driver, "queue": "hall"})
    error = failure_of(printer)
    assert (error.reason, error.permanent, error.begun) == ("unsupported", True, False)


def test_a_usb_printer_that_is_not_there() -> None:
    printer = Printer.model_validate(
        {"id": "p1", "driver": "usb", "usb_vendor": 0x1D6B, "usb_product": 0xFFFE}
    )
    error = failure_of(printer)
    assert error.reason == ("unsupported" if error.permanent else "offline")


def test_the_roll_keeps_the_newest_pictures_dot_by_dot() -> None:
    roll = ScreenRoll()
    pictures = [noise(height=10) for _ in range(KEPT + 2)]
    for job, picture in enumerate(pictures):
        roll.print(job, f"A{job:03}", f"token {job}", job * 1000, picture)
    assert [image.job for image in roll.images()] == list(range(KEPT + 1, 1, -1))
    assert roll.png(1) is None
    assert (roll.images()[0].label, roll.images()[0].at) == (f"A{KEPT + 1}", (KEPT + 1) * 1000)


def test_the_roll_shows_the_reprint_of_a_job(tmp_path: Path) -> None:
    roll = ScreenRoll()
    first, again = noise(height=10), noise(height=12)
    roll.print(7, "A007", "token", 1, first)
    roll.print(7, "A007", "token", 2, again)
    (tmp_path / "7.png").write_bytes(roll.png(7) or b"")
    with Image.open(tmp_path / "7.png") as labels_on_roll:
        assert (labels_on_roll.mode, labels_on_roll.tobytes()) == ("1", again.tobytes())
    assert len(roll.images()) == 2
