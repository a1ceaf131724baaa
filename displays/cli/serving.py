"""The commands ``serve`` and ``demo``, which run a hall until it is told to stop."""

import signal
from argparse import Namespace
from functools import partial
from pathlib import Path

import gevent

from hall import training
from hall.cannot_do import CannotDo
from hall.clock import ManualClock, ScaledClock, SystemClock
from hall.config.models import Config
from hall.displays.cli import tables
from hall.displays.cli.program import OpenedHall, config_of, program_of
from hall.displays.web.addresses import is_loopback
from hall.queue.reports import wait_log
from hall.rehearsal import demonstration, stage
from hall.rehearsal.day import plan


def serve(options: Namespace) -> int:
    """Run the hall until SIGTERM or Ctrl-C."""
    config, test = config_of(options), bool(options.test)
    if test:
        config = training.training_hall(config)
    hall = program_of(options).open_hall(
        config, SystemClock(), ignore_hours=options.ignore_hours or test, test=test
    )
    run(hall)
    return 0


def demo(options: Namespace) -> int:
    """Rehearse the hall's next day, beginning just before the first tickets are given."""
    config, program = _demo_config(options), program_of(options)
    date = options.day or stage.next_open_day(config, SystemClock().now())
    begins = plan(config, date, options.seed).begins
    if options.headless:
        clock = ManualClock(begins)
        hall = program.open_hall(config, clock, demo=True)
        print(demonstration.stepped(hall, clock, config, date, options.seed))
        _print_waits(config)
        return 0
    hall = program.open_hall(config, ScaledClock(begins, options.speed), demo=True)
    ended = partial(_day_ended, config)
    with demonstration.beside(hall.own_url, options.config, options.seed, ended):
        run(hall)
    return 0


def run(hall: OpenedHall) -> None:
    """Print where the hall is found, and serve until SIGTERM or Ctrl-C."""
    # Before the address is printed: a program that reads it may send the signal at once.
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, hall.stop)
    where = f"{hall.own_url}/ (all screens)   database: {hall.config.server.database}"
    print(f"Sảnh: {where}", flush=True)
    hall.serve()


def _demo_config(options: Namespace) -> Config:
    config = config_of(options)
    if not is_loopback(config.server.host):
        raise CannotDo("A rehearsal is for this computer alone: leave out --host.")
    folder = Path(options.config).absolute().parent / "data"
    database = str(demonstration.fresh_database(options.database, folder))
    server = config.server.model_copy(update={"database": database, "public_url": ""})
    return config.model_copy(update={"server": server})


def _day_ended(config: Config) -> None:
    _print_waits(config)
    print("The day is over. The screens stay open until Ctrl-C.", flush=True)


def _print_waits(config: Config) -> None:
    print(tables.waits(wait_log.rows(Path(config.server.database), None)))
