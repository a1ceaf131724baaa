"""Reads ``config.toml`` and reports every problem at once, each with its line and a hint."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from hall.config import checks as config_checks
from hall.config import messages as config_messages
from hall.config.lines import KeyPath, key_lines, line_of
from hall.config.models import Config
from hall.config.plain_data import Table, path_in_words
from hall.config.problems import ConfigErrors, ConfigProblem, Finding
from hall.config.sections import ServerSection

Overrides = Mapping[tuple[str, str], object]
"""Values by section and key, which replace those of the file."""

_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

# How messages of tomllib begin, and what has usually happened.
_USUAL_MISTAKES = (
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
    """The configuration of a file.

    :param overrides: keys like ``server.port`` with values that replace the file's; None keeps
        the file's. The path of a database in the file is relative to the file's folder, that of
        an override to the working directory.
    :raises ConfigErrors:
    """
    text = _read(Path(path))
    replaced = _by_section(overrides or {})
    data = _overridden(_with_absolute_paths(_parse(text), Path(path).absolute().parent), replaced)
    config, found = _checked(data)
    if config is None or found:
        raise ConfigErrors(_problems(found, text, data, replaced))
    return config


def _by_section(overrides: Mapping[str, object]) -> Overrides:
    pairs = ((key.partition("."), value) for key, value in overrides.items())
    return {(section, key): value for (section, _, key), value in pairs if value is not None}


def _checked(data: Table) -> tuple[Config | None, list[Finding]]:
    found = list(config_checks.findings(data))
    try:
        return Config.model_validate(data), found
    except ValidationError as error:
        wrong = list(config_messages.findings(error))
    paths = {finding.path for finding in wrong}
    return None, wrong + [finding for finding in found if finding.path not in paths]


def _problems(
    found: Iterable[Finding], text: str, data: Table, overrides: Overrides
) -> list[ConfigProblem]:
    lines = key_lines(text)
    problems = [_problem(finding, lines, data, overrides) for finding in found]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _problem(
    finding: Finding, lines: Mapping[KeyPath, int], data: Table, overrides: Overrides
) -> ConfigProblem:
    line = None if finding.path in overrides else line_of(lines, finding.path)
    return ConfigProblem(path_in_words(finding.path, data), line, finding.message, finding.hint)


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise ConfigErrors([ConfigProblem("", None, message)]) from error
    try:
        return raw.decode("utf-8-sig")  # Windows editors put a mark at the beginning
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "Save it with the encoding UTF-8."
        raise ConfigErrors([ConfigProblem("", line, "The file is not UTF-8.", hint)]) from error


def _parse(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        position = _POSITION.search(reason)
        line = int(position[1]) if position and position[1] else len(text.splitlines())
        hint = next((hint for beginning, hint in _USUAL_MISTAKES if beginning in reason), "")
        message = f"This is not TOML: {_POSITION.sub('', reason)}."
        raise ConfigErrors([ConfigProblem("", line, message, hint)]) from error


def _with_absolute_paths(data: dict[str, object], folder: Path) -> dict[str, object]:
    """Paths in the file are relative to its folder: the hall's numbers must not start over because
    it was started from another directory.

    What has the wrong type stays as it is, for the models to report.
    """
    data = dict(data)
    server = data.get("server", {})
    if isinstance(server, Mapping):
        database = server.get("database", ServerSection.model_fields["database"].default)
        if isinstance(database, str):
            data["server"] = {**server, "database": str(folder / database)}
    letters = data.get("letters")
    if isinstance(letters, Mapping) and isinstance(letters.get("fonts"), list):
        fonts = [str(folder / n) if isinstance(n, str) and n else n for n in letters["fonts"]]
        data["letters"] = {**letters, "fonts": fonts}
    paper = data.get("paper")
    if isinstance(paper, Mapping):
        data["paper"] = _with_path(paper, "logo", paper.get("logo"), folder)
    webhooks = data.get("webhooks")
    if isinstance(webhooks, list):
        data["webhooks"] = [
            _with_path(webhook, "secret_file", webhook.get("secret_file"), folder)
            if isinstance(webhook, Mapping)
            else webhook
            for webhook in webhooks
        ]
    return data


def _with_path(section: Table, key: str, value: object, folder: Path) -> Table:
    """The section with ``folder`` before a path that is not empty."""
    return {**section, key: str(folder / value)} if isinstance(value, str) and value else section


def _overridden(data: dict[str, object], overrides: Overrides) -> dict[str, object]:
    for (section, key), value in overrides.items():
        inner = data.get(section, {})
        if isinstance(inner, Mapping):
            data = {**data, section: {**inner, key: value}}
    return data
