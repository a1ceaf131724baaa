"""One printer's jobs, one after the other."""

from collections.abc import Callable, Sequence

import gevent
import structlog
from gevent.event import Event as Flag
from gevent.threadpool import ThreadPool

from hall.clock import Clock
from hall.config import Config, Printer
from hall.printers import drivers
from hall.printers.drivers import PrinterError
from hall.printers.paper import paper_of
from hall.printers.screen import Roll
from hall.printers.slips import draw
from hall.printers.wording import ticket_of
from hall.queue.outbox import EXPIRED, Outbox, PrintJob
from hall.queue.papers import TicketPaper
from hall.queue.print_jobs import OUT

KILL_S = 0.5  # a thread that hangs in a driver longer than this is left to the process's end
log = structlog.get_logger(__name__)


class Worker:
    """A greenlet that talks to the outbox; a native thread draws and sends, so nobody waits.

    ``state`` is ok, fault, or unknown before the first ticket; ``reason`` is PrinterError's.
    """

    def __init__(
        self,
        config: Config,
        printer: Printer,
        outbox: Outbox,
        clock: Clock,
        roll: Roll | None,
        base_url: Callable[[], str],
        backoff_s: Sequence[float],
    ) -> None:
        self.state, self.reason = self._announced = ("unknown", "")
        self._config = config
        self._printer = printer
        self._outbox = outbox
        self._clock = clock
        self._roll = roll
        self._base_url = base_url
        self._backoff_s = backoff_s
        self._failures = 0
        self._woken = Flag()
        self._stopping = Flag()
        self._pool = ThreadPool(1)
        self._greenlet = gevent.Greenlet(self._work)

    def start(self) -> None:
        self._pool.spawn(drivers.warm_up, self._printer)
        self._greenlet.start()

    def wake(self) -> None:
        self._woken.set()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._woken.set()

    def wait(self) -> None:
        if self._greenlet.started:
            self._greenlet.join()

    def kill(self) -> None:
        self._greenlet.kill()
        with gevent.Timeout(KILL_S, False):
            self._pool.kill()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                printing = self._print_next()
            except Exception:  # a bug, or a database that fails, must not end the printing
                log.exception("print_worker_failed", printer=self._printer.id)
                printing = False
            self._failures = 0 if printing else self._failures + 1
            if self._failures:
                last = min(self._failures, len(self._backoff_s)) - 1
                self._stopping.wait(self._backoff_s[last])

    def _print_next(self) -> bool:
        """Move the oldest job one step; False if the printer needs a rest."""
        self._woken.clear()
        job = self._outbox.next_job(self._printer.id)
        if job is None:
            self._woken.wait()
        elif job.state in OUT:  # the hall died over it, so it may be on paper
            self._outbox.died(job.id)
        elif self._clock.now() > job.expires_at:
            self._outbox.abandoned(job.id, EXPIRED)
        else:
            return self._print(job)
        return True

    def _print(self, job: PrintJob) -> bool:
        if not self._outbox.claim(job):
            return True
        failure: PrinterError | None = self._pool.apply(self._deliver, (job, self._base_url()))
        if failure is None:
            self._outbox.sent(job.id, awaits=False)
            self._announce("ok", "")
            return True
        log.warning("print_failed", printer=self._printer.id, job=job.id, error=str(failure))
        if failure.permanent:
            self._outbox.abandoned(job.id, failure.reason)
        else:
            self._outbox.held(job.id, failure.reason, begun=failure.begun)
        self._announce("fault", failure.reason)
        return failure.permanent

    def _deliver(self, job: PrintJob, base_url: str) -> PrinterError | None:
        """On the native thread. Returns failures: gevent would print those that are raised."""
        picture = None
        try:
            assert isinstance(job.paper, TicketPaper)
            ticket = ticket_of(self._config, job.paper, base_url)
            picture = draw(ticket, paper_of(self._config, self._printer.width_dots))
            if self._roll is None:
                drivers.send(self._printer, picture)
            else:
                self._roll.print(
                    job.id, job.paper.label, job.paper.token, self._clock.now(), picture
                )
        except PrinterError as error:
            return error
        except Exception as error:  # noqa: BLE001 - printer libraries raise types of their own
            return PrinterError("error", repr(error), begun=picture is not None)
        return None

    def _announce(self, state: str, reason: str) -> None:
        self.state, self.reason = state, reason  # first: listeners ask for it
        if self._announced != (state, reason):
            self._outbox.printer_changed(self._printer.id, state, reason)
            self._announced = (state, reason)
