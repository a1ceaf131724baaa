"""A browser gets a page instead of JSON when an address is unknown or not allowed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hall import texts
from hall.devices import Devices
from hall.queue.engine import Engine
from tests.support.routes import web_of

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
Client = Callable[..., FlaskClient]


@pytest.fixture
def client(engine: Engine, tmp_path: Path) -> Client:
    def make(host: str = "127.0.0.1") -> FlaskClient:
        app, _ = web_of(engine, tmp_path / "devices.json", host)
        return app.test_client()

    return make


@pytest.mark.parametrize("path", ["/counter/99", "/nothing", "/kiosk/none"])
def test_an_unknown_address_leads_back_to_the_screens(client: Client, path: str) -> None:
    answer = client().get(path, headers={**BROWSER, "Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Accept" in answer.vary
    assert texts.text("en", "error.not_found") in answer.text
    assert 'href="/"' in answer.text
    assert 'href="/devices"' not in answer.text


def test_a_kiosk_at_the_counters_page_is_told_to_sign_in_as_one(
    client: Client, tmp_path: Path
) -> None:
    _, token = Devices(tmp_path / "devices.json").authorise("kiosk", "door", 0)
    visitor = client("0.0.0.0")
    visitor.set_cookie("device", token)
    answer = visitor.get("/counter/1", headers={**BROWSER, "Accept-Language": "vi"})
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert texts.text("vi", "error.forbidden") in answer.text
    assert 'href="/devices"' in answer.text


def test_strangers_are_offered_no_screens(client: Client) -> None:
    answer = client("0.0.0.0").get("/nothing", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "<a " not in answer.text


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/css,*/*;q=0.1", None])
def test_others_read_json(client: Client, accept: str | None) -> None:
    answer = client().get("/nothing", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == "application/problem+json"


def test_the_api_speaks_json_to_browsers_too(client: Client) -> None:
    answer = client().get("/api/v1/tickets/none", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
