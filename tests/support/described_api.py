"""Checks a hall's answers against the API's own description."""

from typing import Any

from openapi_schema_validator import OAS31Validator

from tests.support.hall_process import Answer, HallProcess

PREFIX = "/api/v1"


class DescribedApi:
    """Sends requests to a hall and checks each answer strictly: no field may be undescribed."""

    def __init__(self, hall: HallProcess) -> None:
        self.hall = hall
        self.document: dict[str, Any] = hall.get(f"{PREFIX}/openapi.json").json
        self._schemas = {
            name: {"additionalProperties": False, **schema} if "properties" in schema else schema
            for name, schema in self.document["components"]["schemas"].items()
        }

    def get(self, template: str, query: str = "", **parts: object) -> Any:
        return self._checked("get", template, self.hall.get(_address(template, parts) + query))

    def post(self, template: str, body: object = None, **parts: object) -> Any:
        answer = self.hall.post(_address(template, parts), body)
        return self._checked("post", template, answer)

    def _checked(self, method: str, template: str, answer: Answer) -> Any:
        operation = self.document["paths"][f"{PREFIX}{template}"][method]
        response = operation["responses"][str(answer.status)]
        if answer.status == 204:
            assert "content" not in response
            assert answer.body == b""
        else:
            schema = response["content"][answer.headers["Content-Type"]]["schema"]
            whole = {**schema, "components": {"schemas": self._schemas}}
            OAS31Validator(whole).validate(answer.json)
        return answer.json if answer.body else None


def _address(template: str, parts: dict[str, object]) -> str:
    return PREFIX + template.format(**parts)
