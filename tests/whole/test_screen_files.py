"""Vendored files are the pinned ones, and the icons and texts that screens use exist."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall import texts
from hall.displays import vendor
from hall.displays.live.views import TICKET, VIEWS
from hall.displays.screens.pages import PAGES

DISPLAYS = Path(vendor.__file__).parent
SCREENS = sorted((DISPLAYS / "screens").rglob("*.js"))
MODULES = [*SCREENS, *sorted((DISPLAYS / "static" / "shared").glob("*.js"))]
TEMPLATES = sorted((DISPLAYS / "screens").rglob("*.html"))
SPRITE = (DISPLAYS / "static" / "shared" / "icons.svg").read_text("utf-8")
ICONS = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))

MOST_CHARACTERS = 120

# Keys that end in "_" are beginnings of keys made from parts, and are not looked up.
CALL_OF_TEXT = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z0-9_.]*[a-z0-9])["']""")
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
NAMED_IMPORT = re.compile(r"""(?:from|import)\s+["']([^"']+)["']""")


def test_every_screen_has_a_page_and_every_view_is_shown_by_one() -> None:
    folders = {path.name for path in (DISPLAYS / "screens").glob("*/") if list(path.glob("*.html"))}
    # Open to everybody, or the answer to an error, and so not in the table.
    assert {page.name for page in PAGES} | {"phone", "devices", "problem"} == folders
    assert [view for view in VIEWS.values() if view not in [page.view for page in PAGES]] == [
        TICKET
    ]


def test_vendored_files_are_the_pinned_ones() -> None:
    assert vendor.check() == []


def test_a_changed_and_a_stray_file_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    static = tmp_path / "displays" / "static"
    for package in vendor.packages():
        for item in package["files"]:
            (static / item["file"]).parent.mkdir(parents=True, exist_ok=True)
            (static / item["file"]).write_bytes((vendor.STATIC / item["file"]).read_bytes())
    manifest = static / "vendor" / "manifest.json"
    manifest.write_bytes(vendor.MANIFEST.read_bytes())
    monkeypatch.setattr(vendor, "STATIC", static)
    monkeypatch.setattr(vendor, "MANIFEST", manifest)
    (static / "vendor" / "htm" / "htm.js").write_text("tampered")
    (static / "fonts" / "stray.woff2").write_bytes(b"")

    assert vendor.check() == [
        "vendor/htm/htm.js: changed since it was vendored",
        "fonts/stray.woff2: not in the manifest",
    ]


def test_no_vendored_module_points_to_a_source_map() -> None:
    for module in (DISPLAYS / "static" / "vendor").rglob("*.js"):
        assert "sourceMappingURL" not in module.read_text("utf-8"), module


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    code = "\n".join(path.read_text("utf-8") for path in MODULES)
    icons = set(re.findall(r'<\$\{Icon\}[^>]*?\bname="([a-z0-9-]+)"', code))
    assert icons
    assert icons <= ICONS


def test_every_icon_of_the_sprite_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in MODULES)
    assert {icon for icon in ICONS if f'"{icon}"' not in code} == set()


@pytest.mark.parametrize("path", [*MODULES, *TEMPLATES], ids=lambda path: path.name)
def test_every_text_asked_for_is_in_the_catalogue(path: Path) -> None:
    known = texts.catalogue(texts.DEFAULT)
    keys = set(CALL_OF_TEXT.findall(path.read_text("utf-8")))
    assert {key for key in keys if key not in known and f"{key}.other" not in known} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_declares_each_name_once(path: Path) -> None:
    """Otherwise no browser would load the module, or any screen that uses it."""
    names = DECLARED.findall(path.read_text("utf-8"))
    assert len(names) == len(set(names))


def test_lines_of_the_screens_are_short_enough_to_read() -> None:
    files = [
        path
        for kind in ("js", "css", "html")
        for path in DISPLAYS.rglob(f"*.{kind}")
        if "vendor" not in path.relative_to(DISPLAYS).parts
    ]
    long = [
        f"{path.name}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > MOST_CHARACTERS
    ]
    assert files
    assert long == []


def test_modules_import_only_what_the_import_map_or_their_folder_has() -> None:
    imports: dict[str, str] = json.loads(
        (DISPLAYS / "static" / "shared" / "importmap.json").read_text("utf-8")
    )["imports"]
    assert list(_unresolved(imports)) == []


def _unresolved(imports: dict[str, str]) -> Iterator[str]:
    for module in MODULES:
        for name in NAMED_IMPORT.findall(module.read_text("utf-8")):
            served = imports.get(name) or name.replace("shared/", "/static/shared/")
            file = module.parent / name if name.startswith("./") else DISPLAYS / served.lstrip("/")
            if not file.is_file():
                yield f"{module.name}: {name}"
