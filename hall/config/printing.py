"""What is printed besides tickets, and where."""

from collections.abc import Iterator

from hall.config.base import Model, Switch
from hall.config.problems import Finding, Table, suggestion
from hall.config.tables import ids, table, words


class Printing(Model):
    """``staff`` and ``closing`` are printers."""

    staff: str = ""
    closing: str = ""
    return_slips: Switch = False


def printing(data: Table) -> Iterator[Finding]:
    known = ids(data, "printers")
    for key in ("staff", "closing"):
        for path, name in words(table(data, "printing"), key, ("printing",)):
            if name and name not in known:
                hint = suggestion(name, known, "printers")
                yield Finding(path, f"There is no printer {name!r}.", hint)
