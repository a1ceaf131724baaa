"""The rooms and their doors: app → displays, printers → queue → hall; see hall/__init__.py."""

import ast
import importlib.util
import multiprocessing
import queue
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("queue", "displays", "printers")

MAY_IMPORT = {
    "hall": {"hall"},
    "queue": {"hall", "queue"},
    "displays": {"hall", "queue", "displays"},
    "printers": {"hall", "queue", "printers"},
}

# What a folder inside a room may import of its room, besides itself.
INNER_DOORS: Mapping[str, Mapping[str, set[str]]] = {
    "printers": {
        "link": set(),
        "drawing": set(),
        "spooler": {"link", "drawing"},
    },
}

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
    """The room that an imported name lives in, None if it is not ours."""
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
    """The folder of ``room`` that an imported name lives in, None if it is in none."""
    parts = name.split(".")
    inside = parts[:2] == ["hall", room] and len(parts) > 3
    return parts[2] if inside else None


@pytest.mark.parametrize(
    ("room", "folder"), [(room, folder) for room, doors in INNER_DOORS.items() for folder in doors]
)
def test_inner_doors(room: str, folder: str) -> None:
    allowed = INNER_DOORS[room][folder] | {folder}
    for path in (ROOT / room / folder).rglob("*.py"):
        folders = {inner_folder(name, room) for name in imported(path)} - {None}
        assert folders <= allowed, path


@pytest.mark.parametrize("room", INNER_DOORS)
def test_every_folder_of_a_room_has_its_doors(room: str) -> None:
    with_code = {path.relative_to(ROOT / room).parts[0] for path in (ROOT / room).glob("*/*.py")}
    assert with_code == set(INNER_DOORS[room])


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
