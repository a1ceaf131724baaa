"""``check-config`` prints counts, notes and problems, and never ends in a traceback."""

import re
from pathlib import Path

import pytest

from hall.config.report import report
from tests.support.paths import SHIPPED_HALL, SMALL_HALL

GOOD = SMALL_HALL.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["5", '"x"', "[1]", "{ a = 1 }", "true", "[]", "[[]]", "1979-05-27"]
)
def test_no_mistake_is_a_traceback(tmp_path: Path, kind: str) -> None:
    """Each value of the shipped file in turn is replaced by one of another type."""
    text = SHIPPED_HALL.read_text("utf-8")
    for match in re.finditer(r"^(?:# )?(\w+) = (.+)$", text, re.MULTILINE):
        changed = text[: match.start()] + f"{match[1]} = {kind}" + text[match.end() :]
        (tmp_path / "config.toml").write_text(changed, "utf-8")
        output, code = report(tmp_path / "config.toml")
        assert code == 0 or "problem" in output, match[0]
        assert not re.search("Input should|Extra inputs|dictionary|instance|tuple", output)


def test_check_config_counts_and_judges_the_displays() -> None:
    output, code = report(SHIPPED_HALL)
    assert code == 0
    assert "6 areas, 6 services, 8 counters, 1 kiosk, 1 printer, 2 displays, 1 wall." in output
    assert "Note: 75-inch display 'hall-1': seats 4.5 m away need capitals of 55 mm" in output


def test_check_config_says_that_a_panel_is_too_small(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^areas = .*$", r"\g<0>\nfarthest_seat_m = 12", GOOD)
    (tmp_path / "config.toml").write_text(text, "utf-8")
    output, code = report(tmp_path / "config.toml")
    assert code == 0
    assert (
        "55-inch display 'hall-1' is too small: seats 12 m away need capitals of 146 mm" in output
    )
    assert (
        "They are read from 8.1 m; it takes 82 inches or capitals of 21% of the height." in output
    )


@pytest.mark.parametrize(
    ("services", "counters", "expected"),
    [
        (5, 24, []),
        (
            8,
            25,
            ["display 'd1' shows its 8 services in about 2 pages", "its 25 counters in about 2"],
        ),
        (21, 24, ["its 21 services in about 4 pages, which turn by themselves; that is too many"]),
    ],
)
def test_check_config_says_what_does_not_fit_at_once(
    tmp_path: Path, services: int, counters: int, expected: list[str]
) -> None:
    (tmp_path / "config.toml").write_text(_hall_of(services, counters), "utf-8")
    output, code = report(tmp_path / "config.toml")
    assert code == 0
    assert output.count("which turn by themselves") >= len(expected)
    assert bool(expected) is ("pages" in output)
    for note in expected:
        assert note in output


def _hall_of(services: int, counters: int) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return (
        '[hall]\nname = "H"\n[hours]\n[[areas]]\nid = "a"\nname = "A"\n'
        + "".join(
            f'[[services]]\nid = "s{n}"\nletter = "{letters[n]}"\nname = "S"\narea = "a"\n'
            for n in range(services)
        )
        + "".join(
            f'[[counters]]\nnumber = {n + 1}\nservices = ["s{n % services}"]\n'
            for n in range(counters)
        )
        + '[[displays]]\nid = "d1"\nname = "D"\nareas = ["a"]\n[[walls]]\nid = "w"\nname = "W"\n'
    )


def test_check_config_notes_what_may_be_meant(tmp_path: Path) -> None:
    text = GOOD.replace('name = "Tax"\narea = "intake"', 'name = "Tax"\narea = "results"')
    text = re.sub(r"monday = \[.*?\n\]", "", text, flags=re.DOTALL)
    (tmp_path / "config.toml").write_text(text, "utf-8")
    output, code = report(tmp_path / "config.toml")
    assert code == 0
    assert "Note: the hall has no hours, so it never gives a ticket." in output
    assert "Note: no display shows the calls of 'tax'." in output


def test_check_config_lists_problems_with_lines_and_hints(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(GOOD.replace("[calls]", "[cals]"), "utf-8")
    output, code = report(tmp_path / "config.toml")
    assert code == 1
    assert output == (
        f"{tmp_path / 'config.toml'} has 1 problem:\n\n"
        "  line 10  cals\n  There is no key 'cals' here.\n  Did you mean 'calls'?"
    )
