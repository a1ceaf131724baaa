"""Commands end well on terminals that lack Vietnamese letters, and their files have all of them."""

import csv
import io
import json
from collections.abc import Callable

import pytest

import app
from hall.clock import ManualClock
from hall.config.file import load
from hall.displays.cli.main import COMMANDS
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL

ENCODINGS = ["ascii", "cp1252", "cp437", "cp1258", "utf-8"]
STAFF = '=HYPERLINK("http://x";"Yến")'
# What each command of its own takes, besides the configuration and the database.
COMMAND_LINES = {
    "serve": None,
    "demo": None,
    "check-config": [],
    "token": [],
    "verify": [],
    "report": [],
    "scores": [],
    "why": ["C001", "C002"],
    "waits": [],
    "pauses": [],
    "replay": [],
    "staffing": None,
}


class Terminal(io.TextIOWrapper):
    """A terminal, or a pipe, with an encoding of its own."""

    def __init__(self, encoding: str, *, read_by_people: bool = True) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self._read_by_people = read_by_people

    def isatty(self) -> bool:
        return self._read_by_people

    def written(self) -> bytes:
        self.flush()
        content: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return content


Run = Callable[..., tuple[int, Terminal, Terminal]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def in_terminal(
        *arguments: str, encoding: str, people: bool = True
    ) -> tuple[int, Terminal, Terminal]:
        out, err = Terminal(encoding, read_by_people=people), Terminal(encoding)
        with monkeypatch.context() as patched:
            patched.setattr("sys.stdout", out)
            patched.setattr("sys.stderr", err)
            try:
                code = app.main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
        return code, out, err

    return in_terminal


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options of a hall in which somebody with a strange name has served."""
    folder = tmp_path_factory.mktemp("hall")
    text = TRIAL_HALL.read_text("utf-8").replace('"Yến"', json.dumps(STAFF, ensure_ascii=False))
    (folder / "config.toml").write_text(text, "utf-8")
    config = load(folder / "config.toml")
    store = Store(folder / "hall.db")
    engine = Engine(config, store, ManualClock(1_795_480_000_000), ignore_hours=True)
    for service in ("results", "results", "papers"):
        engine.issue(service)
    engine.call_next(4)
    engine.finish(4, confirmed=False)
    engine.call_next(1)
    engine.miss(1)
    engine.pause_counter(1, "break")
    store.close()
    return ["--config", str(folder / "config.toml"), "--database", str(folder / "hall.db")]


def test_every_command_is_tried_here() -> None:
    assert {command.name for command in COMMANDS} == set(COMMAND_LINES)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_letter_ends_a_command(run: Run, hall: list[str], encoding: str) -> None:
    for name, arguments in COMMAND_LINES.items():
        assert run(name, "--help", encoding=encoding)[0] == 0
        if arguments is not None:
            code, out, err = run(name, *arguments, *hall, encoding=encoding)
            assert (name, code, err.written()) == (name, 0, b"")
            out.written().decode(encoding)


def test_letters_lose_their_accents_only_where_they_must(run: Run, hall: list[str]) -> None:
    shown = {
        encoding: run("report", *hall, encoding=encoding)[1].written().decode(encoding)
        for encoding in ("ascii", "cp1252", "utf-8")
    }
    assert "Trả kết quả" in shown["utf-8"]
    assert "Báo cáo cuoi ngày" in shown["cp1252"]
    assert "Tra ket qua" in shown["ascii"]
    assert "?" not in shown["ascii"]


@pytest.mark.parametrize("form", ["--csv", "--excel"])
def test_a_file_has_all_letters_and_no_formula(run: Run, hall: list[str], form: str) -> None:
    code, out, err = run("waits", form, *hall, encoding="cp1252", people=False)
    assert (code, err.written()) == (0, b"")
    text = out.written().decode("utf-8")
    assert text.startswith("\ufeff") is (form == "--excel")
    assert ("\r\n" in text) is (form == "--excel")
    delimiter = ";" if form == "--excel" else ","
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    staff = {row["staff"] for row in csv.DictReader(lines, delimiter=delimiter)}
    assert staff == {f"'{STAFF}", "Lan"}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_running_hall_answers_any_terminal(open_hall: OpenHall, run: Run, encoding: str) -> None:
    url = ["--url", open_hall().url]
    code, out, _ = run("counter", "4", "staff", "--staff", "Đỗ Yến 阮", *url, encoding=encoding)
    assert (code, b"Do Yen \\u962e" in out.written()) == (0, True)
    code, out, _ = run("counter", "4", "open", "--json", *url, encoding=encoding)
    assert json.loads(out.written().decode(encoding))["staff"] == "Đỗ Yến 阮"
    code, _, err = run("counter", "9", "open", *url, encoding=encoding)
    assert code == 1
    assert b"9" in err.written()
