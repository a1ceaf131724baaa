"""Checks of the names and texts that a hall shows in each of its languages."""

from collections.abc import Iterator, Mapping
from typing import get_args

from pydantic import BaseModel

from hall import texts
from hall.config.base import Words
from hall.config.lines import KeyPath
from hall.config.models import Config
from hall.config.plain_data import Table, items, table
from hall.config.printers import PaperSection
from hall.config.problems import Finding, suggestion
from hall.config.sections import HallSection


def languages_of(data: Table) -> list[str]:
    value = table(data, "hall").get("languages", HallSection.model_fields["languages"].default)
    return [str(language) for language in value] if isinstance(value, list | tuple) else []


def wordings(data: Table) -> Iterator[Finding]:
    for path, item, model in _tables_with_words(data):
        for key, field in model.model_fields.items():
            if field.annotation is Words and key in item:
                needed = field.is_required()
                yield from _wording((*path, key), item[key], languages_of(data), needed)


def _tables_with_words(data: Table) -> Iterator[tuple[KeyPath, Table, type[BaseModel]]]:
    yield ("hall",), table(data, "hall"), HallSection
    yield ("paper",), table(data, "paper"), PaperSection
    for key, field in Config.model_fields.items():
        for model in get_args(field.annotation)[:1]:
            for path, item in items(data, key):
                yield path, item, model


def _wording(path: KeyPath, value: object, languages: list[str], needed: bool) -> Iterator[Finding]:
    if value == "" and needed:
        yield Finding(path, f"The {path[-1]} is empty.")
    if not isinstance(value, Mapping):
        return
    for language in value:
        if language not in texts.languages():
            hint = suggestion(language, texts.languages(), "languages")
            yield Finding((*path, language), f"There is no language {language!r}.", hint)
    if needed or any(value.values()):
        for language in languages:
            if language in texts.languages() and not value.get(language):
                message = f"The {path[-1]} is missing in the language {language!r}."
                yield Finding((*path, language), message)
