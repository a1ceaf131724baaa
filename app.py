"""Sảnh. Wires the parts of a hall together; the command line itself is in ``displays/cli/``."""

if __name__ == "__main__":
    # Before anything that may open a socket is imported.
    from gevent import monkey

    monkey.patch_all()

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import gevent
import structlog
from gevent.event import Event as Flag

from hall import one_process
from hall.clock import Clock
from hall.config.models import Config
from hall.displays.cli import main as command_line
from hall.displays.cli.program import PrintersWithoutHall, Program
from hall.queue.store.errors import StoreUnavailable

TICK_S = 5
STOP_WITHIN_S = 5.0
log = structlog.get_logger("sanh")


class RunningHall:
    """All parts of one hall, wired. It listens once made; ``serve`` returns after ``stop``."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        *,
        ignore_hours: bool = False,
        demo: bool = False,
        test: bool = False,
    ) -> None:
        # Imported here: commands that only read the database start in half the time without them.
        from hall.displays.serving.application import create_app
        from hall.displays.serving.server import listen, make_server
        from hall.displays.serving.webhooks import Webhooks
        from hall.displays.web.access import access_of
        from hall.displays.web.addresses import url_of
        from hall.displays.web.hall_context import HallContext
        from hall.displays.web.static_files import files_id
        from hall.printers.spooler.spooler import Spooler, screen_printers_of
        from hall.queue.engine import Engine
        from hall.queue.estimating.keeper import EstimateKeeper
        from hall.queue.paper.outbox import Outbox
        from hall.queue.paper.rolls import PaperRolls
        from hall.queue.store.database import Store
        from hall.queue.store.webhook_outbox import WebhookOutbox

        self.config = config
        database = Path(config.server.database)
        access = access_of(config)
        self._lock = one_process.claim(database)
        self.listener = listen(config.server.host, config.server.port)
        self.port: int = self.listener.getsockname()[1]
        self.own_url = url_of(config.server.host, self.port)
        # Where phones and QR codes find the hall.
        self.base_url = config.server.public_url.rstrip("/") or self.own_url
        self.store = Store(database)
        self.engine = Engine(config, self.store, clock, ignore_hours=ignore_hours)
        clock = self.engine.clock
        screen_printers = screen_printers_of(config)
        outbox, rolls = Outbox(self.store, clock), PaperRolls(self.store, clock)
        self.spooler = Spooler(config, outbox, rolls, clock, screen_printers, lambda: self.base_url)
        context = HallContext(
            engine=self.engine,
            base_url=self.base_url,
            printers=self.spooler.health,
            renew_roll=self.spooler.renew_roll,
            screen_printers=screen_printers,
            demo=demo,
            test=test,
            files=files_id(),
            facts={"database": str(database), "ignore_hours": ignore_hours},
        )
        self.app, self.live = create_app(context, access)
        webhooks = () if demo else config.webhooks  # a demo tells no other system
        self.webhooks = Webhooks(webhooks, WebhookOutbox(self.store), clock)
        self.keeper = EstimateKeeper(self.engine, [self.live.listen_to_estimates])
        self.engine.waits = self.keeper.waits
        listeners = (self.spooler, self.live, self.webhooks, self.keeper)
        self.store.listeners += [each.listen for each in listeners]
        self._server = make_server(self.listener, self.app, access)
        self._stopping = Flag()

    def serve(self) -> None:
        """Answer until ``stop`` is called, also if that was before this began."""
        self.webhooks.start()
        self.engine.reconfigure(self.config)
        self.engine.tick()
        self.spooler.start()
        self.live.start()
        # With speed 0 a day is stepped by hand and must come out the same each time: no estimates.
        if self.engine.clock.speed:
            self.keeper.start()
        ticking = gevent.spawn(self._tick_for_ever)
        try:
            self._server.start()
            self._stopping.wait()
            self._server.stop(timeout=1)
        finally:
            ticking.kill()
            self.keeper.close()
            self.live.stop()
            self.webhooks.stop()
            self.spooler.stop(STOP_WITHIN_S)
            self.store.close()
            os.close(self._lock)  # last: it would take SQLite's own locks away

    def stop(self) -> None:
        """Ask ``serve`` to answer what was asked, let the printers finish, commit, and return."""
        self._stopping.set()

    def _tick_for_ever(self) -> None:
        while True:
            gevent.sleep(TICK_S)
            try:
                self.engine.tick()
            except StoreUnavailable:
                log.warning("tick_failed")  # the store has said why; the next may succeed


def printers_without_hall() -> PrintersWithoutHall:
    """The module that prints while no hall is running."""
    from hall.printers.spooler import without_hall

    return without_hall


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the command line; what it returns is the exit code."""
    program = Program(RunningHall, printers_without_hall)
    return command_line.main(sys.argv[1:] if arguments is None else arguments, program)


if __name__ == "__main__":
    exit_code = main()
    with suppress(OSError):
        sys.stdout.flush()
    # A driver that hangs keeps its native thread, and Python may crash in ending itself under it.
    os._exit(exit_code)
