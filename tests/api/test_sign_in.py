"""A browser without a token is led to the form that takes one, and from there to its page."""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

import pytest

from tests.support.authorised import afar, database, tokens
from tests.support.hall_process import Answer, HallProcess

__all__ = ["afar", "database", "tokens"]


def test_a_browser_is_led_to_the_form(afar: HallProcess) -> None:
    html = {"Accept": "text/html,*/*;q=0.8"}
    for path in ("/", "/kiosk/k1", "/counter/1?pin=1&x=%2F", "/wall/wall"):
        answer = afar.get(path, **html)
        led = "/devices" if path == "/" else f"/devices?next={quote(path)}"
        assert (answer.status, answer.headers["Location"]) == (303, led)
        assert f'name="next" value="{escape(path)}"' in afar.get(led, **html).body.decode()
    assert afar.get("/api/v1/hall", **html).status == 401


def sign_in(hall: HallProcess, secret: str, wanted: str = "") -> Answer:
    form = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{hall.port}",
    }
    return hall.request("POST", "/devices", f"token=+{secret}+&next={quote(wanted)}".encode(), form)


def test_signing_in(afar: HallProcess, tokens: Mapping[str, str | None]) -> None:
    secret = tokens["counter"]
    assert secret is not None
    answer = sign_in(afar, secret)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert cookie == f"device={secret}"
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
    assert afar.get("/counter/1", Cookie=cookie).status == 200
    refused = sign_in(afar, "AAAAAAAAAAAAAAAAAAAAAA")
    assert refused.status == 401
    assert "Set-Cookie" not in refused.headers


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/counter/2", "/counter/2"),
        ("/hall/front?tv=1", "/hall/front?tv=1"),
        ("", "/"),
        ("/devices", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\tevil", "/"),
    ],
)
def test_signing_in_leads_to_where_one_wanted_to_go(
    afar: HallProcess, tokens: Mapping[str, str | None], wanted: str, led: str
) -> None:
    secret = tokens["counter"]
    assert secret is not None
    assert sign_in(afar, secret, wanted).headers["Location"] == led
    refused = sign_in(afar, "AAAAAAAAAAAAAAAAAAAAAA", wanted)
    assert f'name="next" value="{led}"' in refused.body.decode()
