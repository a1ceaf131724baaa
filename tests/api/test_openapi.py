"""The API's description has every route, is valid, and agrees with what a hall answers."""

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from hall.displays.api.counter_requests import ONLY
from hall.displays.web.described import description_of
from hall.displays.web.openapi import PREFIX, routes
from hall.queue.engine import Engine
from tests.support.described_api import DescribedApi
from tests.support.hall_process import HallProcess
from tests.support.routes import web_of


@pytest.fixture
def api(server: HallProcess) -> DescribedApi:
    return DescribedApi(server)


def test_every_route_is_described(engine: Engine, tmp_path: Path) -> None:
    app, _ = web_of(engine, tmp_path / "devices.json")
    found = list(routes(app))
    assert len(found) > 10
    assert [
        f"{method} {rule.rule}" for rule, method, route in found if description_of(route) is None
    ] == []
    for _, method, route in found:
        description = description_of(route)
        assert description is not None
        assert (description.body is None) == (method == "GET")


def test_the_description_is_valid(api: DescribedApi) -> None:
    OpenAPIV31SpecValidator(api.document).validate()


def test_the_description_has_roles_and_refusals(api: DescribedApi) -> None:
    paths = api.document["paths"]
    call = paths[f"{PREFIX}/counters/{{number}}/next"]["post"]
    assert call["security"] == [{"device": []}, {}]
    assert {"name": "number", "in": "path"}.items() <= call["parameters"][0].items()
    assert call["parameters"][1]["name"] == "Idempotency-Key"
    assert set(call["responses"]) >= {"200", "204", "401", "403", "404", "409", "422", "503"}
    assert paths[f"{PREFIX}/tickets/{{token}}"]["get"]["security"] == []
    schemas = api.document["components"]["schemas"]
    places = schemas["TransferRequest"]["properties"]["place"]["enum"]
    assert places == ["front", "arrival", "behind", "back"]
    assert schemas["NextRequest"]["properties"]["only"]["examples"] == [*ONLY]


def test_a_hall_answers_as_described(api: DescribedApi) -> None:
    act = "/counters/{number}/"

    def at(name: str, body: object = None) -> Any:
        return api.post(act + name, body, number=3)

    for name in ("recall", "start", "finish", "miss", "undo"):
        assert at(name)["status"] == 409
    assert at("next") is None
    assert api.post(f"{act}next", number=99)["code"] == "unknown_counter"
    assert api.post("/tickets", {"service": "nothing"})["code"] == "unknown_service"
    assert api.get("/tickets/{token}", token="none")["code"] == "unknown_ticket"

    first, second, third = (
        api.post("/tickets", {"service": "land", "kiosk": kiosk}) for kiosk in ("k1", "k2", None)
    )
    assert at("next")["why"]["passed_over"] == []
    at("start")
    at("hold", {"reason": "papers-missing", "minutes": 10})
    assert api.get("/tickets/{token}", token=first["token"])["hold_reason"] == "papers-missing"
    api.post("/tickets/{token}/back", token=first["token"])
    at("call", {"label": first["label"]})
    at("transfer", {"service": "papers"})
    assert [turn["state"] for turn in at("undo") if turn["service"] == "land"] == ["called"]
    at("recall")
    at("miss")
    at("back", {"label": first["label"]})
    at("serve")
    at("people", {"people": 3})
    at("notes", {"text": "hard of hearing"})
    at("steps", {"steps": [{"service": "results"}]})
    at("finish")
    at("call", {"label": second["label"]})
    at("finish", {"confirmed": False})
    assert api.get("/tickets/{token}/why", token=second["token"])["rule"] == "chosen"
    assert api.get("/tickets/{token}/why", token=third["token"])["before"] == []
    query = f"?first={second['label']}&second={third['label']}"
    assert api.get("/why", query)["first"] == second["label"]
    assert api.get("/why")["code"] == "invalid_field"
    assert api.post("/tickets/{token}/cancel", token=third["token"])["state"] == "cancelled"
    assert len(api.get("/hall")["services"]) == 3
    assert api.get("/openapi.json") == api.document
