"""After lost bytes or a hall that died while it was sending, the next ticket is whole.

A printer that reports what it received never lets a half ticket count as printed."""

import random
import socket
from pathlib import Path

import pytest
from PIL import Image

from hall.config.printers import Printer
from hall.printers.drawing.plain_text import QrCode, TextLine
from hall.printers.link.connection import Connection, Printable
from hall.printers.link.delivery import Outcome
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health
from hall.printers.link.print_commands import END_OF_CODE, HEADER_BYTES, commands, cut_off, rescue
from hall.printers.spooler.rendering import encode
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import network, printing_hall

WIDTH, ROWS = 576, 480  # twenty bands
PICTURE = Image.frombytes("1", (WIDTH, ROWS), random.Random(6).randbytes(WIDTH * ROWS // 8))
BAND = len(list(commands(PICTURE))[1])
QUESTIONS = 6  # bytes, before each ticket
TALLY = 3  # bytes, behind each command
FIRST, MIDDLE, LAST = 0, 10, 19  # bands


def connection_to(printer: FakePrinter, **more: object) -> Connection:
    at = {"host": "127.0.0.1", "port": printer.port, "timeout_s": 0.5, "speed_mm_s": 600}
    return Connection(Printer.model_validate({"id": "p1", "driver": "network", **at, **more}))


def comes_out(connection: Connection, what: Printable = PICTURE) -> bool:
    return outcome_of(connection, what) == "confirmed"


def outcome_of(connection: Connection, what: Printable = PICTURE) -> Outcome:
    with connection:
        assert connection.health().state == "ok"
        assert connection.send(what)
        return connection.printed(what)


def whole(printer: FakePrinter) -> list[bool]:
    cut = [paper for paper in printer.mechanism.papers() if paper.cut and not paper.empty]
    dots = PICTURE.tobytes()
    return [bool(p.rows) and not p.text and p.picture().tobytes() == dots for p in cut]


def test_a_hall_that_died_at_any_byte_of_a_band_header() -> None:
    """The printer keeps the bytes it got, so the next ones must not be taken for a size."""
    with FakePrinter() as printer:
        printer.allow_garbage()
        for at in range(HEADER_BYTES + 1):
            sent = b"".join(list(commands(PICTURE))[:3])[: -BAND + at]
            with socket.create_connection(("127.0.0.1", printer.port)) as dying:
                dying.sendall(sent)
            printer.wait()
            before = len(whole(printer))
            assert comes_out(connection_to(printer))
            assert whole(printer)[before:][-1], at


def test_a_connection_that_broke_at_any_byte_of_a_band_header() -> None:
    with FakePrinter() as printer:
        printer.allow_garbage()
        connection = connection_to(printer)
        for at in range(HEADER_BYTES + 1):
            printer.drops_after = len(rescue(WIDTH)) + 2 + BAND + at
            with pytest.raises(PrinterError) as caught:
                comes_out(connection)
            assert caught.value.begun
            assert comes_out(connection)
            assert whole(printer).count(True) == at + 1
        cuts = len(printer.mechanism.cut_at)
        assert comes_out(connection)
        assert whole(printer)[-1]
        assert len(printer.mechanism.cut_at) == cuts + 1  # nothing was left to cut off


def test_an_interrupted_paper_is_cut_off_from_the_next(tmp_path: Path) -> None:
    with FakePrinter() as printer:
        with printing_hall(tmp_path / "db", network(printer.port)) as hall:
            hall.issue()
            hall.outbox.claim(hall.job())
            with socket.create_connection(("127.0.0.1", printer.port)) as dying:
                dying.sendall(b"".join(commands(PICTURE))[:20_000])
            assert len(printer.wait()) == 20_000
            hall.spooler.start()
            hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
            last = printer.mechanism.papers()[-1]
            assert last.picture().tobytes() == hall.drawn(hall.outbox.job(1))
        while cut_off(WIDTH) not in printer.wait():
            pass  # what was only asked of it


@pytest.mark.parametrize(
    ("band", "lost"), [(FIRST, 1), (MIDDLE, 8), (MIDDLE, 3000), (LAST, 1), (LAST, 60)]
)
def test_a_tallying_printer_reports_lost_bytes(band: int, lost: int) -> None:
    with FakePrinter() as printer:
        connection = connection_to(printer)
        assert comes_out(connection)
        assert comes_out(connection)
        start = printer.received + QUESTIONS + 2 + TALLY + band * (BAND + TALLY)
        printer.loses_at, printer.loses = start + HEADER_BYTES + 1000, lost
        assert not comes_out(connection)
        assert comes_out(connection)
        assert whole(printer)[-1]
        assert whole(printer).count(True) == 3


def test_a_printer_that_never_confirms_wastes_no_paper() -> None:
    """If a printer configured to confirm never does, that is no sign of half a ticket."""
    with FakePrinter(tallies=False) as printer:
        connection = connection_to(printer, process_id=True)
        for _ in range(2):
            assert outcome_of(connection) == "untold"
            assert cut_off(WIDTH) not in printer.wait()
        assert whole(printer) == [True, True]


@pytest.mark.parametrize(("band", "lost"), [(MIDDLE, 8), (LAST, 1), (LAST, 700)])
def test_after_lost_bytes_the_next_ticket_is_whole(band: int, lost: int) -> None:
    """A printer without GS r cannot report lost bytes, but only one ticket is garbled."""
    with FakePrinter(tallies=False) as printer:
        connection = connection_to(printer)
        assert outcome_of(connection) == "untold"
        start = printer.received + QUESTIONS + len(rescue(WIDTH)) + 2 + band * BAND
        printer.loses_at, printer.loses = start + HEADER_BYTES + 1000, lost
        assert outcome_of(connection) == "untold"
        assert outcome_of(connection) == "untold"
        assert whole(printer)[-1]
        assert whole(printer).count(True) == 2


def test_after_bytes_of_a_native_code_are_lost_the_next_ticket_is_whole() -> None:
    text = encode([TextLine("A001"), QrCode("http://192.168.1.20:8000/t/" + "x" * 30)], WIDTH)
    with FakePrinter(tallies=False) as printer:
        connection = connection_to(printer)
        for number in range(3):
            if number == 1:
                code = QUESTIONS + len(END_OF_CODE) + text.commands.index(b"1P0")
                printer.loses_at, printer.loses = printer.received + code + 10, 40
            assert outcome_of(connection, text) == "untold"
        first, _, last = printer.mechanism.papers()
        assert (last.text, last.codes) == (first.text, first.codes)
        assert b"A001" in last.text
        assert len(last.codes) == 1


def test_unasked_reports_are_no_answers() -> None:
    with FakePrinter(chatters=True) as printer:
        connection = connection_to(printer)
        assert [comes_out(connection) for _ in range(2)] == [True, True]


def test_a_missed_answer_is_no_lost_byte() -> None:
    """It answers the questions that count, those in their turn."""
    with FakePrinter() as printer:
        connection = connection_to(printer)
        assert comes_out(connection)
        with connection:
            assert connection.health() == Health("ok")
            assert connection.send(PICTURE)
            printer.misses = 4  # the first question, and the first of the two tries after it
            assert connection.printed(PICTURE) == "confirmed"


def test_an_incomplete_ticket_is_printed_again_with_a_mark(tmp_path: Path) -> None:
    with (
        FakePrinter() as printer,
        printing_hall(tmp_path / "db", network(printer.port)) as hall,
    ):
        hall.spooler.start()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001"])
        printer.loses_at, printer.loses = printer.received + 20_000, 100
        hall.issue()
        hall.issue()
        hall.listener.until(lambda: hall.listener.papers("confirmed") == ["A001", "A002", "A003"])
        assert hall.listener.papers("unknown") == ["A002"]
        marks = [hall.outbox.job(job).reprint for job in (1, 2, 3)]
        assert marks == [0, 1, 0]
        papers = printer.mechanism.papers()
        assert papers[-2].picture().tobytes() == hall.drawn(hall.outbox.job(2))
        assert papers[-1].picture().tobytes() == hall.drawn(hall.outbox.job(3))
