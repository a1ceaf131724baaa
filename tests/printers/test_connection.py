"""Status and tickets over TCP, with a printer that behaves well or badly in many ways."""

import time
from typing import Any

import pytest
from PIL import Image

from hall.config.printers import Printer
from hall.printers.link.connection import Connection
from hall.printers.link.delivery import ASK_S, Outcome
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health
from tests.support.printers.fake_printer import FakePrinter, decode, refusing_port
from tests.support.printers.thermal_head import PrintedPaper

ROOMY = 1 << 17  # bytes, more than a ticket
MARGIN_S = 5.0  # a busy machine
PICTURE = Image.effect_noise((576, 400), 90).convert("1")


def printer_at(port: int, **more: Any) -> Printer:
    quick = {"timeout_s": 0.3, "speed_mm_s": 600, **more}
    return Printer(id="p1", driver="network", host="127.0.0.1", port=port, **quick)


def connection_to(port: int, **more: Any) -> Connection:
    return Connection(printer_at(port, **more))


def health_of(connection: Connection) -> Health:
    started = time.monotonic()
    with connection:
        health = connection.health()
    assert time.monotonic() - started < ASK_S + MARGIN_S
    return health


def fault_of(connection: Connection) -> tuple[str, bool]:
    with connection, pytest.raises(PrinterError) as caught:
        comes_out(connection)
    return caught.value.reason, caught.value.begun


def comes_out(connection: Connection, picture: Image.Image = PICTURE) -> bool:
    return outcome_of(connection, picture) == "confirmed"


def outcome_of(connection: Connection, picture: Image.Image = PICTURE) -> Outcome | None:
    """None for a printer that is known to tell nothing."""
    return connection.printed(picture) if connection.send(picture) else None


def whole(papers: list[PrintedPaper]) -> list[bool]:
    """For each paper that was cut and not blank, whether it has the whole picture."""
    cut = [paper for paper in papers if paper.cut]
    return [not paper.text and paper.picture().tobytes() == PICTURE.tobytes() for paper in cut]


@pytest.mark.parametrize(
    "fault", ["cover_open", "paper_out", "cutter", "error", "overheated", "feed_button"]
)
def test_each_fault_is_reported_by_its_name_and_ends(fault: str) -> None:
    with FakePrinter() as printer:
        connection = connection_to(printer.port)
        assert health_of(connection) == Health("ok")
        printer.mechanism.break_down(fault)
        assert health_of(connection) == Health("fault", fault)  # type: ignore[arg-type]
        printer.mechanism.mend(fault)
        assert health_of(connection) == Health("ok")


def test_little_paper_is_reported() -> None:
    with FakePrinter() as printer:
        printer.mechanism.break_down("near_end")
        assert health_of(connection_to(printer.port)) == Health("ok", near_end=True)


def test_a_printer_that_never_answers_is_unknown_and_prints() -> None:
    with FakePrinter(deaf=True) as printer:
        connection = connection_to(printer.port)
        assert health_of(connection) == Health("unknown", "silent")
        with connection:
            assert outcome_of(connection) is None
        connection.close()
        assert whole(decode(printer.wait())) == [True]


def test_a_printer_that_no_longer_answers_is_at_fault() -> None:
    with FakePrinter() as printer:
        connection = connection_to(printer.port)
        assert health_of(connection) == Health("ok")
        printer.deaf = True
        assert health_of(connection) == Health("fault", "timeout")


def test_one_missed_answer_is_no_fault() -> None:
    with FakePrinter() as printer:
        connection = connection_to(printer.port)
        assert health_of(connection) == Health("ok")
        printer.misses = 1
        assert health_of(connection) == Health("ok")
        assert printer.questions == 6  # both questions twice, then both once more


def test_a_printer_that_knows_two_questions_is_asked_no_others() -> None:
    with FakePrinter() as printer:
        assert health_of(connection_to(printer.port)) == Health("ok")
        assert printer.questions == 2


def test_nobody_there_is_a_fault() -> None:
    assert health_of(connection_to(refusing_port())) == Health("fault", "refused")
    nowhere = printer_at(9100).model_copy(update={"host": "printer.invalid"})
    assert health_of(Connection(nowhere)) == Health("fault", "offline")


def test_a_silent_printer_takes_a_second() -> None:
    with FakePrinter(silent=True) as printer:
        assert health_of(connection_to(printer.port)) == Health("unknown", "silent")


@pytest.mark.parametrize("driver", ["file", "cups", "win32"])
def test_a_driver_that_cannot_read_leaves_the_state_unknown(driver: str) -> None:
    printer = Printer.model_validate({"id": "p1", "driver": driver, "device": "x", "queue": "x"})
    assert health_of(Connection(printer)) == Health("unknown", "no_status")


