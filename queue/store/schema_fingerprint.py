"""The fingerprint of a schema, by which a database is recognised.

It does not depend on comments, spaces or the order of creation, nor on tables and views that others
have put into the file, such as a hall's own report or the notes of a backup tool.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
PRESENT = FOLDER.parent / "schema.sql"
VERSIONS = FOLDER / "versions"
FIRST = VERSIONS / "0001.sql"
FINGERPRINTS = {
    "0001": "8b8d818c39409a9c",
    "0002": "7888c1242ac83cd8",
    "0003": "87f1928961eccd48",
    "0004": "0cf2ce8485280f48",
    "0005": "78057e73e2e3fd9f",
    "0006": "d16421be0e4aae77",
}
"""The fingerprint of the schema after each version, oldest first."""
INCOMPLETE = frozenset({"7c53edd21ae9fe35", "4a80df5f5a1a260c", "a690962a5429e9ff"})
"""Fingerprints from before version 1 was frozen: such a database lacks some of its tables and
indexes, and has no others."""

_CREATED = re.compile(r"^CREATE (?:UNIQUE )?(TABLE|VIEW|INDEX|TRIGGER) (\w+)", re.MULTILINE)
_TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|\w+|\S", re.DOTALL)
_OBJECTS = """
SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name
"""


def fingerprint(db: sqlite3.Connection) -> str:
    """The fingerprint of an open database: 16 hexadecimal digits."""
    text = "\n".join(f"{name}: {sql}" for name, sql in schema_of(db).items())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def schema_of(db: sqlite3.Connection) -> Mapping[str, str]:
    """The SQL of the hall's own tables and views and of all indexes and triggers on them.

    The keys are like ``table ticket``; the SQL is without comments and has one space between words.
    """
    return {
        f"{kind} {name}": _normalised(sql)
        for kind, name, table, sql in db.execute(_OBJECTS)
        if table in _own_tables()
    }


def statements(script: Path) -> Iterator[str]:
    """The statements of a file, one by one: sqlite3's ``executescript`` would commit first."""
    start = ""
    for line in script.read_text("utf-8").splitlines(keepends=True):
        start += line
        if sqlite3.complete_statement(start):
            yield start
            start = ""


def created_by(statement: str) -> str | None:
    """The name of the table, view, index or trigger that a statement creates, None if none."""
    found = _CREATED.search(statement)
    return None if found is None else found[2]


@cache
def _own_tables() -> frozenset[str]:
    texts = (path.read_text("utf-8") for path in (FIRST, PRESENT))
    found = (created for text in texts for created in _CREATED.findall(text))
    return frozenset(name for kind, name in found if kind in ("TABLE", "VIEW"))


def _normalised(sql: str) -> str:
    return " ".join(word for word in _TOKEN.findall(sql) if not word.startswith(("--", "/*")))
