"""Reading the plain data of a configuration that may still have any mistake in it."""

from collections.abc import Iterator, Mapping

from hall.config.lines import KeyPath
from hall.config.problems import Table


def table(data: Table, key: str) -> Table:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def items(data: Table, key: str) -> Iterator[tuple[KeyPath, Table]]:
    """The tables of a list of tables, each with its path."""
    value = data.get(key)
    for n, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping):
            yield (key, n), item


def words(item: Table, key: str, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """A key's one string or its list of strings, each with its path."""
    value = item.get(key)
    if isinstance(value, str):
        yield (*path, key), value
    for n, name in enumerate(value if isinstance(value, list) else ()):
        if isinstance(name, str):
            yield (*path, key, n), name


def ids(data: Table, key: str) -> list[str]:
    return [name for path, item in items(data, key) for _, name in words(item, "id", path)]
