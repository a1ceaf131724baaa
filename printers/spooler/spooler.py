"""Takes print jobs from the outbox to the printers, with one worker for each printer.

A number is given exactly once and printed at least once: what may already be on paper when
something breaks is printed again with a mark. A printer that fails delays only its own jobs.
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
from hall.queue.views.printers import PrinterHealth

BACKOFF_S = (1.0, 2.0, 4.0, 5.0)


def screen_printers_of(config: Config) -> dict[str, ScreenRoll]:
    return {printer.id: ScreenRoll() for printer in config.printers if printer.driver == "screen"}


class Spooler:
    """``base_url`` is where phones find the hall, without a slash at its end."""

    def __init__(
        self,
        config: Config,
        outbox: Outbox,
        paper_rolls: PaperRolls,
        clock: Clock,
        screen_printers: Mapping[str, ScreenRoll],
        base_url: Callable[[], str],
        *,
        backoff_s: Sequence[float] = BACKOFF_S,
    ) -> None:
        self._outbox = outbox
        self._workers = {
            printer.id: Worker(
                printer=printer,
                thread=PrinterThread(
                    config=config,
                    printer=printer,
                    roll=screen_printers.get(printer.id),
                    base_url=base_url,
                ),
                outbox=outbox,
                paper_rolls=paper_rolls,
                clock=clock,
                healthy=partial(self._healthy, printer.id),
                backoff_s=backoff_s,
            )
            for printer in config.printers
        }

    def start(self) -> None:
        for worker in self._workers.values():
            worker.start()

    def listen(self, events: Sequence[Event]) -> None:
        """A listener of the store: wake the workers for which there may be a new job."""
        for event in events:
            if isinstance(event, PaperEvent) and event.state == "queued":
                self._wake(event.printer)
            elif isinstance(event, TurnEvent) and event.kind == "issued" and event.kiosk:
                # Other printers may stand in for those of the kiosk.
                for worker in self._workers.values():
                    worker.wake()

    def _wake(self, printer: str) -> None:
        if printer in self._workers:  # the configuration may have changed since
            self._workers[printer].wake()

    def stop(self, timeout: float) -> None:
        """Let the papers that are being printed come out, for at most ``timeout`` seconds."""
        for worker in self._workers.values():
            worker.ask_to_stop()
        with gevent.Timeout(timeout, False):
            for worker in self._workers.values():
                worker.wait()
        gevent.joinall([gevent.spawn(worker.kill) for worker in self._workers.values()])

    def health(self) -> Mapping[str, PrinterHealth]:
        """The present state of each printer, by its id."""
        return {
            name: PrinterHealth(
                id=name,
                state=worker.condition.health.state,
                reason=worker.condition.health.reason,
                near_end=worker.condition.health.near_end,
                queued=self._outbox.queued(name),
                left_mm=worker.condition.left_mm,
            )
            for name, worker in self._workers.items()
        }

    def renew_roll(self, printer: str) -> None:
        """Note that somebody has put in a new roll."""
        self._workers[printer].condition.renewed()

    def _healthy(self, besides: str) -> Collection[str]:
        """The other printers that are not at fault."""
        return {
            name
            for name, worker in self._workers.items()
            if name != besides and worker.condition.health.state != "fault"
        }
