"""The types of the API, of the live views and of pages in TypeScript, for the screens' modules.

``python -m hall.displays.serving.typescript`` writes ``typings/api.d.ts``; a test compares
the file with them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from pydantic import TypeAdapter
from pydantic_core.core_schema import DataclassField, ModelField, TypedDictField

from hall.displays.api.blueprints import APIS
from hall.displays.live.live import Heartbeat, Snapshot
from hall.displays.live.views import VIEWS
from hall.displays.screens.embedded import EmbeddedPage
from hall.displays.web.openapi import PREFIX, JsonSchema, PlainSchemas, document_of

FILE = Path(__file__).resolve().parents[2] / "typings" / "api.d.ts"
REFERENCE = "#/components/schemas/"
PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
HEAD = """\
// Not written by hand: `python -m hall.displays.serving.typescript` makes it of the API's description and
// of the live views.
declare namespace Api {"""
TAIL = """\
  /** Those of the requests R that a path of the kind P may be. */
  type At<R, P> = R extends { path: infer Q } ? (P extends Q ? R : never) : never;
  type Body<P> = P extends string ? At<Post, P>["body"] : never;
  type Posted<P> = P extends string ? At<Post, P>["answer"] : never;
  type Got<P> = P extends string ? At<Get, P>["answer"] : never;
}
"""


def main() -> None:
    FILE.write_text(source(), "utf-8")


def source() -> str:
    document = _document()
    views = _views()
    known = document["components"]["schemas"] | views["$defs"]
    for name in document["components"]["schemas"].keys() & views["$defs"]:
        assert document["components"]["schemas"][name] == views["$defs"][name], (
            f"{name} is two things"
        )
    lines = [HEAD]
    for name in sorted(known):
        lines += [*_declared(name, known[name]), ""]
    lines += ["  /** Each live view by its name. */", "  interface Views {"]
    lines += [f"    {name}: {type_of(schema)};" for name, schema in views["views"].items()]
    lines += ["  }", "", *_requests(document["paths"]), "", TAIL]
    return "\n".join(lines)


def _document() -> dict[str, Any]:
    app = Flask(__name__)
    for blueprint in APIS:
        app.register_blueprint(blueprint)
    return document_of(app)


class _SentSchemas(PlainSchemas):
    """Also the fields of a model that have defaults are always sent."""

    def field_is_required(
        self, field: ModelField | DataclassField | TypedDictField, total: bool
    ) -> bool:
        return field["type"] == "model-field" or super().field_is_required(field, total)


def _views() -> dict[str, Any]:
    """The schema of each view by its name, and of all that views and pages are made of."""
    shown = {name: view.content for name, view in VIEWS.items()}
    shown |= {"heartbeat": Heartbeat, "snapshot": Snapshot, "page": EmbeddedPage}
    made, definitions = TypeAdapter.json_schemas(
        [(name, "serialization", TypeAdapter(view)) for name, view in shown.items()],
        ref_template=f"{REFERENCE}{{model}}",
        schema_generator=_SentSchemas,
    )
    return {"views": {name: made[name, "serialization"] for name in VIEWS}, **definitions}


def _declared(name: str, schema: JsonSchema) -> Iterator[str]:
    if not schema.get("properties"):
        yield f"  type {name} = {type_of(schema)};"
        return
    yield f"  interface {name} {{"
    for field, kind in schema["properties"].items():
        optional = "" if field in schema.get("required", ()) else "?"
        yield f"    {field}{optional}: {type_of(kind)};"
    yield "  }"


def type_of(schema: JsonSchema) -> str:
    """A schema as a TypeScript type; limits that a type cannot express are left out."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(each) for each in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in values)
    match schema.get("type"):
        case "array":
            return _array(schema)
        case "object":
            values = schema.get("additionalProperties", True)
            unknown = "unknown" if values else "never"
            return f"Record<string, {unknown if isinstance(values, bool) else type_of(values)}>"
        case kind:
            return PLAIN.get(str(kind), "unknown")


def _array(schema: JsonSchema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(type_of(each) for each in schema['prefixItems'])}]"
    item, count = type_of(schema.get("items", {})), schema.get("minItems")
    if count and count == schema.get("maxItems"):
        return f"[{', '.join([item] * count)}]"
    return f"({item})[]" if " " in item else f"{item}[]"


def _requests(paths: Mapping[str, Mapping[str, JsonSchema]]) -> Iterator[str]:
    for method in ("get", "post"):
        yield f"  /** What a {method.upper()} may ask for, below {PREFIX}. */"
        yield f"  type {method.title()} ="
        requests = [_request(path, each[method]) for path, each in paths.items() if method in each]
        yield from (f"    | {request}" for request in requests[:-1])
        yield f"    | {requests[-1]};"


def _request(path: str, operation: JsonSchema) -> str:
    kinds = {each["name"]: type_of(each["schema"]) for each in operation["parameters"]}
    address = re.sub(r"\{(\w+)\}", lambda part: f"${{{kinds[part[1]]}}}", path.removeprefix(PREFIX))
    paths = f"`{address}`"
    if any(each["in"] == "query" for each in operation["parameters"]):
        paths += f" | `{address}?${{string}}`"
    answers = [
        type_of(each["content"]["application/json"]["schema"]) if "content" in each else "null"
        for status, each in operation["responses"].items()
        if status < "300"
    ]
    body = ""
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = f" body: {type_of(schema)};"
    return f"{{ path: {paths};{body} answer: {' | '.join(answers)} }}"


if __name__ == "__main__":
    main()
