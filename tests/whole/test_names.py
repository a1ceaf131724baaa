"""No two public types of the program have the same name."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.support.paths import ROOT

PARTS = ("hall", "queue", "displays", "printers", "bench")


def public_types() -> Iterator[tuple[str, str]]:
    """Each public class and type alias, with the place where it is defined."""
    files = [ROOT / "app.py", *(path for part in PARTS for path in (ROOT / part).rglob("*.py"))]
    for path in files:
        for node in ast.parse(path.read_text("utf-8"), path).body:
            name = name_of_type(node)
            if name is not None and not name.startswith("_"):
                yield name, f"{path.relative_to(ROOT)}:{node.lineno}"


def name_of_type(node: ast.stmt) -> str | None:
    """The class or alias, such as ``Minutes = tuple[int, int]``, that a statement defines."""
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name if name[0].isupper() and not name.isupper() else None
        case _:
            return None


def test_no_type_has_the_name_of_another() -> None:
    places = defaultdict(list)
    for name, place in public_types():
        places[name].append(place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
