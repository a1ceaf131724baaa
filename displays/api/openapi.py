"""The API's description, OpenAPI 3.1: made of the routes and of the models that validate."""

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TupleSchema
from werkzeug.routing import IntegerConverter, Rule

from hall.compact_json import encode
from hall.displays.api.answers import Problem
from hall.displays.web.access import grant_of
from hall.displays.web.described import Description, described, description_of
from hall.displays.web.requests import KEY_LONGEST

PREFIX = "/api/v1"
VERSION = "1"
METHODS = ("GET", "POST")
ABOUT = """Everything that the screens of the hall do. Times are milliseconds since 1970 UTC.
Refusals are `application/problem+json`, with one sentence in the language of `Accept-Language`.
What belongs to staff or devices takes the token of an authorised device."""
# Whatever is asked: a broken hall, and a name of it that it doesn't know.
ALWAYS = (421, 500)
WHEN_GRANTED = (401, 403)
WHEN_ASKED = (422,)
WHEN_POSTED = (400, 403, 404, 409, 413, 415, 422, 503)
NAMED = (404,)

Schema = dict[str, Any]
openapi = Blueprint("openapi", __name__, url_prefix=PREFIX)


@openapi.get("/openapi.json")
@described("This description, OpenAPI 3.1", dict[str, Any])
def description() -> Response:
    return Response(encode(document_of(current_app)), mimetype="application/json")


def document_of(app: Flask) -> Schema:
    """The document, made when it is first asked for."""
    found: Schema | None = app.extensions.get("openapi")
    if found is None:
        found = app.extensions["openapi"] = _document(app)
    return found


def routes(app: Flask) -> Iterator[tuple[Rule, str, Callable[..., Any]]]:
    """All of the API, each with its method and function."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith(f"{PREFIX}/"):
            for method in sorted((rule.methods or set()).intersection(METHODS)):
                yield rule, method, app.view_functions[rule.endpoint]


def _document(app: Flask) -> Schema:
    told = [
        (rule, method, route, description)
        for rule, method, route in routes(app)
        if (description := description_of(route)) is not None
    ]
    schemas = _Schemas([description for _, _, _, description in told])
    paths: dict[str, Schema] = {}
    for rule, method, route, description in told:
        operation = _operation(rule, method, route, description, schemas)
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
    """Of all bodies and answers, each name once."""

    def __init__(self, descriptions: list[Description]) -> None:
        adapters = {_id("in", d.takes): d.takes for d in descriptions if d.takes is not None}
        answers = {_id("out", d.gives): d.gives for d in descriptions}
        answers[_id("out", Problem)] = Problem
        made, definitions = TypeAdapter.json_schemas(
            [(name, "validation", TypeAdapter(model)) for name, model in adapters.items()]
            + [(name, "serialization", TypeAdapter(model)) for name, model in answers.items()],
            ref_template="#/components/schemas/{model}",
            schema_generator=PlainSchemas,
        )
        self._made = {name: schema for (name, _), schema in made.items()}
        self.components: Schema = definitions.get("$defs", {})

    def body(self, model: Any) -> Schema:
        return self._made[_id("in", model)]

    def answer(self, model: Any) -> Schema:
        return self._made[_id("out", model)]


def _id(way: str, model: Any) -> str:
    return f"{way} {model!r}"


def path_of(rule: Rule) -> str:
    """``/api/v1/counters/{number}/next``"""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _operation(
    rule: Rule, method: str, route: Callable[..., Any], told: Description, schemas: _Schemas
) -> Schema:
    grant = grant_of(route)
    operation: Schema = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [rule.rule.removeprefix(f"{PREFIX}/").split("/")[0].removesuffix(".json")],
        "summary": told.summary,
        "parameters": [
            *_path_parameters(rule),
            *_asked(told.asks),
            *(_key() if method == "POST" else ()),
        ],
        "responses": _responses(rule, method, grant, told, schemas),
        # An open hall on its own machine asks for none.
        "security": [] if grant is None else [{"device": []}, {}],
    }
    if told.takes is not None:
        content = {"application/json": {"schema": schemas.body(told.takes)}}
        # An empty body is an empty object.
        needed = any(field.is_required() for field in told.takes.model_fields.values())
        operation["requestBody"] = {"required": needed, "content": content}
    return operation


def _path_parameters(rule: Rule) -> Iterator[Schema]:
    for name in sorted(rule.arguments):
        whole = isinstance(rule._converters[name], IntegerConverter)
        schema: Schema = {"type": "integer", "minimum": 0} if whole else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _asked(asks: type[BaseModel] | None) -> Iterator[Schema]:
    """A query has no null: what may be missing is left out."""
    if asks is None:
        return
    made = TypeAdapter(asks).json_schema(schema_generator=PlainSchemas)
    for name, schema in made["properties"].items():
        kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
        needed = name in made.get("required", ())
        yield {"name": name, "in": "query", "required": needed, "schema": kinds[0]}


def _key() -> Iterator[Schema]:
    yield {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "The same key and request get the same answer, and do the work once.",
        "schema": {"type": "string", "maxLength": KEY_LONGEST},
    }


def _responses(
    rule: Rule, method: str, grant: str | None, told: Description, schemas: _Schemas
) -> Mapping[str, Schema]:
    answer = {"application/json": {"schema": schemas.answer(told.gives)}}
    given: Schema = {str(told.status): {"description": told.summary, "content": answer}}
    if told.empty:
        given["204"] = {"description": told.empty}
    problem = {"application/problem+json": {"schema": schemas.answer(Problem)}}
    for status in sorted(_refusals(rule, method, grant, told)):
        given[str(status)] = {"description": HTTPStatus(status).phrase, "content": problem}
    return given


def _refusals(rule: Rule, method: str, grant: str | None, told: Description) -> set[int]:
    return {
        *ALWAYS,
        *(WHEN_GRANTED if grant is not None else ()),
        *(WHEN_POSTED if method == "POST" else ()),
        *(WHEN_ASKED if told.asks is not None else ()),
        *(NAMED if rule.arguments or told.asks is not None else ()),
    }
