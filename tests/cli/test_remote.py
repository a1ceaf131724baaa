"""The commands of the API on the command line, carried out by a running hall."""

import datetime as dt
import json
import re
import socket
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import app
from hall.devices import Devices
from hall.displays.cli import remote
from hall.displays.cli.main import parse
from tests.support.hall_process import HallProcess, OpenHall, run_app
from tests.support.paths import TRIAL_HALL

PUBLIC = '\n[server]\npublic_url = "https://hall.example"\n'
HANOI = dt.timezone(dt.timedelta(hours=7))
HALF_HOUR = 30 * 60_000


def run(*arguments: str) -> tuple[int, str, str]:
    """The exit code, output and errors of a command, run inside this process."""
    with redirect_stdout(StringIO()) as output, redirect_stderr(StringIO()) as errors:
        code = app.main(arguments)
    return code, output.getvalue(), errors.getvalue()


def output_line(hall: HallProcess, *arguments: str) -> str:
    """The one line that a successful command prints."""
    code, output, errors = run(*arguments, "--url", hall.url)
    assert (code, errors) == (0, "")
    (line,) = output.splitlines()
    return line


def json_answer(hall: HallProcess, *arguments: str) -> Any:
    return json.loads(output_line(hall, *arguments, "--json"))


def refused(hall: HallProcess, *arguments: str) -> str:
    """The sentence with which the hall refuses a command."""
    code, output, errors = run(*arguments, "--url", hall.url)
    assert (code, output) == (1, "")
    return errors.strip()


def written(open_hall: OpenHall, folder: Path, more: str) -> tuple[Path, HallProcess]:
    """A hall whose file says where it listens; ``more`` must end in its ``[server]`` table."""
    config = folder / "config.toml"
    config.write_text(TRIAL_HALL.read_text("utf-8") + more, "utf-8")
    hall = open_hall(config=config)
    config.write_text(f"{config.read_text('utf-8')}port = {hall.port}\n", "utf-8")
    return config, hall


def test_from_a_number_to_the_end_of_its_turn(open_hall: OpenHall) -> None:
    hall = open_hall()
    given = output_line(hall, "ticket", "issue", "--service", "papers", "--people", "2")
    url = re.escape(hall.url)
    assert re.fullmatch(rf"A001  papers  0 ahead  {url}/t/\S+", given)
    token = given.rpartition("/")[2]
    assert output_line(hall, "counter", "1", "next") == "A001  called  counter 1  papers  2 people"
    hold = ("counter", "1", "hold", "--reason", "papers-missing", "--minutes", "20")
    held = output_line(hall, *hold, "--of", "A001")
    assert held == "A001  held  counter 1  papers  2 people"
    assert output_line(hall, "counter", "1", "back", "--label", "A001").startswith("A001  waiting")
    assert output_line(hall, "counter", "1", "undo") == held
    assert output_line(hall, "ticket", "back", token).startswith("A001  waiting")
    assert output_line(hall, "ticket", "cancel", token).startswith("A001  cancelled")
    assert output_line(hall, "counter", "1", "next") == "Nobody waits"
    assert json_answer(hall, "counter", "1", "next") is None


def test_each_kind_of_option(open_hall: OpenHall) -> None:
    hall = open_hall()
    output_line(hall, "ticket", "issue", "--service", "papers")
    turn = json_answer(hall, "counter", "2", "next", "--only", "ordinary", "--quiet")
    assert (turn["label"], turn["quiet"]) == ("A001", True)
    output_line(hall, "ticket", "issue", "--service", "papers", "--priority", "elder")
    asks = ("counter", "1", "next", "--only")
    assert "“vip”" in refused(hall, *asks, "vip")
    assert output_line(hall, *asks, "urgent") == "Nobody waits"
    assert output_line(hall, *asks, "elder").startswith("A002  called  counter 1")
    output_line(hall, "counter", "2", "steps", "--steps", "land:3", "results")
    answer = json_answer(hall, "counter", "2", "steps", "--steps", "land:3", "results")
    assert answer["steps"] == [
        {"service": "land", "counter": 3},
        {"service": "results", "counter": None},
    ]
    assert json_answer(hall, "counter", "2", "steps", "--steps")["steps"] == []
    moved = output_line(hall, "counter", "2", "transfer", "--service", "land", "--return")
    assert moved == "A001  waiting  land"
    assert json_answer(hall, "counter", "3", "next")["steps"] == [
        {"service": "papers", "counter": 2}
    ]
    assert (
        output_line(hall, "counter", "3", "finish", "--no-confirmed")
        == "A001  done  counter 3  land"
    )
    assert output_line(hall, "counter", "4", "assign", "--services", "land", "results").endswith(
        "Yến  land results"
    )


def test_a_counter_and_the_hall(open_hall: OpenHall) -> None:
    hall = open_hall()
    paused = output_line(hall, "counter", "4", "pause", "--reason", "break")
    assert paused == "counter 4  paused  break  Yến  results"
    assert output_line(hall, "counter", "4", "open") == "counter 4  open  Yến  results"
    opened = output_line(hall, "hall", "open", "--minutes", "30")
    assert re.fullmatch(r"Tickets are given until \d\d:\d\d\.", opened)
    assert output_line(hall, "hall", "close") == "Tickets are given as the hours say."


