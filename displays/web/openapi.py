"""The API's description, OpenAPI 3.1, made from the routes and from the models that validate."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TupleSchema
from werkzeug.routing import IntegerConverter, Rule

from hall.displays.web.access import grant_of
from hall.displays.web.caller import HEADER, SAYABLE
from hall.displays.web.described import Description, description_of
from hall.displays.web.problems import Problem
from hall.displays.web.requests import KEY_LONGEST

PREFIX = "/api/v1"
VERSION = "1"
METHODS = ("GET", "POST")
ABOUT = """Everything that the screens of the hall do. Times are milliseconds since 1970 UTC.
Refusals are `application/problem+json`, with one sentence in the language of `Accept-Language`.
What belongs to staff or devices takes the token of an authorised device."""
# The statuses of refusals. Any request may meet a broken hall, 500, or use a host name that the
# hall does not answer to, 421.
ALWAYS = (421, 500)
WITH_GRANT = (401, 403)
WITH_QUERY = (404, 422)
WITH_POST = (400, 403, 404, 409, 413, 415, 422, 503)
WITH_PATH_PARAMETERS = (404,)

JsonSchema = dict[str, Any]
KEY_PARAMETER: JsonSchema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and request get the same answer, and do the work once.",
    "schema": {"type": "string", "maxLength": KEY_LONGEST},
}

ORIGIN_PARAMETER: JsonSchema = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "For whom it is done, which events keep: "
    + ", ".join(SAYABLE)
    + ". Another program (api) if it says nothing, or something else.",
    "schema": {"type": "string", "default": "api"},
}


def document_of(app: Flask) -> JsonSchema:
    """The whole document; it is made once for each application, by the first request for it."""
    found: JsonSchema | None = app.extensions.get("openapi")
    if found is None:
        found = app.extensions["openapi"] = _document(app)
    return found


def routes(app: Flask) -> Iterator[tuple[Rule, str, Callable[..., Any]]]:
    """All routes of the API, with each of their methods and the function that answers."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(f"{PREFIX}/"):
            for method in sorted((rule.methods or set()).intersection(METHODS)):
                yield rule, method, app.view_functions[rule.endpoint]


def _document(app: Flask) -> JsonSchema:
    described = [
        (rule, method, route, description)
        for rule, method, route in routes(app)
        if (description := description_of(route)) is not None
    ]
    schemas = _Schemas([description for _, _, _, description in described])
    paths: dict[str, JsonSchema] = {}
    for rule, method, route, description in described:
        operation = _Operation(rule, method, grant_of(route), description, schemas).schema()
        paths.setdefault(path_of(rule), {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Sảnh", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        },
    }


class PlainSchemas(GenerateJsonSchema):
    """Without titles that repeat the names, and with pairs of the same kind as lists of two: few
    generators of clients know ``prefixItems``."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def tuple_schema(self, schema: TupleSchema) -> JsonSchemaValue:
        made = super().tuple_schema(schema)
        kinds = made.get("prefixItems", [])
        if len(kinds) > 1 and all(kind == kinds[0] for kind in kinds):
            del made["prefixItems"]
            made["items"] = kinds[0]
        return made


class _Schemas:
    """The schemas of all bodies and answers, each name once."""

    def __init__(self, descriptions: list[Description]) -> None:
        bodies = {_id("in", each.body): each.body for each in descriptions if each.body is not None}
        answers = {_id("out", each.answer): each.answer for each in descriptions}
        answers[_id("out", Problem)] = Problem
        made, definitions = TypeAdapter.json_schemas(
            [(name, "validation", TypeAdapter(model)) for name, model in bodies.items()]
            + [(name, "serialization", TypeAdapter(model)) for name, model in answers.items()],
            ref_template="#/components/schemas/{model}",
            schema_generator=PlainSchemas,
        )
        self._made = {name: schema for (name, _), schema in made.items()}
        self.components: JsonSchema = definitions.get("$defs", {})

    def body(self, model: Any) -> JsonSchema:
        return self._made[_id("in", model)]

    def answer(self, model: Any) -> JsonSchema:
        return self._made[_id("out", model)]


def _id(direction: str, model: Any) -> str:
    return f"{direction} {model!r}"


def path_of(rule: Rule) -> str:
    """``/api/v1/counters/{number}/next``"""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


@dataclass(frozen=True, slots=True)
class _Operation:
    """One route with one of its methods; ``grant`` is None if it is open to everybody."""

    rule: Rule
    method: str
    grant: str | None
    description: Description
    schemas: _Schemas

    def schema(self) -> JsonSchema:
        operation: JsonSchema = {
            "operationId": self.rule.endpoint.replace(".", "_"),
            "tags": [self._tag()],
            "summary": self.description.summary,
            "parameters": [*self._path_parameters(), *self._query_parameters()],
            "responses": self._responses(),
            # A hall that is open on its own machine needs no token.
            "security": [] if self.grant is None else [{"device": []}, {}],
        }
        if self.method == "POST":
            operation["parameters"] += [KEY_PARAMETER, ORIGIN_PARAMETER]
        if self.description.body is not None:
            operation["requestBody"] = self._request_body(self.description.body)
        return operation

    def _tag(self) -> str:
        """The first part of the path below the prefix."""
        first, _, _ = self.rule.rule.removeprefix(f"{PREFIX}/").partition("/")
        return first.removesuffix(".json")

    def _request_body(self, model: type[BaseModel]) -> JsonSchema:
        """An empty body is an empty object, so it is required only if a field is."""
        required = any(field.is_required() for field in model.model_fields.values())
        content = {"application/json": {"schema": self.schemas.body(model)}}
        return {"required": required, "content": content}

    def _path_parameters(self) -> Iterator[JsonSchema]:
        for name in sorted(self.rule.arguments):
            is_number = isinstance(self.rule._converters[name], IntegerConverter)
            schema: JsonSchema = (
                {"type": "integer", "minimum": 0} if is_number else {"type": "string"}
            )
            yield {"name": name, "in": "path", "required": True, "schema": schema}

    def _query_parameters(self) -> Iterator[JsonSchema]:
        """A query has no null: a field without a value is left out."""
        if self.description.query is None:
            return
        made = TypeAdapter(self.description.query).json_schema(schema_generator=PlainSchemas)
        for name, schema in made["properties"].items():
            kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
            required = name in made.get("required", ())
            yield {"name": name, "in": "query", "required": required, "schema": kinds[0]}

    def _responses(self) -> Mapping[str, JsonSchema]:
        answer = {"application/json": {"schema": self.schemas.answer(self.description.answer)}}
        responses: JsonSchema = {
            str(self.description.status): {
                "description": self.description.summary,
                "content": answer,
            }
        }
        if self.description.empty:
            responses["204"] = {"description": self.description.empty}
        problem = {"application/problem+json": {"schema": self.schemas.answer(Problem)}}
        for status in sorted(self._refusals()):
            phrase = HTTPStatus(status).phrase
            responses[str(status)] = {"description": phrase, "content": problem}
        return responses

    def _refusals(self) -> set[int]:
        statuses = set(ALWAYS)
        if self.grant is not None:
            statuses.update(WITH_GRANT)
        if self.method == "POST":
            statuses.update(WITH_POST)
        if self.description.query is not None:
            statuses.update(WITH_QUERY)
        if self.rule.arguments:
            statuses.update(WITH_PATH_PARAMETERS)
        return statuses
