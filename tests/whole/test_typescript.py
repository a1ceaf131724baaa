"""The TypeScript types for the screens' modules are made from the API and the views."""

import pytest

from hall.displays.serving import typescript


def test_the_types_of_the_screens_are_those_of_the_api_and_the_views() -> None:
    made = typescript.source()
    assert typescript.FILE.read_text("utf-8") == made, (
        "run: python -m hall.displays.serving.typescript"
    )


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer", "minimum": 1}, "number"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, "number"),
        ({"enum": ["now", "later"], "type": "string"}, '"now" | "later"'),
        ({"const": "wait", "type": "string"}, '"wait"'),
        ({"type": "array", "items": {"$ref": "#/components/schemas/BoardCall"}}, "BoardCall[]"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        (
            {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            "[number, number]",
        ),
        (
            {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}]},
            "[number, string]",
        ),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            "Record<string, number>",
        ),
        ({"type": "object", "additionalProperties": False}, "Record<string, never>"),
        ({"type": "object"}, "Record<string, unknown>"),
        ({}, "unknown"),
    ],
)
def test_a_schema_as_a_type(schema: dict[str, object], kind: str) -> None:
    assert typescript.type_of(schema) == kind
