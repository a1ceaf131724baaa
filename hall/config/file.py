"""Reading ``config.toml``: every problem at once, each with its line and a hint."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from hall.config import checks as config_checks
from hall.config import messages as config_messages
from hall.config.lines import KeyPath, key_lines, line_of
from hall.config.models import Config, Server
from hall.config.problems import ConfigErrors, Finding, Problem, Table, shown
from hall.config.tables import table

Given = Mapping[tuple[str, str], object]

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

# What tomllib says, as far as it goes, and what has usually happened.
_SLIPS = (
    ("Expected '=' after a key", "A key is followed by = and its value; comments begin with #."),
    ("Invalid value", "Text needs quotes; true, false and numbers are written without."),
    ("Illegal character '\\n'", "A text's closing quote is missing at the end of this line."),
    ("Unterminated string", "A text's closing quote is missing."),
    ("Unclosed array", "A list is closed by ], its values are separated by commas."),
    ("Unclosed inline table", "A comma between two values or the closing } is missing."),
    ("Cannot overwrite a value", "This key stands twice in the same table."),
    ("Duplicate inline table key", "This key stands twice in the same table."),
    ("Cannot declare", "This table stands twice; a list's tables are written [[…]]."),
    ("Unescaped '\\'", "In quotes, write \\\\ for each backslash, or use single quotes."),
    ("Expected newline or end of document", "A value is followed by nothing but a # comment."),
)


def load(path: str | Path, overrides: Mapping[str, object] | None = None) -> Config:
    """The hall of a file. ``overrides`` maps keys like ``server.port`` to other values; those
    that are None leave the file's. A relative database belongs to the file's folder, one given
    as an override to the working directory. Raises ConfigErrors.
    """
    text = _read(Path(path))
    given = _given(overrides or {})
    data = _overridden(_beside(_parse(text), Path(path)), given)
    config, found = _checked(data)
    if config is None or found:
        raise ConfigErrors(_problems(found, text, data, given))
    return config


def _given(overrides: Mapping[str, object]) -> Given:
    pairs = ((key.partition("."), value) for key, value in overrides.items())
    return {(section, key): value for (section, _, key), value in pairs if value is not None}


def _checked(data: Table) -> tuple[Config | None, list[Finding]]:
    crossed = list(config_checks.findings(data))
    try:
        return Config.model_validate(data), crossed
    except ValidationError as error:
        wrong = list(config_messages.findings(error))
    places = {finding.path for finding in wrong}
    return None, [*wrong, *(finding for finding in crossed if finding.path not in places)]


def _problems(found: Iterable[Finding], text: str, data: Table, given: Given) -> list[Problem]:
    lines = key_lines(text)
    problems = [_problem(finding, lines, data, given) for finding in found]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _problem(finding: Finding, lines: Mapping[KeyPath, int], data: Table, given: Given) -> Problem:
    line = None if finding.path in given else line_of(lines, finding.path)
    return Problem(shown(finding.path, data), line, finding.message, finding.hint)


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise ConfigErrors([Problem("", None, message)]) from error
    try:
        return raw.decode("utf-8-sig")  # Windows editors put a mark at the beginning
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "Save it with the encoding UTF-8."
        raise ConfigErrors([Problem("", line, "The file is not UTF-8.", hint)]) from error


def _parse(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        hint = next((hint for slip, hint in _SLIPS if slip in said), "")
        message = f"This is not TOML: {_PLACE.sub('', said)}."
        raise ConfigErrors([Problem("", line, message, hint)]) from error


def _beside(data: dict[str, object], path: Path) -> dict[str, object]:
    """The hall's numbers must not start over because it was started from another directory."""
    folder = path.absolute().parent
    if not isinstance(data.get("server", {}), Mapping):
        return data
    server = dict(table(data, "server"))
    database = server.get("database", Server.model_fields["database"].default)
    if isinstance(database, str):
        server["database"] = str(folder / database)
    return {**data, "server": server, **_secrets_beside(data, folder), **_logo_beside(data, folder)}


def _logo_beside(data: dict[str, object], folder: Path) -> dict[str, object]:
    own = dict(table(data, "paper"))
    logo = own.get("logo")
    return {"paper": {**own, "logo": str(folder / logo)}} if isinstance(logo, str) and logo else {}


def _secrets_beside(data: dict[str, object], folder: Path) -> dict[str, object]:
    webhooks = data.get("webhooks")
    if not isinstance(webhooks, list):
        return {}
    found = [
        {**webhook, "secret_file": str(folder / file)}
        if isinstance(webhook, Mapping)
        and isinstance(file := webhook.get("secret_file"), str)
        and file
        else webhook
        for webhook in webhooks
    ]
    return {"webhooks": found}


def _overridden(data: dict[str, object], given: Given) -> dict[str, object]:
    for (section, key), value in given.items():
        inner = data.get(section, {})
        if isinstance(inner, Mapping):
            data = {**data, section: {**inner, key: value}}
    return data
