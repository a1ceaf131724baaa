"""All problems of a configuration are reported at once, each with its line and a hint."""

from pathlib import Path

import pytest

from hall.config.file import load
from hall.config.problems import ConfigErrors, ConfigProblem
from tests.support.paths import SMALL_HALL

GOOD = SMALL_HALL.read_text("utf-8")


def problems(folder: Path, text: str, **overrides: object) -> tuple[ConfigProblem, ...]:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    with pytest.raises(ConfigErrors) as caught:
        load(file, given)
    return caught.value.problems


def test_a_good_file_is_a_hall(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(GOOD, "utf-8")
    config = load(tmp_path / "config.toml")
    assert config.counters_of == {"land": (1, 2), "tax": (2,)}


MANY = [
    ('closes = "17:00"', 'closes = "12:00"', "hours.monday.#2.closes"),
    ('letter = "A"', 'letter = "I"', "services.land.letter"),
    ('name = "Tax"', 'name = "Tax"\nprioritty = 1', "services.tax.prioritty"),
    ('["tax", "land"]', '["tax", "lnd"]', "counters.2.services.lnd"),
    ('name = "Kiosk"\n', "", "kiosks.k1.name"),
    ('displays = ["hall-1"]', 'displays = ["hall"]', "notices.#1.displays.hall"),
]


def test_all_problems_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    text = GOOD
    for old, new, _ in MANY:
        text = text.replace(old, new, 1)
    found = problems(tmp_path, text)
    assert [problem.path for problem in found] == [path for _, _, path in MANY]
    lines = text.splitlines()
    assert [lines[(problem.line or 0) - 1].strip() for problem in found] == [
        '{ opens = "13:30", closes = "12:00" },',
        'letter = "I"',
        "prioritty = 1",
        'services = ["tax", "lnd"]',
        "[[kiosks]]",
        'displays = ["hall"]',
    ]


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ('[hall]\nname "x"\n', 2, "A key is followed by = and its value"),
        ("[hall]\nname = Hall\n", 2, "Text needs quotes"),
        ('[hall]\nname = "Hall\n', 2, "closing quote is missing"),
        ('[hall]\nid = "a"\nid = "b"\n', 3, "stands twice"),
        ("[hall]\n[hours]\nmonday = [1, 2\n", 3, "closed by ]"),
        ("[hall]\n[hall]\n", 2, "[[…]]"),
        ('[hall]\nid = "a" b\n', 2, "# comment"),
    ],
)
def test_a_syntax_error_has_its_line(tmp_path: Path, text: str, line: int, hint: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.line == line
    assert problem.message.startswith("This is not TOML: ")
    assert hint in problem.hint


def test_an_empty_file_lacks_what_a_hall_needs(tmp_path: Path) -> None:
    found = [problem.path for problem in problems(tmp_path, "")]
    assert found == ["hall", "hours", "areas", "services", "counters"]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_other_encodings_are_named(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "config.toml").write_bytes("[hall]\nname = 'Tổ'".replace("ổ", "â").encode(encoding))
    with pytest.raises(ConfigErrors, match="not UTF-8"):
        load(tmp_path / "config.toml")


def test_files_from_windows_are_read(tmp_path: Path) -> None:
    text = GOOD.replace("\n", "\r\n").replace("number = 2", "number = 0")
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    with pytest.raises(ConfigErrors) as caught:
        load(tmp_path / "config.toml")
    (problem,) = caught.value.problems
    assert problem.line == GOOD.splitlines().index("number = 2") + 1


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match=r"nowhere\.toml cannot be read: No such file"):
        load(tmp_path / "nowhere.toml")


def test_overrides_win_and_have_no_line(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(GOOD, "utf-8")
    config = load(file, {"server.port": 9000, "server.host": None, "server.database": "d.db"})
    assert (config.server.port, config.server.host) == (9000, "127.0.0.1")
    assert config.server.database == "d.db"
    (problem,) = problems(tmp_path, GOOD, server__port=-1)
    assert (problem.path, problem.line) == ("server.port", None)


def test_the_database_is_beside_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("config.toml").server.database == str(tmp_path / "data" / "hall.db")
