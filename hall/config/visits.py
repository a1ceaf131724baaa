"""Checks of what a visit goes through: how it is called, which services follow."""

from collections.abc import Iterator

from hall.config.models import Calls
from hall.config.problems import Finding, Table
from hall.config.tables import items, table, words

NARROWED_TO = ("priority", "ordinary")


def calls(data: Table) -> Iterator[Finding]:
    least, most = (
        table(data, "calls").get(key, Calls.model_fields[key].default)
        for key in ("least_calls", "most_calls")
    )
    if isinstance(least, int) and isinstance(most, int) and least > most:
        message = f"Who is called {most} times at most is never called {least} times."
        yield Finding(("calls", "least_calls"), message, f"At most {most}, or raise most_calls.")


def classes(data: Table) -> Iterator[Finding]:
    """What a call is narrowed to must mean one thing."""
    for path, priority in items(data, "priorities"):
        name = priority.get("id")
        if name in NARROWED_TO:
            message = f"{name!r} already means all classes, or none."
            yield Finding((*path, "id"), message, "Give the class another id.")


def steps(data: Table) -> Iterator[Finding]:
    for path, service in items(data, "services"):
        for place, name in words(service, "then", path):
            if name == service.get("id"):
                message = f"After {name!r} a visit would go on with {name!r} again."
                yield Finding(place, message, "Name what comes after it.")
