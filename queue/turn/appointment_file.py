"""A file of appointments as a spreadsheet writes it: CSV, read whole or refused line by line."""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hall.clock import instant
from hall.config.models import Config
from hall.hours import business_day
from hall.queue.store.errors import Fault, ImportRefused
from hall.queue.turn.booking import CODE_DIGITS, AppointmentSlot

LINES_MOST = 1000
DELIMITERS = ";,\t"
# The headings that a column may have, as ``_plain`` leaves them.
COLUMNS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"day", "date", "ngay", "ngay hen"}),
    "time": frozenset({"time", "gio", "gio hen"}),
    "service": frozenset({"service", "linh vuc", "dich vu"}),
    "code": frozenset({"code", "ma", "ma hen", "ma lich hen"}),
    "reference": frozenset({"reference", "ho so", "ma ho so", "so ho so"}),
}
NEEDED = ("day", "time", "service")
DAY = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>2[01]\d{2})")
ISO_DAY = re.compile(r"(?P<year>2[01]\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:hg.](?P<minute>\d{2})?)(?::\d{2})?")
# No spaces and no accents: the number of a file, never a person's name.
REFERENCE = re.compile(r"[A-Za-z0-9._/-]{0,40}")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of the file, with its number. An appointment without a ``code`` of its own gets one
    when it is booked; ``reference`` is empty or the number of a file."""

    line: int
    slot: AppointmentSlot
    code: str | None
    reference: str


def read(config: Config, text: str) -> list[ImportRow]:
    """:raises ImportRefused: with a fault for each line that is wrong."""
    rows: list[ImportRow] = []
    faults: list[Fault] = []
    for line in _lines(config, text):
        if isinstance(line, Fault):
            faults.append(line)
        else:
            rows.append(line)
    if faults:
        raise ImportRefused(faults)
    return rows


def _lines(config: Config, text: str) -> Iterator[ImportRow | Fault]:
    text = text.removeprefix("\ufeff")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    services = _services(config)
    columns: list[str] | None = None
    given = 0
    try:
        for line in lines:
            cells = [cell.strip() for cell in line]
            if not any(cells):
                continue
            if columns is None:
                columns = [_column(cell) for cell in cells]
                if fault := _heading_fault(cells, columns, lines.line_num):
                    yield fault
                    return
                continue
            given += 1
            if given > LINES_MOST:
                yield Fault(lines.line_num, "line_too_many", {"most": LINES_MOST})
                return
            yield _import_row(config, services, columns, cells, lines.line_num)
    except csv.Error:
        yield Fault(lines.line_num, "line_unreadable", {})
    if columns is None:
        yield Fault(1, "line_columns", {"column": NEEDED[0]})


def _delimiter(text: str) -> str:
    """The delimiter that the first line has most of; Vietnamese Excel writes semicolons."""
    heading = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=heading.count)


def _column(heading: str) -> str:
    plain = _plain(heading)
    return next((name for name, headings in COLUMNS.items() if plain in headings), "")


def _heading_fault(cells: Sequence[str], columns: Sequence[str], line: int) -> Fault | None:
    """A column that is not known is refused: it may be a person's name, which has no business
    here."""
    for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if cell and (not column or column in columns[:at]):
            return Fault(line, "line_strange_column", {"column": cell})
    missing = next((name for name in NEEDED if name not in columns), None)
    return None if missing is None else Fault(line, "line_columns", {"column": missing})


def _import_row(
    config: Config,
    services: Mapping[str, str],
    columns: Sequence[str],
    cells: Sequence[str],
    line: int,
) -> ImportRow | Fault:
    if any(cells[len(columns) :]):
        return Fault(line, "line_too_long", {})
    values = dict(zip(columns, cells, strict=False))
    for name in NEEDED:
        if not values.get(name):
            return Fault(line, "line_empty", {"column": name})
    day, time = _day(values["day"]), _time(values["time"])
    if day is None:
        return Fault(line, "line_day", {"value": values["day"]})
    if time is None:
        return Fault(line, "line_time", {"value": values["time"]})
    service = services.get(_plain(values["service"]))
    if service is None:
        return Fault(line, "unknown_service", {"service": values["service"]})
    # A spreadsheet takes the zeros away from the front of a number.
    code = values.get("code", "").zfill(CODE_DIGITS) if values.get("code") else None
    if code is not None and not (len(code) == CODE_DIGITS and code.isascii() and code.isdecimal()):
        return Fault(line, "line_code", {"value": values["code"]})
    reference = values.get("reference", "")
    if not REFERENCE.fullmatch(reference):
        return Fault(line, "line_reference", {"value": reference})
    at = instant(day, time, config.hall.zone)
    slot = AppointmentSlot(service, at, business_day(config, at).isoformat())
    return ImportRow(line, slot, code, reference)


def _services(config: Config) -> Mapping[str, str]:
    """The ids of the services, by their names in every language and by the ids themselves."""
    by_name = {_plain(name): one.id for one in config.services for name in one.name.root.values()}
    return {**by_name, **{_plain(one.id): one.id for one in config.services}}


def _plain(text: str) -> str:
    """The text without accents, capitals and double spaces, which are typed in many ways."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("_", " "))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def _day(text: str) -> dt.date | None:
    found = DAY.fullmatch(text) or ISO_DAY.fullmatch(text)
    try:
        return found and dt.date(*(int(found[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None


def _time(text: str) -> dt.time | None:
    found = TIME.fullmatch(text.replace(" ", ""))
    try:
        return found and dt.time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        return None