def test_a_printer_without_status_is_asked_nothing() -> None:
    with FakePrinter() as printer:
        connection = connection_to(printer.port, status=False)
        assert health_of(connection) == Health("unknown", "no_status")
        with connection:
            assert outcome_of(connection) is None
        connection.close()
        assert whole(decode(printer.wait())) == [True]
        assert printer.questions == 0


def test_a_ticket_is_watched_until_it_is_out() -> None:
    with FakePrinter() as printer, connection_to(printer.port) as connection:
        assert connection.health() == Health("ok")
        assert comes_out(connection)
        assert whole(printer.mechanism.papers()) == [True]


def test_paper_that_ends_during_a_ticket_is_reported() -> None:
    with FakePrinter(paper_out_at=9_000) as printer:
        connection = connection_to(printer.port, speed_mm_s=60)
        assert health_of(connection) == Health("ok")
        assert fault_of(connection) == ("paper_out", True)
        assert health_of(connection) == Health("fault", "paper_out")


@pytest.mark.parametrize(
    ("at", "forgets", "room"), [(2, True, ROOMY), (9_000, False, ROOMY), (13_000, False, 12_000)]
)
def test_the_next_ticket_is_whole_where_the_paper_ended(at: int, forgets: bool, room: int) -> None:
    """The printer may wait for the rest of a band, or print what it kept."""
    with FakePrinter(paper_out_at=7_000 + at, forgets=forgets, room=room) as printer:
        # Time enough for a fake printer on a busy machine to come to the end of its paper.
        connection = connection_to(printer.port, speed_mm_s=60)
        assert health_of(connection) == Health("ok")
        reason, begun = fault_of(connection)
        assert (reason in ("paper_out", "timeout"), begun) == (True, True)
        printer.mechanism.mend("paper_out")
        with connection:
            assert connection.health() == Health("ok")
            assert comes_out(connection)
        papers = printer.mechanism.papers()
        assert whole(papers)[-1]
        assert whole(papers).count(True) == 1


def test_a_confirmed_ticket_is_known_to_be_printed() -> None:
    with FakePrinter(confirms=True, ticket_s=0.3) as printer:
        connection = connection_to(printer.port, process_id=True)
        for _ in range(2):
            with connection:
                assert connection.health() == Health("ok")
                assert comes_out(connection)
        assert whole(printer.mechanism.papers()) == [True, True]


def test_a_half_lost_ticket_is_never_confirmed() -> None:
    with FakePrinter(confirms=True, loses_after=9_000) as printer:
        with connection_to(printer.port, process_id=True) as connection:
            assert connection.health() == Health("ok")
            assert outcome_of(connection) == "doubtful"
        assert whole(printer.mechanism.papers()) == []


def test_a_fault_ends_the_wait_for_a_confirmation() -> None:
    with FakePrinter(confirms=True, paper_out_at=9_000) as printer:
        connection = connection_to(printer.port, process_id=True)
        assert health_of(connection) == Health("ok")
        assert fault_of(connection) == ("paper_out", True)


def test_dots_that_look_like_questions_do_no_harm() -> None:
    """Real printers answer the bytes 10 04 01 even among the dots of a picture."""
    rows = bytes(72 * 200) + b"\x10\x04\x01\x10\x04\x04" * 120 + bytes(72 * 90)
    picture = Image.frombytes("1", (576, 300), bytes(b ^ 0xFF for b in rows))
    with FakePrinter() as printer, connection_to(printer.port) as connection:
        assert connection.health() == Health("ok")
        assert comes_out(connection, picture)
        assert printer.mechanism.papers()[-1].picture().tobytes() == picture.tobytes()


def test_a_printer_that_answers_at_once_alone_confirms_nothing() -> None:
    """DLE EOT tells how a printer is, and not what it has printed."""
    with FakePrinter(tallies=False) as printer:
        connection = connection_to(printer.port)
        for _ in range(2):
            with connection:
                assert connection.health() == Health("ok")
                assert outcome_of(connection) == "untold"
        assert whole(printer.mechanism.papers()) == [True, True]


def test_a_printer_slower_than_it_is_said_to_be_is_waited_for() -> None:
    """A ticket of 50 mm should take it 0.1 s."""
    with FakePrinter(ticket_s=0.6) as printer:
        connection = connection_to(printer.port, timeout_s=1)
        for number in range(2):
            with connection:
                assert connection.health() == Health("ok")
                assert comes_out(connection)
            assert time.monotonic() > printer.mechanism.cut_at[number] + 0.6


def test_a_printer_without_process_id_is_waited_for_once() -> None:
    with FakePrinter() as printer:
        connection = connection_to(printer.port, process_id=True, timeout_s=1)
        took = []
        for hint in ("", "no_process_id"):
            with connection:
                assert connection.health() == Health("ok", hint)
                started = time.monotonic()
                assert comes_out(connection)
                took.append(time.monotonic() - started)
        assert took[0] > 1 > took[1]
        assert not printer.mechanism.papers()[-1].text
