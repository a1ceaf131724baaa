"""Checks of what a visit goes through: how often it is called, which services follow."""

from collections.abc import Iterator

from hall.config import Calls
from hall.config_problems import Finding, Table
from hall.config_tables import table


def calls(data: Table) -> Iterator[Finding]:
    least, most = (
        table(data, "calls").get(key, Calls.model_fields[key].default)
        for key in ("least_calls", "most_calls")
    )
    if isinstance(least, int) and isinstance(most, int) and least > most:
        message = f"Who is called {most} times at most is never called {least} times."
        yield Finding(("calls", "least_calls"), message, f"At most {most}, or raise most_calls.")
