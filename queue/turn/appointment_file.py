"""A file of appointments as a spreadsheet writes it: CSV, read whole or refused line by line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hall.clock import instant
from hall.config.models import Config
from hall.hours import business_day
from hall.queue.store.errors import Fault, ImportRefused
from hall.queue.turn import spreadsheet_lines
from hall.queue.turn.booking import CODE_DIGITS, AppointmentSlot
from hall.queue.turn.spreadsheet_cells import day_and_time, plain
from hall.queue.turn.spreadsheet_lines import FileLine, FileTable

LINES_MOST = 1000
# A column that only counts the lines is passed over.
COUNT = "count"
# The headings that a column may have, as ``plain`` leaves them.
COLUMNS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"day", "date", "ngay", "ngay hen"}),
    "time": frozenset({"time", "gio", "gio hen"}),
    "service": frozenset({"service", "linh vuc", "dich vu"}),
    "code": frozenset({"code", "ma", "ma hen", "ma lich hen"}),
    "reference": frozenset({"reference", "ho so", "ma ho so", "so ho so"}),
    COUNT: frozenset({"stt", "tt", "no", "no.", "#"}),
}
NEEDED = ("day", "time", "service")
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


def read(config: Config, text: str, today: str = "") -> list[ImportRow]:
    """The lines of the file. Those of days before ``today`` may be for services that are gone.

    :raises ImportRefused: with a fault for each line that is wrong.
    """
    rows: list[ImportRow] = []
    faults: list[Fault] = []
    for line in _lines(config, text, today):
        if isinstance(line, Fault):
            faults.append(line)
        else:
            rows.append(line)
    if faults:
        raise ImportRefused(faults)
    return rows


def _lines(config: Config, text: str, today: str) -> Iterator[ImportRow | Fault]:
    table = None
    if unreadable := _unreadable(text):
        yield Fault(1, unreadable, {})
    elif (table := spreadsheet_lines.table_of(text, COLUMNS)) is None:
        yield Fault(1, "file_headings", {})
    elif fault := _heading_fault(table):
        yield fault
    else:
        yield from _below(config, table, today)


def _unreadable(text: str) -> str | None:
    """Why the file cannot be read at all, if so."""
    if spreadsheet_lines.is_workbook(text):
        return "file_workbook"
    if not spreadsheet_lines.is_text(text):
        return "file_not_text"
    return "file_empty" if spreadsheet_lines.is_empty(text) else None


def _heading_fault(table: FileTable) -> Fault | None:
    """A column that is not known is refused: it may be a person's name, which has no business
    here."""
    columns, line = table.columns, table.headings.number
    for at, (cell, column) in enumerate(zip(table.headings.cells, columns, strict=True)):
        if cell and (not column or column in columns[:at]):
            return Fault(line, "line_strange_column", {"column": cell})
    missing = next((name for name in NEEDED if name not in columns), None)
    return None if missing is None else Fault(line, "line_columns", {"column": missing})


def _below(config: Config, table: FileTable, today: str) -> Iterator[ImportRow | Fault]:
    services = _services(config)
    for line in table.lines[:LINES_MOST]:
        row = _import_row(config, services, table.columns, line)
        yield _fault_of_service(row, config, today) or row
    if len(table.lines) > LINES_MOST:
        yield Fault(table.lines[LINES_MOST].number, "line_too_many", {"most": LINES_MOST})
    elif table.broken is not None:
        yield Fault(table.broken, "line_unreadable", {})


def _import_row(
    config: Config, services: Mapping[str, str], columns: Sequence[str], line: FileLine
) -> ImportRow | Fault:
    if any(line.cells[len(columns) :]):
        return Fault(line.number, "line_too_long", {})
    values = dict(zip(columns, line.cells, strict=False))
    for name in NEEDED:
        if not values.get(name):
            return Fault(line.number, "line_empty", {"column": name})
    day, time = day_and_time(values["day"], values["time"])
    if day is None:
        return Fault(line.number, "line_day", {"value": values["day"]})
    if time is None:
        return Fault(line.number, "line_time", {"value": values["time"]})
    service = services.get(plain(values["service"]), values["service"])
    # A spreadsheet takes the zeros away from the front of a number.
    code = values.get("code", "").zfill(CODE_DIGITS) if values.get("code") else None
    if code is not None and not (len(code) == CODE_DIGITS and code.isascii() and code.isdecimal()):
        return Fault(line.number, "line_code", {"value": values["code"]})
    reference = values.get("reference", "")
    if not REFERENCE.fullmatch(reference):
        return Fault(line.number, "line_reference", {"value": reference})
    at = instant(day, time, config.hall.zone)
    slot = AppointmentSlot(service, at, business_day(config, at).isoformat())
    return ImportRow(line.number, slot, code, reference)


def _fault_of_service(row: ImportRow | Fault, config: Config, today: str) -> Fault | None:
    if isinstance(row, Fault) or row.slot.day < today or row.slot.service in config.service:
        return None
    return Fault(row.line, "unknown_service", {"service": row.slot.service})


def _services(config: Config) -> Mapping[str, str]:
    """The ids of the services, by their names in every language and by the ids themselves."""
    by_name = {plain(name): one.id for one in config.services for name in one.name.root.values()}
    return {**by_name, **{plain(one.id): one.id for one in config.services}}
