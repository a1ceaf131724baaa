"""The fonts after Be Vietnam Pro, served to screens under names of their own.

A browser asks each family of its list in turn whether it has a letter, as papers do. Files that have
the same letters in several weights are one family.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from flask import Blueprint, Response, abort

from hall.displays.web.hall_context import hall
from hall.displays.web.static_files import Asset, file_asset, made, respond
from hall.letters.faces import Faces, faces, ranges
from hall.letters.font_file import FontFile

SAME = 0.9  # of the letters of two files, so that they are one family

fonts = Blueprint("fonts", __name__)


@fonts.get("/fonts/letters.css")
def letters() -> Response:
    return respond(_stylesheet(_faces()))


@fonts.get("/fonts/<name>")
def font(name: str) -> Response:
    file = _named(_faces()).get(name)
    return respond(file_asset(file.path)) if file else abort(404)


def _faces() -> Faces:
    return faces(hall().engine.config.letters.fonts)


def _named(chosen: Faces) -> Mapping[str, FontFile]:
    """The fonts by the names under which they are served."""
    return {f"{n}{file.path.suffix.lower()}": file for n, file in enumerate(chosen.others)}


@lru_cache(maxsize=4)
def _stylesheet(chosen: Faces) -> Asset:
    families: list[list[tuple[str, FontFile]]] = []
    for name, file in _named(chosen).items():
        same = (each for each in families if _alike(each[0][1], file))
        if family := next(same, None):
            family.append((name, file))
        else:
            families.append([(name, file)])
    names = ", ".join(f"'Letters {n}'" for n in range(len(families)))
    rules = [
        _rule(f"Letters {n}", name, file, chosen)
        for n, family in enumerate(families)
        for name, file in family
    ]
    return made(
        "\n".join([f":root {{ --more-letters: {names}; }}", *rules, ""]).encode(), "text/css"
    )


def _alike(one: FontFile, other: FontFile) -> bool:
    return len(one.letters & other.letters) >= SAME * len(one.letters | other.letters)


def _rule(family: str, name: str, file: FontFile, chosen: Faces) -> str:
    weight = str(file.lightest)
    if file.heaviest != file.lightest:
        weight = f"{file.lightest} {file.heaviest}"
    return (
        f"@font-face {{\n  font-family: '{family}';\n"
        f"  font-weight: {weight};\n  font-display: swap;\n  src: url(/fonts/{name});\n"
        f"  unicode-range: {', '.join(_ranges(file, chosen))};\n}}"
    )


def _ranges(file: FontFile, chosen: Faces) -> Iterator[str]:
    for first, last in ranges(file.letters - chosen.plain):
        yield f"U+{first:04X}" if first == last else f"U+{first:04X}-{last:04X}"
