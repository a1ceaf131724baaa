"""Sảnh. Reads the configuration, opens the database, wires the rooms together and serves."""

if __name__ == "__main__":
    # Before anything that may open a socket is imported.
    from gevent import monkey

    monkey.patch_all()

import os
import signal
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import gevent
import structlog

from hall import one_process, training
from hall.clock import Clock, ManualClock, ScaledClock, SystemClock
from hall.config import report as check_config
from hall.config.models import Config
from hall.config.problems import ConfigErrors
from hall.devices import devices_of
from hall.displays.cli import command_line, remote, replays, reports, tokens
from hall.displays.cli.command_line import CannotDo, config_of
from hall.displays.serving.application import create_app
from hall.displays.serving.server import listen, make_server, url_of
from hall.displays.serving.webhooks import NoSecret, Webhooks
from hall.displays.web.access import Access, is_loopback
from hall.displays.web.hall_context import HallContext
from hall.displays.web.static_files import build_id
from hall.printer_words import reason_in_words
from hall.printers.link.errors import PrinterError
from hall.printers.spooler import without_hall
from hall.printers.spooler.spooler import Spooler, rolls_of
from hall.queue.engine import Engine
from hall.queue.estimating.keeper import EstimateKeeper
from hall.queue.paper.outbox import Outbox
from hall.queue.paper.rolls import PaperRolls
from hall.queue.reports import wait_log
from hall.queue.store.database import Store
from hall.queue.store.errors import StoreUnavailable
from hall.queue.store.webhook_outbox import WebhookOutbox
from hall.queue.views.kiosk import PrinterHealth
from hall.rehearsal import database as rehearsal_database
from hall.rehearsal import demonstration, stage
from hall.rehearsal.day import ClosedDay, plan

TICK_S = 5
STOP_WITHIN_S = 5.0
log = structlog.get_logger("sanh")


