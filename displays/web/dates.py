"""A day in a query: as 2026-11-24 and in no other way."""

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator

WRITTEN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written(value: object) -> object:
    if isinstance(value, str) and not WRITTEN.fullmatch(value):
        raise ValueError("not written as 2026-11-24")
    return value


# pydantic alone would take "0" for the first day of 1970.
Day = Annotated[dt.date, BeforeValidator(_written)]
