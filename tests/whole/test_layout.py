"""Rooms, and the folders in a room, import only what lies below them."""

import ast
import importlib.util
import multiprocessing
import queue
import sysconfig
from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import ROOT

FOLDERS = ("queue", "displays", "printers")

MAY_IMPORT = {
    "hall": {"hall"},
    "queue": {"hall", "queue"},
    "displays": {"hall", "queue", "displays"},
    "printers": {"hall", "queue", "printers"},
}

# What each folder of a room may import besides itself; a module beside them counts as a folder.
INNER_DOORS: Mapping[str, Mapping[str, set[str]]] = {
    "queue": {
        "engine": {"commands"},
        "commands": {"turn", "line", "paper", "store", "reports", "estimating"},
        "turn": {"line", "paper", "store", "estimating"},
        "line": {"store"},
        "paper": {"store", "reports", "estimating"},
        "store": set(),
        "reports": {"store"},
        "views": {"turn", "line", "paper", "store", "reports", "estimating"},
        "estimating": {"line", "store", "reports"},
        "replaying": {"line", "store", "reports", "estimating"},
    },
    "displays": {
        "serving": {"api", "live", "screens", "web"},
        # A page names its live view and takes its grant and key from it.
        "screens": {"live", "web"},
        # Every POST of the API is also a command of the command line, made from the same routes.
        "cli": {"api", "web"},
        "api": {"web"},
        "live": {"web"},
        "web": set(),
        # A script that is run by itself to fetch the vendored files.
        "vendor": set(),
    },
    "printers": {
        "link": set(),
        "drawing": set(),
        "spooler": {"link", "drawing"},
    },
}

MOST_LINES = 300
# The whole schema is easiest to read in one piece, and a frozen version is never edited.
LONG_FILES = {"queue/schema.sql", "queue/store/versions/0001.sql"}
MOST_FILES = 25
CODE = {".py", ".js", ".css", ".html", ".sql"}

MODULES = [
    path
    for room in MAY_IMPORT
    for path in (ROOT / room).rglob("*.py")
    if "static" not in path.parts
]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"), path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides its room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str | None:
    """The room that an imported name belongs to; None if it belongs to a library."""
    first, _, rest = name.partition(".")
    if first == "app":
        return "app"
    inner = rest.partition(".")[0]
    return None if first != "hall" else inner if inner in FOLDERS else "hall"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_doors(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {room_of(name) for name in imported(path)} - {None}
    assert rooms <= MAY_IMPORT[room]


def inner_folder(name: str, room: str) -> str | None:
    """The folder of ``room`` that an imported name belongs to, or the module beside the folders."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["hall", room] and len(parts) > 2 else None


def inner_modules(room: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        yield path.relative_to(ROOT / room).with_suffix("").parts[0], path


@pytest.mark.parametrize(
    ("room", "folder"), [(room, folder) for room, doors in INNER_DOORS.items() for folder in doors]
)
def test_inner_doors(room: str, folder: str) -> None:
    allowed = INNER_DOORS[room][folder] | {folder}
    for home, path in inner_modules(room):
        if home == folder:
            assert {inner_folder(name, room) for name in imported(path)} - {None} <= allowed, path


@pytest.mark.parametrize("room", INNER_DOORS)
def test_every_folder_of_a_room_has_its_doors(room: str) -> None:
    assert {home for home, _ in inner_modules(room)} == set(INNER_DOORS[room])


@pytest.mark.parametrize("room", INNER_DOORS)
def test_no_folders_lead_to_each_other_in_a_circle(room: str) -> None:
    TopologicalSorter(INNER_DOORS[room]).prepare()  # raises CycleError for a circle


def code_files() -> Iterator[Path]:
    yield ROOT / "app.py"
    for room in (*MAY_IMPORT, "bench", "tests"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in CODE and "vendor" not in path.parts:
                yield path


def test_no_module_stands_beside_a_folder_of_its_name() -> None:
    """Such a module would silently hide the folder, which has no ``__init__``."""
    assert not [path for path in code_files() if path.with_suffix("").is_dir()]


def test_no_file_is_longer_than_a_reader_takes_in() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in code_files()
        if len(path.read_text("utf-8").splitlines()) > MOST_LINES
    }
    assert long == LONG_FILES


def test_no_folder_holds_more_files_than_a_reader_looks_through() -> None:
    files = Counter(path.parent for path in code_files())
    assert [folder for folder, count in files.items() if count > MOST_FILES] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_folders_are_imported_under_hall_only(folder: str) -> None:
    assert not list((ROOT / folder).rglob("__init__.py"))


def test_import_queue_is_the_standard_library() -> None:
    assert queue.__file__ == str(Path(sysconfig.get_path("stdlib"), "queue.py"))


def origin(module: str) -> str | None:
    spec = importlib.util.find_spec(module)
    return spec.origin if spec else None


def test_modules_of_the_folders_are_found_under_hall() -> None:
    for path in MODULES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] in FOLDERS:
            assert origin(".".join(("hall", *parts))) == str(path)


def test_a_spawned_process_finds_the_engine() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(origin, ["hall.queue.engine"]) == str(ROOT / "queue" / "engine.py")


def test_links_for_type_checkers_lead_to_the_folders() -> None:
    for folder in FOLDERS:
        link = ROOT / "typings" / "hall" / folder
        assert not link.is_symlink() or link.resolve() == ROOT / folder
