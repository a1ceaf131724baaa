"""The shipped config.toml is a valid hall and documents every key."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from annotated_types import Ge, Le
from pydantic import BaseModel, TypeAdapter

from hall.config.base import Words
from hall.config.checks import URL_MAX
from hall.config.file import load
from hall.config.hours import WEEKDAYS, Hours, OpeningWindow
from hall.config.models import Config
from tests.support.paths import SHIPPED_HALL

TEXT = SHIPPED_HALL.read_text("utf-8")

Docs = dict[tuple[str, str], tuple[str, str]]


def documented(text: str) -> Docs:
    """The comment above the first occurrence of each key, and its value there.

    The result maps (section, key) to (comment, value)."""
    docs: Docs = {}
    section, comment, heading = "", "", ""
    for line in text.splitlines():
        if header := re.fullmatch(r"(?:# )?\[+(\w+)\]+", line):
            section, heading, comment = header[1], comment, ""
        elif key := re.match(r"(# )?(\w+) = (.+)$", line):
            # A section that is commented out as a whole shows an example for each required key.
            default = key[3] if key[1] and "Required." not in comment else ""
            docs.setdefault((section, key[2]), (comment or heading, default))
            comment = ""
        elif line.startswith("#"):
            comment += line + "\n"
        else:
            comment = ""
    return docs


def fields() -> Iterator[tuple[str, str, Any]]:
    for section, outer in Config.model_fields.items():
        kinds = (outer.annotation, *get_args(outer.annotation))
        model = next(
            kind for kind in kinds if isinstance(kind, type) and hasattr(kind, "model_fields")
        )
        assert issubclass(model, BaseModel)
        for key, field in model.model_fields.items():
            yield section, key, field


DOCS = documented(TEXT)
FIELDS = [pytest.param(*each, id=f"{each[0]}.{each[1]}") for each in fields()]


def default_in(comment: str, value: str) -> str | None:
    default = re.search(r"Default: (.+)$", comment, re.MULTILINE)
    return value or (default[1] if default else None)


def parsed(literal: str) -> object:
    return None if literal == "none" else tomllib.loads(f"value = {literal}")["value"]


@pytest.mark.parametrize(("section", "key", "field"), FIELDS)
def test_every_key_is_documented_with_its_default(section: str, key: str, field: Any) -> None:
    comment, value = DOCS[section, key]
    assert comment or value
    literal = default_in(comment, value)
    if field.is_required():
        assert "Required." in comment
        assert literal is None
    else:
        assert literal is not None, "no default documented"
        assert TypeAdapter(field.annotation).validate_python(parsed(literal)) == field.default


@pytest.mark.parametrize(("section", "key", "field"), FIELDS)
def test_documented_ranges_are_those_checked(section: str, key: str, field: Any) -> None:
    limits = re.search(r"[Ff]rom (\d+) to (\d+)\.", DOCS[section, key][0])
    if limits:
        assert {Ge(int(limits[1])), Le(int(limits[2]))} <= set(field.metadata)


def test_no_other_key_is_documented() -> None:
    known = {(section, key) for section, key, _ in fields()}
    assert set(DOCS) <= known


def test_windows_of_hours_are_documented() -> None:
    comment = DOCS["hours", "monday"][0]
    described = dict(re.findall(r"^#   (\w+) +(.+)$", comment, re.MULTILINE))
    assert set(described) == set(OpeningWindow.model_fields)
    for key, field in OpeningWindow.model_fields.items():
        assert ("Required." in described[key]) == field.is_required()
    assert set(Hours.model_fields) == set(WEEKDAYS)


def test_the_address_limit_is_documented() -> None:
    assert f"at most {URL_MAX} characters" in " ".join(TEXT.split())


def test_the_shipped_hall_is_in_order() -> None:
    config = load(SHIPPED_HALL)
    assert config.hall.name.text("vi") == "Trung tâm Phục vụ hành chính công"
    assert config.hall.organisation.text("vi") == "Phường Trần Hưng Đạo"
    assert len(config.areas) == 6
    assert [service.letter for service in config.services] == list("ABCDEF")
    assert [counter.number for counter in config.counters] == list(range(1, 9))
    assert all(config.counters_of.values())
    windows = [len(getattr(config.hours, day)) for day in WEEKDAYS]
    assert windows == [2, 2, 2, 2, 2, 0, 0]
    assert config.kiosk["k1"].printers == ("p1",)
    assert set(config.display) == {"hall-1", "hall-2"}
    assert not set(config.display["hall-1"].areas) & set(config.display["hall-2"].areas)


def test_a_plain_text_is_the_same_in_all_languages() -> None:
    words = Words.model_validate("VNeID")
    assert words.root == {"vi": "VNeID", "en": "VNeID"}
    assert words.text("fr") == "VNeID"
