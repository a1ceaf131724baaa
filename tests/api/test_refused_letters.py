"""Every text of a request is refused if it has a letter that nobody may enter."""

import importlib
import json
from collections.abc import Iterator

import pytest

from hall.displays.web.problems import RefusedText
from hall.displays.web.requests import RequestBody
from tests.support.hall_process import HallProcess
from tests.support.problem import expect_problem

# The application knows all bodies.
importlib.import_module("hall.displays.serving.application")
OVERRIDE = "a\u202eb"


def bodies(model: type[RequestBody] = RequestBody) -> Iterator[type[RequestBody]]:
    for body in model.__subclasses__():
        if body.__module__.startswith("hall."):
            yield body
            yield from bodies(body)


@pytest.mark.parametrize("model", list(bodies()), ids=lambda model: model.__name__)
def test_no_text_of_a_body_turns_the_direction_of_writing(model: type[RequestBody]) -> None:
    for name, field in model.model_fields.items():
        key = field.alias or name
        for value in (OVERRIDE, [OVERRIDE], [{"service": OVERRIDE}], {"a": OVERRIDE}):
            if name in model.FROM_DEVICES:
                continue
            with pytest.raises(RefusedText):
                model.model_validate_json(json.dumps({key: value}))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sentence_names_the_letter_and_its_place(server: HallProcess, language: str) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    for path, body, field, letter, position in (
        ("counters/1/open", {"staff": "Lan\u202e"}, "staff", "U+202E RIGHT-TO-LEFT OVERRIDE", 4),
        ("counters/1/notes", {"text": "a\nb\x1b[2J"}, "text", "U+001B ESCAPE", 4),
        ("counters/1/hold", {"reason": "x", "bring": "a\nb"}, "bring", "U+000A LINE BREAK", 2),
        ("tickets", {"service": "papers", "kiosk": "\0"}, "kiosk", "U+0000 CONTROL CHARACTER", 1),
    ):
        answer = server.request("POST", f"/api/v1/{path}", json.dumps(body).encode(), headers)
        expect_problem(
            answer, language, 422, "refused_letter", field=field, letter=letter, position=position
        )
    answer = server.request("GET", "/api/v1/tickets/pair?first=A%E2%80%AE1&second=x", b"", headers)
    assert answer.status in (404, 422)


def test_names_of_all_scripts_are_taken(server: HallProcess) -> None:
    for name in ("ភូមិ\u200bភ្នំពេញ", "ک\u200cتاب", "Nguyễn Thị Ẩn"):
        headers = {"Content-Type": "application/json"}
        body = json.dumps({"staff": name}).encode()
        assert server.request("POST", "/api/v1/counters/1/open", body, headers).status == 200
