"""The texts of every screen and every paper, one catalogue a language: ``catalogues/<code>.toml``.

A key may exist as ``key.one`` and ``key.other``; the value ``n`` then decides between them.
``{name}`` is replaced by a value, a day by how the language writes it. Vietnamese is complete; a
text that another language lacks is shown in Vietnamese.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

DEFAULT = "vi"
CATALOGUES = Path(__file__).resolve().parent / "catalogues"


def languages() -> tuple[str, ...]:
    found = sorted(path.stem for path in CATALOGUES.glob("*.toml"))
    return (DEFAULT, *(code for code in found if code != DEFAULT))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts by their keys, those that ``language`` lacks in Vietnamese. Vietnamese also stands in
    for an unknown language."""
    own = _read(language) if language in languages() else {}
    return {**_read(DEFAULT), **own} if language != DEFAULT else own


def text(language: str, key: str, /, **values: object) -> str:
    words = catalogue(language)
    if key not in words:
        key = f"{key}.one" if values.get("n") == 1 and f"{key}.one" in words else f"{key}.other"
    for name, value in values.items():
        if isinstance(value, dt.date):
            values[name] = date(language, value)
    return words[key].format_map(values)


def date(language: str, day: dt.date) -> str:
    """A day with its weekday: "Thứ Ba, 01/12/2026", "Tuesday, 1 December 2026"."""
    words = catalogue(language)
    return words["common.date"].format(
        weekday=words[f"common.weekday_{day.isoweekday()}"],
        day=day.day,
        month=day.month,
        month_name=words[f"common.month_{day.month}"],
        year=day.year,
    )


@cache
def _read(language: str) -> Mapping[str, str]:
    table = tomllib.loads((CATALOGUES / f"{language}.toml").read_text("utf-8"))
    return dict(_flat(table))


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
