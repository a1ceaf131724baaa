"""The line of every key of a TOML text, which tomllib does not give.

The text must already have been accepted by tomllib. Only the places where keys and values begin
and end are read here, so that a text that is not TOML would be misread without an error.
"""

import re
import tomllib
from collections.abc import Mapping

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'''"""(?:\\[\s\S]|[^\\])*?""""{0,2}|"(?:\\.|[^"\\\n])*"'''
    r"""|\'\'\'[\s\S]*?\'\'\''{0,2}|'[^'\n]*'"""
)
_BARE = re.compile(r"[^,\]}#\n]+")


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """Lines, counted from 1, of every table, key and list element: ``("services", 0, "id")``."""
    return _Scanner(text.replace("\r\n", "\n")).lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key; for a key that is missing, the line of the innermost table around it."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        self._document()

    def _document(self) -> None:
        table: KeyPath = ()
        while self._skip_blank() < len(self.text):
            if self._peek("["):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        many = self.text.startswith("[[", self.at)
        line = self._line()
        self.at += 2 if many else 1
        *outer, last = self._keys()
        self.at += 2 if many else 1
        path: KeyPath = ()
        for key in outer:
            path = self._enter((*path, key))
        path = (*path, last)
        if many:
            self._lengths[path] = self._lengths.get(path, 0) + 1
            self.lines.setdefault(path, line)
        path = self._enter(path)
        self.lines[path] = line
        return path

    def _enter(self, path: KeyPath) -> KeyPath:
        """The path of a table; in a list of tables, of the element that was begun last."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += len("=")
        self._skip_blank()
        self._value(path)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._peek("."):
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        key = self._match(_KEY).strip()
        return str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key

    def _value(self, path: KeyPath) -> None:
        if self._peek("["):
            self._list(path)
        elif self._peek("{"):
            self._inline_table(path)
        else:
            self._match(_STRING if self.text[self.at] in "\"'" else _BARE)

    def _list(self, path: KeyPath) -> None:
        index = 0
        self.at += 1
        while not self._ends("]"):
            self.lines[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while not self._ends("}"):
            self._pair(path)

    def _ends(self, bracket: str) -> bool:
        self._skip_blank()
        if self._peek(","):
            self.at += 1
            self._skip_blank()
        if self._peek(bracket):
            self.at += 1
            return True
        return False

    def _peek(self, character: str) -> bool:
        return self.text.startswith(character, self.at)

    def _skip_blank(self) -> int:
        self._match(_BLANK)
        return self.at

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not TOML, line {self._line()}")
        self.at = found.end()
        return found.group()

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
