"""The plain data of a configuration, read while it may still have any mistake in it."""

from collections.abc import Iterator, Mapping

from hall.config.lines import KeyPath

Table = Mapping[str, object]


def table(data: Table, key: str) -> Table:
    """The table under ``key``; an empty one if something else is there, or nothing."""
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def items(data: Table, key: str) -> Iterator[tuple[KeyPath, Table]]:
    """The tables of a list of tables, each with its path."""
    value = data.get(key)
    for n, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping):
            yield (key, n), item


def words(item: Table, key: str, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The one string under ``key`` or the strings of its list, each with its path."""
    value = item.get(key)
    if isinstance(value, str):
        yield (*path, key), value
    for n, name in enumerate(value if isinstance(value, list) else ()):
        if isinstance(name, str):
            yield (*path, key, n), name


def ids(data: Table, key: str) -> list[str]:
    return [name for path, item in items(data, key) for _, name in words(item, "id", path)]


def path_in_words(path: KeyPath, data: Table) -> str:
    """List elements are named by their id or number, else by their number in the list: ``hours.monday.#2``."""
    names: list[str] = []
    value: object = data
    for part in path:
        value = _child(value, part)
        names.append(_name(value, part))
    return ".".join(names)


def _child(value: object, part: str | int) -> object:
    if isinstance(part, int):
        return value[part] if isinstance(value, list) and part < len(value) else None
    return value.get(part) if isinstance(value, Mapping) else None


def _name(value: object, part: str | int) -> str:
    if isinstance(part, str):
        return part
    own = value.get("id", value.get("number")) if isinstance(value, Mapping) else value
    return str(own) if isinstance(own, str | int) and own != "" else f"#{part + 1}"
