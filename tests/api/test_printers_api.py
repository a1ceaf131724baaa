"""The state of printers and what can be done to them, over HTTP and on the command line."""

import io
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pyzbar.pyzbar import decode as codes_in

import app
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.printers.fake_printer import FakePrinter, decode, refusing_port
from tests.support.problem import expect_problem

PATH = "/api/v1/printers"


def run(*arguments: str) -> tuple[int, str, str]:
    with redirect_stdout(io.StringIO()) as output, redirect_stderr(io.StringIO()) as errors:
        code = app.main(arguments)
    return code, output.getvalue(), errors.getvalue()


def until(done: Callable[[], Any]) -> Any:
    end = time.monotonic() + 60
    while not (found := done()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def health_of(hall: HallProcess) -> dict[str, Any]:
    (printer,) = hall.get(PATH).json
    found: dict[str, Any] = printer
    return found


def config_with(folder: Path, port: int) -> Path:
    """The trial hall's file with one printer at ``port``, and no server at the hall's address."""
    text = TRIAL_HALL.read_text("utf-8")
    printer = f'driver = "network"\nhost = "127.0.0.1"\nport = {port}\nspeed_mm_s = 600\n'
    text = text.replace('id = "p1"\n', f'id = "p1"\n{printer}', 1)
    path = folder / "config.toml"
    path.write_text(f"{text}\n[server]\nport = {refusing_port()}\n", "utf-8")
    return path


def paper(hall: HallProcess, job: int) -> Image.Image | None:
    answer = hall.get(f"/printers/p1/{job}.png")
    return Image.open(io.BytesIO(answer.body)) if answer.status == 200 else None


def test_pages_come_out_of_the_printer(server: HallProcess) -> None:
    ordered = {"printer": "p1", "state": "queued", "reason": ""}
    assert server.post(f"{PATH}/p1/test").json == ordered
    assert until(lambda: paper(server, 1)).width == 576
    server.post(f"{PATH}/p1/address")
    (code,) = codes_in(until(lambda: paper(server, 2)))
    assert code.data.decode() == server.url


def test_a_new_roll_is_reported(open_hall: OpenHall, tmp_path: Path) -> None:
    with FakePrinter() as printer:
        hall = open_hall(config=config_with(tmp_path, printer.port))
        hall.post(f"{PATH}/p1/test")
        until(lambda: health_of(hall)["left_mm"] < 80_000)
        assert hall.post(f"{PATH}/p1/roll").json["left_mm"] == 80_000


def test_unknown_printers(server: HallProcess) -> None:
    bodies: dict[str, object] = {"test": {}, "address": {}, "roll": {}, "fault": {"fault": "none"}}
    for command, body in bodies.items():
        refused = server.post(f"{PATH}/p9/{command}", body)
        expect_problem(refused, "vi", 404, "unknown_printer", printer="p9")


def test_the_same_key_prints_once(server: HallProcess) -> None:
    before = server.post(f"{PATH}/p1/test", key="same").json
    assert server.post(f"{PATH}/p1/test", key="same").json == before
    expect_problem(
        server.post(f"{PATH}/p1/address", key="same"), "vi", 409, "key_reused", key="same"
    )


def test_a_fault_on_the_screen_is_seen_and_ends(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.post(f"{PATH}/p1/fault", {"fault": "cover_open"})
    token = hall.issue(kiosk="k1")["token"]
    until(lambda: health_of(hall)["reason"] == "cover_open")
    assert (health_of(hall)["state"], health_of(hall)["queued"]) == ("fault", 1)
    assert paper(hall, 1) is None
    hall.post(f"{PATH}/p1/fault", {"fault": "none"})
    until(lambda: health_of(hall)["state"] == "ok")
    assert until(lambda: paper(hall, 1)) is not None
    assert token


def test_faults_are_played_on_screen_alone(open_hall: OpenHall, tmp_path: Path) -> None:
    with FakePrinter() as printer:
        hall = open_hall(config=config_with(tmp_path, printer.port))
        refused = hall.post(f"{PATH}/p1/fault", {"fault": "paper_out"})
        expect_problem(refused, "vi", 409, "not_on_screen", printer="p1")


def test_the_running_hall_answers_and_prints(server: HallProcess) -> None:
    at = ("--url", server.url)
    code, output, _ = run("printers", *at)
    assert (code, output.split()[:2]) == (0, ["p1", "ok"])
    assert run("printers", "test", "p1", *at) == (0, "p1 will print it.\n", "")
    until(lambda: health_of(server)["queued"] == 0)
    assert run("printers", "roll", "p1", *at)[1] == "p1  ok\n"
    server.post(f"{PATH}/p1/fault", {"fault": "cover_open"})
    until(lambda: health_of(server)["state"] == "fault")
    waits = "p1 does not print now: the printer's cover is open. The page waits a few minutes.\n"
    assert run("printers", "test", "p1", *at) == (0, waits, "")
    assert "p9" in run("printers", "address", "p9", *at)[2]


def test_without_the_hall_the_printer_itself_is_asked(tmp_path: Path) -> None:
    with FakePrinter() as printer:
        given = ("--config", str(config_with(tmp_path, printer.port)))
        assert run("printers", *given) == (0, "p1  ok\n", "")
        printer.mechanism.break_down("near_end")
        assert run("printers", *given)[1] == "p1  ok  little paper\n"
        printer.mechanism.break_down("paper_out")
        assert run("printers", *given)[1] == "p1  fault: no paper  little paper\n"
        code, _, errors = run("printers", "test", "p1", *given)
        assert (code, errors) == (1, "The printer does not print: no paper.\n")


@pytest.mark.parametrize("page", ["test", "address"])
def test_without_the_hall_a_page_is_printed(tmp_path: Path, page: str) -> None:
    with FakePrinter() as printer:
        given = ("--config", str(config_with(tmp_path, printer.port)))
        assert run("printers", page, "p1", *given) == (0, "p1 has printed it.\n", "")
        (printed,) = decode(printer.wait())
        assert len(codes_in(printed.picture())) == 1
        code, _, errors = run("printers", page, "p9", *given)
        assert (code, errors) == (1, "Cannot do this: config.toml has no such printer.\n")


def test_without_the_hall_nothing_else_can_be_done(tmp_path: Path) -> None:
    given = ("--config", str(config_with(tmp_path, refusing_port())))
    assert run("printers", *given)[1] == "p1  fault: printer refuses\n"
    code, _, errors = run("printers", "roll", "p1", *given)
    assert code == 1
    assert "no hall answers" in errors
