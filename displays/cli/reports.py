"""Commands that print what the database holds. They only read it, also while the hall is open."""

import sys
from argparse import Namespace
from pathlib import Path

from hall.cannot_do import CannotDo
from hall.clock import SystemClock
from hall.displays.cli import tables
from hall.displays.cli.encodings import write_whole_letters
from hall.displays.cli.program import config_of
from hall.displays.web.reasons import Reasons
from hall.queue.estimating.scores import scores
from hall.queue.reports import pauses, wait_log
from hall.queue.reports.closing_report import closing_figures
from hall.queue.reports.closing_report_text import report_lines
from hall.queue.store.chain import NotASeal, find_sealed
from hall.queue.store.database import open_read_only
from hall.queue.store.days import last_day, last_day_with_tickets
from hall.queue.store.errors import UnknownDay, UnknownLabel
from hall.queue.store.verify import notes, verify
from hall.queue.views.why import compare
from hall.spreadsheet_export import write_csv


def verify_events(options: Namespace) -> int:
    database = Path(config_of(options).server.database)
    problems = verify(database)
    print("\n".join(problems) or "Events and tables agree, and the chain of events is whole.")
    for note in notes(database):
        print(note)
    holds = options.seal is None or _verify_seal(database, options.seal)
    return 1 if problems or not holds else 0


def _verify_seal(database: Path, typed: str) -> bool:
    """Print which event the seal belongs to; False if the events up to it have been changed."""
    with open_read_only(database) as db:
        try:
            found = find_sealed(db, typed)
        except NotASeal as error:
            raise CannotDo(str(error)) from error
    if found is None:
        print("No event has this seal: it was misread, or what it sealed has been changed since.")
        return False
    event = f"event {found.seq} of {found.day}"
    if found.first_broken is not None:
        print(f"This is the seal of {event}, but event {found.first_broken} before it was changed.")
        return False
    print(f"This is the seal of {event}: nothing up to it has been changed.")
    return True


def closing_report(options: Namespace) -> int:
    """Print the closing report of a day in the first language of the hall."""
    config = config_of(options)
    with open_read_only(Path(config.server.database)) as db:
        day = options.day.isoformat() if options.day else last_day(db)
        if day is None:
            raise CannotDo("the hall has not had a day yet.")
        try:
            found = closing_figures(db, day)
        except UnknownDay as error:
            raise CannotDo(f"the hall was not open on {day}.") from error
    names = {service.id: service.name for service in config.services}
    print("\n".join(report_lines(found, names, config.hall.zone, config.hall.languages[0])))
    return 0


def wait_scores(options: Namespace) -> int:
    day = options.day.isoformat() if options.day else None
    with open_read_only(Path(config_of(options).server.database)) as db:
        print(tables.scores(scores(db, day), day))
    return 0


def why(options: Namespace) -> int:
    """Print which of two numbers came first, and why, in each language of the hall."""
    config = config_of(options)
    day = options.day.isoformat() if options.day else None
    with open_read_only(Path(config.server.database)) as db:
        day = day or last_day_with_tickets(db)
        try:
            found = compare(db, config, (options.first, options.second), day, SystemClock().now())
        except UnknownLabel as error:
            when = f"on {day}" if day else "yet"
            raise CannotDo(f"there is no {error.values['label']} {when}.") from error
    for language in config.hall.languages:
        print(Reasons(config, language).between(found))
    return 0


def waits_of_day(options: Namespace) -> int:
    config = config_of(options)
    day = options.day.isoformat() if options.day else None
    found = wait_log.rows(Path(config.server.database), day)
    if not found:
        print(f"No turn has ended {f'on {day}' if day else 'yet'}.", file=sys.stderr)
    if options.csv or options.excel:
        write_whole_letters()
        language = config.hall.languages[0] if options.excel else None
        rows = (tuple(row) for row in found)
        write_csv(wait_log.COLUMNS, rows, sys.stdout, excel_language=language)
    else:
        print(tables.waits(found))
    return 0


def pauses_of_day(options: Namespace) -> int:
    config = config_of(options)
    day = options.day.isoformat() if options.day else None
    found = pauses.pauses(Path(config.server.database), day, SystemClock().now())
    language = config.hall.languages[0]
    names = {reason.id: reason.name.text(language) for reason in config.pause_reasons}
    print(tables.pauses(found, names))
    return 0
