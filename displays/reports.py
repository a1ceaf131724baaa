"""What the command line prints of the database, reading only, also while the hall is open."""

import sys
from argparse import Namespace
from pathlib import Path

from hall.clock import SystemClock
from hall.command_line import CannotDo, config_of
from hall.displays.reasons import Reasons
from hall.queue import pauses, waits
from hall.queue.errors import UnknownLabel
from hall.queue.reading import opened
from hall.queue.verify import verify
from hall.queue.views.why import compare


def verify_events(options: Namespace) -> int:
    problems = verify(Path(config_of(options).server.database))
    print("\n".join(problems) or "Events and tables agree, and the chain of events is whole.")
    return 1 if problems else 0


def why(options: Namespace) -> int:
    """One sentence in each language of the hall; reads only."""
    config = config_of(options)
    day = options.day.isoformat() if options.day else None
    with opened(Path(config.server.database)) as db:
        day = day or waits.last_day(db)
        try:
            found = compare(db, config, options.first, options.second, day, SystemClock().now())
        except UnknownLabel as error:
            when = f"on {day}" if day else "yet"
            raise CannotDo(f"there is no {error.values['label']} {when}.") from error
    for language in config.hall.languages:
        print(Reasons(config, language).between(found))
    return 0


def wait_log(options: Namespace) -> int:
    day = options.day.isoformat() if options.day else None
    found = waits.rows(Path(config_of(options).server.database), day)
    if not found:
        print(f"No turn has ended {f'on {day}' if day else 'yet'}.", file=sys.stderr)
    if options.csv or options.excel:
        waits.write_csv(found, sys.stdout, for_excel=options.excel)
    else:
        print(waits.table(found))
    return 0


def pauses_of_day(options: Namespace) -> int:
    config = config_of(options)
    day = options.day.isoformat() if options.day else None
    found = pauses.pauses(Path(config.server.database), day, SystemClock().now())
    language = config.hall.languages[0]
    names = {reason.id: reason.name.text(language) for reason in config.pause_reasons}
    print(pauses.table(found, names))
    return 0