class Hall:
    """All rooms of one hall, wired. ``serve`` returns once ``stop`` was called."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        *,
        ignore_hours: bool = False,
        demo: bool = False,
        test: bool = False,
    ) -> None:
        self.config = config
        database = Path(config.server.database)
        self._lock = one_process.claim(database)
        self.access = _access(config)
        self.listener = listen(config.server.host, config.server.port)
        self.port: int = self.listener.getsockname()[1]
        self.store = Store(database)
        self.engine = Engine(config, self.store, clock, ignore_hours=ignore_hours)
        rolls = rolls_of(config)
        outbox, paper_rolls = Outbox(self.store, clock), PaperRolls(self.store, clock)
        self.spooler = Spooler(config, outbox, paper_rolls, clock, rolls, lambda: self.base_url)
        context = HallContext(
            engine=self.engine,
            base_url=self.base_url,
            printers=self._printers,
            renew_roll=self.spooler.renew_roll,
            rolls=rolls,
            demo=demo,
            test=test,
            build=build_id(config.model_dump_json().encode()),
            facts={"database": str(database), "ignore_hours": ignore_hours},
        )
        self.app, self.live = create_app(context, self.access)
        # A rehearsal sends nothing to other systems.
        webhooks = () if demo else config.webhooks
        self.webhooks = Webhooks(webhooks, WebhookOutbox(self.store), clock)
        self.keeper = EstimateKeeper(self.engine, [self.live.estimated])
        self.engine.waits = self.keeper.waits
        listeners = (self.spooler, self.live, self.webhooks, self.keeper)
        self.store.listeners += [each.listen for each in listeners]
        self._server = make_server(self.listener, self.app, self.access)

    @property
    def base_url(self) -> str:
        """Where phones and QR codes find the hall."""
        return self.config.server.public_url.rstrip("/") or self.own_url

    @property
    def own_url(self) -> str:
        """Where the hall listens."""
        return url_of(self.config.server.host, self.port)

    def serve(self) -> None:
        self.webhooks.start()
        self.engine.tick()
        self.spooler.start()
        self.live.start()
        if self.engine.clock.speed:  # where it stands still, a day is stepped through, to repeat
            self.keeper.start()
        ticking = gevent.spawn(self._tick_for_ever)
        try:
            self._server.serve_forever()
        finally:
            ticking.kill()
            self.keeper.close()
            self.live.stop()
            self.webhooks.stop()
            self.spooler.stop(STOP_WITHIN_S)
            self.store.close()

    def stop(self) -> None:
        """Answer what was asked, print what is being printed, commit, and end."""
        self._server.stop(timeout=1)

    def _tick_for_ever(self) -> None:
        while True:
            gevent.sleep(TICK_S)
            try:
                self.engine.tick()
            except StoreUnavailable:
                log.warning("tick_failed")  # a full disk, for example; the next may succeed

    def _printers(self) -> Mapping[str, PrinterHealth]:
        return {
            name: PrinterHealth(id=name, **status) for name, status in self.spooler.status().items()
        }


def serve(options: Namespace) -> int:
    config, test = config_of(options), bool(options.test)
    if test:
        config = training.apart(config)
    ignore_hours = options.ignore_hours or test
    run(Hall(config, SystemClock(), ignore_hours=ignore_hours, test=test))
    return 0


def run(hall: Hall) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, hall.stop)
    place = f"{hall.own_url}/ (all screens)   database: {hall.config.server.database}"
    print(f"Sảnh: {place}", flush=True)
    hall.serve()


def demo(options: Namespace) -> int:
    """A rehearsal: the next day of the hall, from just before tickets are given."""
    config = _demo_config(options)
    date = options.day or stage.next_open_day(config, SystemClock().now())
    begins = plan(config, date, options.seed).begins
    if options.headless:
        clock = ManualClock(begins)
        hall = Hall(config, clock, demo=True)
        print(demonstration.stepped(hall, clock, config, date, options.seed))
        _print_waits(config)
        return 0
    hall = Hall(config, ScaledClock(begins, options.speed), demo=True)
    ended = partial(_tell_end, config)
    with demonstration.beside(hall.own_url, options.config, options.seed, ended):
        run(hall)
    return 0


def _tell_end(config: Config) -> None:
    _print_waits(config)
    print("The day is over. The screens stay open until Ctrl-C.", flush=True)


def _print_waits(config: Config) -> None:
    print(wait_log.table(wait_log.rows(Path(config.server.database), None)))


def check(options: Namespace) -> int:
    text, exit_code = check_config.report(options.config)
    print(text)
    return exit_code


def send(options: Namespace) -> int:
    """A command to the running hall."""
    print(remote.run(options))
    return 0


def printers(options: Namespace) -> int:
    """The running hall does it; without one the printers are spoken to from here."""
    try:
        return send(options)
    except remote.NoHall:
        if options.url or options.remote not in (None, "test", "address"):
            raise
    config = config_of(options)
    if options.remote is None:
        for line in without_hall.listing(config):
            print(line)
        return 0
    printer = config.printer.get(vars(options)[remote.PATH + "printer"])
    if printer is None:
        raise CannotDo("config.toml has no such printer.")
    url = config.server.public_url or url_of(config.server.host, config.server.port)
    print(without_hall.print_page(config, printer, options.remote, url, SystemClock().now()))
    return 0


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "serve": serve,
    "demo": demo,
    "check-config": check,
    "token": tokens.token,
    "why": reports.why,
    "waits": reports.waits_of_day,
    "pauses": reports.pauses_of_day,
    "replay": replays.replayed_day,
    "staffing": replays.staffing_of_day,
    "verify": reports.verify_events,
    "report": reports.closing_report,
    "scores": reports.wait_scores,
    **dict.fromkeys((*remote.GROUPS, *remote.GROUPS.values()), send),
    **dict.fromkeys(("printer", "printers"), printers),
}


def main(arguments: Sequence[str] | None = None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    options = command_line.parse(given, remote.add)
    try:
        return COMMANDS[options.command](options)
    except ConfigErrors as errors:
        print(check_config.problems_text(options.config, errors), file=sys.stderr)
    except one_process.AlreadyServed as error:
        sentence = f"This database is already being served by another process: {error}."
        print(sentence, "Stop that process first.", file=sys.stderr)
    except remote.Refused as refused:
        print(refused, file=sys.stderr)
    except PrinterError as error:
        print(f"The printer does not print: {reason_in_words(error.reason)}.", file=sys.stderr)
    except (CannotDo, ClosedDay, NoSecret, OSError, sqlite3.Error) as error:
        print(f"Cannot do this: {error}", file=sys.stderr)
    return 1


def _demo_config(options: Namespace) -> Config:
    config = config_of(options)
    if not is_loopback(config.server.host):
        raise CannotDo("A rehearsal is for this computer alone: leave out --host.")
    folder = Path(options.config).absolute().parent / "data"
    database = str(rehearsal_database.fresh(options.database, folder))
    server = config.server.model_copy(update={"database": database, "public_url": ""})
    return config.model_copy(update={"server": server})


def _access(config: Config) -> Access:
    """:raises CannotDo: the hall would be on the network with no device that may use it."""
    host = config.server.host
    access = Access(devices_of(config), host, frozenset(_public_name(config)))
    if not access.on_loopback and not access.devices.all():
        raise CannotDo(
            f"No device is authorised yet, so the hall may not listen on {host}: "
            "make a token first with "
            "`.venv/bin/python app.py token --role kiosk --name 'Kiosk 1'`."
        )
    return access


def _public_name(config: Config) -> set[str]:
    name = urlsplit(config.server.public_url).hostname
    return {name.lower()} if name else set()


if __name__ == "__main__":
    exit_code = main()
    with suppress(OSError):
        sys.stdout.flush()
    # A driver that hangs keeps its native thread, and Python may crash in ending itself under it.
    os._exit(exit_code)
