"""The page of the API shows every request that the hall describes."""

import shlex
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import HallProcess
from tests.support.screens import cut_off

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]


@pytest.fixture
def page(server: HallProcess, new_page: NewPage) -> Page:
    page = new_page()
    page.goto(f"{server.url}/")
    page.get_by_role("link", name="API").click()
    expect(page.get_by_role("heading", name="API của sảnh")).to_be_visible()
    return page


def test_every_request_has_its_place(server: HallProcess, page: Page) -> None:
    paths = server.get("/api/v1/openapi.json").json["paths"]
    described = [f"{method.upper()}{path}" for path in paths for method in paths[path]]
    shown = page.locator(".operation h3").all_inner_texts()
    assert sorted("".join(text.split()) for text in shown) == sorted(described)


def test_fields_and_answers(page: Page) -> None:
    hold = page.locator("#counter_api_hold")
    fields = hold.locator("dl div")
    expect(fields.filter(has_text="reason")).to_contain_text("string ≤ 64")
    expect(fields.filter(has_text="reason")).to_contain_text("bắt buộc")
    expect(fields.filter(has_text="minutes")).to_contain_text("integer 1–600 | null")
    hold.get_by_role("link", name="TurnAnswer").click()
    model = page.locator("#model-TurnAnswer")
    expect(model).to_be_in_viewport()
    expect(model.locator("dl div").filter(has_text="ended_at")).to_contain_text("integer | null")


def test_an_example_can_be_given_as_it_stands(page: Page) -> None:
    command = page.locator("#api_issue pre").inner_text()
    words = shlex.split(command.replace("\\\n", " ").replace("…", "7d1f"))
    given = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert '"label":"A001"' in given.stdout


def test_the_parameters_of_an_address(page: Page) -> None:
    why = page.locator("#api_why_first")
    expect(why.locator("dl div").filter(has_text="second")).to_contain_text("bắt buộc")
    expect(why.locator("pre")).to_contain_text("/api/v1/why?first=…&second=…'")


def test_its_language_is_one_tap_away(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="The API of this hall")).to_be_visible()


def test_it_fits_a_phone(server: HallProcess, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{server.url}/api")
    expect(page.locator(".operation").first).to_be_visible()
    assert cut_off(page, "article, h3, dl div, nav a") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
