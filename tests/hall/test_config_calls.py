"""The keys of ``[calls]`` and what older files call them."""

from pathlib import Path

import pytest

from hall.config.file import load
from hall.config.problems import ConfigErrors
from tests.support.paths import ROOT

SMALL = (ROOT / "tests" / "small-hall.toml").read_text("utf-8")


def gaps(folder: Path, *lines: str) -> tuple[int, int]:
    file = folder / "config.toml"
    file.write_text(SMALL.replace("[calls]", "\n".join(("[calls]", *lines))), "utf-8")
    calls = load(file).calls
    return calls.recall_gap_s, calls.miss_after_s


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), (10, 40)),
        (("recall_gap_s = 5", "miss_after_s = 60"), (5, 60)),
        (("gap_s = 25",), (25, 25)),
        (("gap_s = 25", "recall_gap_s = 5"), (5, 25)),
    ],
)
def test_the_older_key_says_both(
    tmp_path: Path, lines: tuple[str, ...], expected: tuple[int, int]
) -> None:
    assert gaps(tmp_path, *lines) == expected


def test_a_wrong_value_of_the_older_key_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors):
        gaps(tmp_path, 'gap_s = "soon"')
