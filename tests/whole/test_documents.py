"""The tests, files and commands that documents name exist, and their lines are short."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from hall.displays.cli.main import parse
from tests.support.paths import ROOT, SHIPPED_HALL

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GUIDES = (ROOT / "docs" / "operate.md", ROOT / "docs" / "vi" / "van-hanh.md")
RELIABILITY = (ROOT / "docs" / "reliability.md").read_text("utf-8")
PROMISES = re.findall(r"^- (.+(?:\n  .+)*)", RELIABILITY, re.MULTILINE)
"""Each is an item of a list: the promise, and below it a list of its tests."""
LONGEST_LINE = 120
README_LINES = 100
ROOMS = "bench|deploy|displays|docs|hall|printers|queue|tests|typings"


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.partition("\n")[0])
def test_each_promise_has_a_test(promise: str) -> None:
    tests = re.findall(r"^  - `(test_\w+\.py)::(test_\w+)`$", promise, re.MULTILINE)
    assert tests, promise
    for file, test in tests:
        (path,) = (ROOT / "tests").rglob(file)
        tree = ast.parse(path.read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        assert target.startswith("http") or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(path: Path) -> None:
    names = re.findall(rf"`((?:{ROOMS})/[\w./-]*)`", path.read_text("utf-8"))
    assert [name for name in names if not (ROOT / name).exists()] == []


@cache
def can_be_given(words: str) -> None:
    arguments = [word.strip("\"'") for word in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", words)]
    parse(arguments)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_can_be_given(path: Path) -> None:
    for words in re.findall(
        r"python app\.py((?: [^\s`#>]+| \"[^\"]*\"| '[^']*')*)", path.read_text("utf-8")
    ):
        can_be_given(words)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_targets_of_make_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(
        r"`make ([a-z]+)`|^make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE
    ):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target


def test_the_guide_is_the_same_in_both_languages() -> None:
    english, vietnamese = (guide.read_text("utf-8") for guide in GUIDES)
    for same in (r"^#+(?= )", r"^\|", r"python app\.py [a-z-]+"):
        assert re.findall(same, english, re.MULTILINE) == re.findall(same, vietnamese, re.MULTILINE)


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_is_short(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= README_LINES


@pytest.mark.parametrize("path", [*DOCUMENTS, SHIPPED_HALL], ids=lambda path: path.name)
def test_no_line_is_too_long(path: Path) -> None:
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    assert not [number for number, line in lines if len(line) > LONGEST_LINE]
