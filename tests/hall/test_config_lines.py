"""The line of each key in a TOML file; tomllib decides which keys there are."""

import tomllib
from collections.abc import Iterator, Mapping

import pytest

from hall.config.lines import KeyPath, key_lines, line_of
from tests.support.paths import SHIPPED_HALL

SHIPPED = SHIPPED_HALL.read_text("utf-8")

AWKWARD = r'''
top = 1 # a comment with [brackets] and = signs
"quoted \u00e9 = key".'single # "q"' = "a \" # ]"
many = [ # comment ]
  "a", 'b]',
  [1, [2, 3]], { x = 1, y.z = [ { w = "}" } ] },
]
long = """
first = "not a key"
[not.a.table]
\""" ends with two quotes"""""
raw = \'\'\'
[[neither]] \'\'\'
date = 1979-05-27 07:32:00
empty = []
none = {}

[a.b]
c.d = true
[[a.list]]
k = 1
[[a.list.inner]]
k = 2
[[a.list.inner]]
k = 3
[[a.list]]
k = 4
[[a.list.inner]]
"k" = 5
[a.list.table]
k = 6
'''.replace(r"\'", "'")


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from paths(inner, (*path, n))


@pytest.mark.parametrize("text", [AWKWARD, AWKWARD.replace("\n", "\r\n"), SHIPPED, ""])
def test_every_key_has_a_line(text: str) -> None:
    lines = key_lines(text)
    # A table that exists only through the longer header of another has no line of its own.
    assert set(paths(tomllib.loads(text))) - set(lines) <= {("a",)}
    assert set(lines) <= set(paths(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("path", "starts"),
    [
        (("top",), "top = 1"),
        (("quoted é = key", 'single # "q"'), '"quoted'),
        (("many", 1), "  \"a\", 'b]'"),
        (("many", 3, "y", "z", 0, "w"), "  [1, [2, 3]], {"),
        (("long",), 'long = """'),
        (("raw",), "raw = '''"),
        (("date",), "date = "),
        (("a", "b", "c", "d"), "c.d"),
        (("a", "list", 0, "k"), "k = 1"),
        (("a", "list", 0, "inner", 1, "k"), "k = 3"),
        (("a", "list", 1, "inner", 0, "k"), '"k" = 5'),
        (("a", "list", 1, "table", "k"), "k = 6"),
    ],
)
def test_the_line_is_where_the_key_stands(path: KeyPath, starts: str) -> None:
    assert AWKWARD.split("\n")[key_lines(AWKWARD)[path] - 1].startswith(starts)


def test_a_key_that_is_missing_has_the_line_of_its_table() -> None:
    lines = key_lines("[[a]]\nid = 1\n[[a]]\nid = 2\n")
    assert line_of(lines, ("a", 1, "name", "vi")) == 3
    assert line_of(lines, ("b",)) is None