def test_times_are_printed_as_times(open_hall: OpenHall, tmp_path: Path) -> None:
    """Times are in the hall's zone, whether its file or its address is given, or have their offset."""
    config, hall = written(open_hall, tmp_path, "\n[appointments]\nenabled = true\n[server]\n")
    tomorrow = dt.datetime.now(HANOI).date() + dt.timedelta(days=1)
    book = ("appointment", "book", "--service", "land", "--at")
    at = dt.datetime.combine(tomorrow, dt.time(10), HANOI)
    booked = json_answer(hall, *book, at.isoformat())
    assert booked["due_at"] == at.timestamp() * 1000
    _, output, _ = run(*book, f"{tomorrow}T10:30", "--config", str(config))
    line = rf"(\d{{6}})  booked  {tomorrow} 10:30  land"
    found = re.fullmatch(line, output.rstrip("\n"))
    assert found, output
    assert re.fullmatch(line, output_line(hall, *book, f"{tomorrow}T10:30"))
    cancelled = json_answer(hall, "appointment", "cancel", found[1])
    assert (cancelled["state"], cancelled["due_at"]) == ("cancelled", booked["due_at"] + HALF_HOUR)
    again = json_answer(hall, *book, str(booked["due_at"]))
    assert again["due_at"] == booked["due_at"]


def test_the_same_key_does_it_once(open_hall: OpenHall) -> None:
    hall = open_hall()
    issue = ("ticket", "issue", "--service", "papers", "--key", "once")
    assert output_line(hall, *issue) == output_line(hall, *issue)
    assert output_line(hall, *issue[:-1], "again").startswith("A002")


def test_a_refusal_is_the_hall_s_sentence(open_hall: OpenHall) -> None:
    hall = open_hall()
    finish = ("counter", "1", "finish")
    sentence = hall.post("/api/v1/counters/1/finish").json["detail"]
    assert refused(hall, *finish) == refused(hall, *finish, "--json") == sentence
    unknown = hall.post("/api/v1/tickets/a%2Fb%3F/cancel").json["detail"]
    assert refused(hall, "ticket", "cancel", "a/b?") == unknown


def test_the_hall_s_file_says_where_it_is(
    open_hall: OpenHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hall with a public name requires a token, even from its own computer."""
    config, hall = written(open_hall, tmp_path, PUBLIC)
    given = ("--config", str(config))
    issue = ("ticket", "issue", "--service", "papers", *given)
    sentence = hall.post("/api/v1/tickets").json["detail"]
    result = run_app(*issue)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"{sentence}\n")
    database = ("--database", str(hall.database))
    token = run_app("token", "--role", "kiosk", *given, *database).stdout.strip()
    assert run(*issue, "--token", token)[1].startswith("A001  papers")
    monkeypatch.setenv(remote.TOKEN, token)
    assert run_app(*issue).stdout.startswith("A002  papers")


def test_no_hall_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        code, output, errors = run("counter", "1", "next", "--url", url)
    assert (code, output) == (1, "")
    assert f"no hall answers at {url} (Connection refused)" in errors


class Elsewhere(BaseHTTPRequestHandler):
    """A server that is not a hall."""

    def do_POST(self) -> None:
        self.send_error(501)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as other:
        thread = Thread(target=other.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{other.server_port}"
        other.shutdown()
        thread.join()


def test_an_argument_with_a_refused_letter() -> None:
    code, out, errors = run("counter", "1", "open", "--staff", "Lan\u202e")
    assert (code, out) == (1, "")
    sentence = "the argument 'Lan\\u202e' has U+202E RIGHT-TO-LEFT OVERRIDE."
    assert errors == f"Cannot do this: {sentence}\n"


def test_the_name_of_a_device_is_one_line(tmp_path: Path) -> None:
    database = ("--config", str(TRIAL_HALL), "--database", str(tmp_path / "hall.db"))
    code, out, errors = run("token", "--role", "kiosk", "--name", "Kiosk\n1  admin", *database)
    assert (code, out) == (1, "")
    assert errors == "Cannot do this: the name 'Kiosk\\n1  admin' has U+000A LINE BREAK.\n"
    Devices(tmp_path / "devices.json").authorise("kiosk", "Kiosk\n1  admin", 0)
    _, out, _ = run("token", *database)
    assert out.endswith("kiosk   Kiosk\\u000a1  admin\n")


def test_something_else_listens(elsewhere: str) -> None:
    code, _, errors = run("counter", "1", "next", "--url", elsewhere)
    assert code == 1
    assert f"what answers at {elsewhere} is not a hall" in errors


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--url", "127.0.0.1:8000"), "'127.0.0.1:8000' is not an address"),
        (("--url", "http://127.0.0.1:80000"), "this cannot be sent"),
        (("--url", "http://127.0.0.1:1", "--token", "a\nb"), "this cannot be sent"),
    ],
)
def test_options_that_cannot_be_sent(options: tuple[str, ...], sentence: str) -> None:
    code, _, errors = run("counter", "1", "next", *options)
    assert code == 1
    assert sentence in errors


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("counter 1 next --people 3", "unrecognized arguments: --people 3"),
        ("counter 1 hold", "required: --reason"),
        ("counter one next", "invalid int value: 'one'"),
        ("counter 1 transfer --place middle", "invalid choice: 'middle'"),
        ("counter 1 steps --steps land:3:4", "write it as SERVICE[:COUNTER]"),
        ("counter 1 steps --steps land:three", "write it as SERVICE[:COUNTER]"),
        ("appointment book --service papers --at soon", "write it as 2026-11-24T09:30"),
        ("ticket sell", "invalid choice: 'sell'"),
    ],
)
def test_unknown_commands_are_refused(
    arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments.split())
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
