"""Takes print jobs from the outbox to the printers: one worker a printer, first come first served.

Numbering is exactly-once, printing at least once: what may already be on paper when something
breaks is printed again with a mark. A printer that fails keeps only its own jobs waiting.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import gevent

from hall.clock import Clock
from hall.config.models import Config
from hall.printers.link.on_screen import ScreenRoll
from hall.printers.spooler.printer_thread import PrinterThread
from hall.printers.spooler.worker import Worker
from hall.queue.paper.outbox import Outbox
from hall.queue.paper.rolls import PaperRolls
from hall.queue.store.events import Event, PaperEvent, TurnEvent
from hall.queue.views.kiosk import PrinterHealth

BACKOFF_S = (1.0, 2.0, 4.0, 5.0)


def rolls_of(config: Config) -> dict[str, ScreenRoll]:
    return {printer.id: ScreenRoll() for printer in config.printers if printer.driver == "screen"}


class Spooler:
    """``base_url`` is where phones find the hall, without a slash at its end."""

    def __init__(
        self,
        config: Config,
        outbox: Outbox,
        paper_rolls: PaperRolls,
        clock: Clock,
        rolls: Mapping[str, ScreenRoll],
        base_url: Callable[[], str],
        *,
        backoff_s: Sequence[float] = BACKOFF_S,
    ) -> None:
        self._config = config
        self._outbox = outbox
        self._workers = {
            printer.id: Worker(
                printer,
                PrinterThread(config, printer, rolls.get(printer.id), base_url),
                outbox,
                paper_rolls,
                clock,
                partial(self._healthy, printer.id),
                backoff_s,
            )
            for printer in config.printers
        }

    def start(self) -> None:
        self._outbox.abandon_strays(self._config.printer)
        for worker in self._workers.values():
            worker.start()

    def listen(self, events: Sequence[Event]) -> None:
        """A listener of the store: there may be a new job."""
        for event in events:
            if isinstance(event, PaperEvent) and event.state == "queued":
                self._wake(event.printer)
            elif isinstance(event, TurnEvent) and event.kind == "issued" and event.kiosk:
                # Others may stand in for the kiosk's own printers.
                for worker in self._workers.values():
                    worker.wake()

    def _wake(self, printer: str) -> None:
        if printer in self._workers:  # a restart may have another configuration
            self._workers[printer].wake()

    def stop(self, timeout: float) -> None:
        """Let the tickets being printed come out, for at most ``timeout`` seconds."""
        for worker in self._workers.values():
            worker.ask_to_stop()
        with gevent.Timeout(timeout, False):
            for worker in self._workers.values():
                worker.wait()
        for worker in self._workers.values():
            worker.kill()

    def health(self) -> Mapping[str, PrinterHealth]:
        """The present state of each printer, by its id."""
        return {
            name: PrinterHealth(
                id=name,
                state=worker.standing.health.state,
                reason=worker.standing.health.reason,
                near_end=worker.standing.health.near_end,
                queued=self._outbox.queued(name),
                left_mm=worker.standing.left_mm,
            )
            for name, worker in self._workers.items()
        }

    def renew_roll(self, printer: str) -> None:
        """Somebody says that there is a new roll in it."""
        self._workers[printer].standing.renewed()

    def _healthy(self, besides: str) -> Collection[str]:
        return {
            name
            for name, worker in self._workers.items()
            if name != besides and worker.standing.health.state != "fault"
        }
