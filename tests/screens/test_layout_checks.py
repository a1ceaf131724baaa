"""The checks of a screen's geometry find what they are meant to find."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.layout import in_sight, layout_problems

pytestmark = pytest.mark.browser

HEAD = "<style>* { margin: 0 } body { font: 20px/1.1 sans-serif; height: 300px }</style>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One line</p><p>and the next, with tight leading</p>", None),
        ("<p style='margin-left: 780px'>far right</p>", "outside: “far right”"),
        ("<p style='margin-top: 590px'>below</p>", "outside: “below”"),
        ("<p style='height: 10px; overflow: hidden'>half of it</p>", "cut: “half of it”"),
        (
            "<p style='width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap'>"
            "much too long</p>",
            "cut: “much too long”",
        ),
        (
            "<p>under</p><div style='position: absolute; inset: 0; background: red'></div>",
            "covered: “under”",
        ),
        (
            "<p>first</p><p style='margin-top: -14px'>second</p>",
            "overlapping: “first” (P) and “second” (P)",
        ),
        ("<p>shown</p><p style='visibility: hidden; margin-top: -14px'>not shown</p>", None),
    ],
)
def test_each_kind_of_fault_is_found(
    new_page: Callable[..., Page], body: str, expected: str | None
) -> None:
    page = new_page(viewport={"width": 800, "height": 600})
    page.set_content(HEAD + body)
    found = layout_problems(page)
    if expected is None:
        assert found == []
    else:
        assert any(problem.startswith(expected) for problem in found), found


def test_what_is_in_sight(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 800, "height": 600})
    page.set_content(
        HEAD + "<p data-key=a>seen</p><p data-key=b hidden>hidden</p>"
        "<div style='height: 10px; overflow: hidden'><p data-key=c>cut</p></div>"
        "<p data-key=d style='margin-top: 900px'>below</p>"
    )
    assert in_sight(page, "data-key") == {"a"}
