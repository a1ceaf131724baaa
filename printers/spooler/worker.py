"""The worker of one printer: its jobs, one after the other."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

import gevent
import structlog
from gevent.event import Event as Flag

from hall.clock import Clock
from hall.config.printers import DOTS_PER_MM, Printer
from hall.printers.link.delivery import Outcome
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health
from hall.printers.spooler.condition import PrinterCondition
from hall.printers.spooler.printer_thread import PrinterThread
from hall.queue.paper.outbox import EXPIRED, Outbox, PrintJob
from hall.queue.paper.print_jobs import OUT
from hall.queue.paper.rolls import PaperRolls

ASK_EVERY_S = 5.0
log = structlog.get_logger(__name__)


class Worker:
    """Takes each job from the outbox to the printer's thread, in a greenlet of its own.

    ``healthy`` returns the ids of the other printers that are not at fault.
    """

    def __init__(
        self,
        printer: Printer,
        thread: PrinterThread,
        outbox: Outbox,
        paper_rolls: PaperRolls,
        clock: Clock,
        healthy: Callable[[], Collection[str]],
        backoff_s: Sequence[float],
    ) -> None:
        self._printer = printer
        self._thread = thread
        self._outbox = outbox
        self._clock = clock
        self._healthy = healthy
        self._backoff_s = backoff_s
        self.condition = PrinterCondition(
            printer, paper_rolls, partial(outbox.printer_changed, printer.id)
        )
        self._failures = 0
        self._woken = Flag()
        self._stopping = Flag()
        self._greenlet = gevent.Greenlet(self._work)

    def start(self) -> None:
        self._thread.warm_up()
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
        self._thread.stop()

    def _work(self) -> None:
        self._guarded(self._ask_health)
        while not self._stopping.is_set():
            going_on = self._guarded(self._step)
            self._failures = 0 if going_on else self._failures + 1
            if self._failures:
                last = min(self._failures, len(self._backoff_s)) - 1
                self._stopping.wait(self._backoff_s[last])
        self.condition.save()
        self._thread.finish()

    def _guarded(self, act: Callable[[], bool]) -> bool:
        try:
            return act()
        except Exception:  # a bug, or a database that fails, must not end the printing
            log.exception("print_worker_failed", printer=self._printer.id)
            return False

    def _ask_health(self) -> bool:
        self._noted(self._thread.health())
        return True

    def _step(self) -> bool:
        """Move the oldest job one step; False if the worker should pause before it tries again."""
        self._woken.clear()
        job = self._outbox.next_job(self._printer.id)
        if job is None:
            return bool(self._woken.wait(ASK_EVERY_S)) or self._ask_health()
        if job.state in OUT:
            self._outbox.hall_died_during(job.id)
            self._thread.broke_off()
        elif self._clock.now() > job.expires_at:
            self._outbox.abandoned(job.id, EXPIRED)
        else:
            return self._print_and_release(job)
        return True

    def _print_and_release(self, job: PrintJob) -> bool:
        try:
            going_on = self._print(job)
        except Exception:  # not when this greenlet is killed: the thread may hang in its printer
            self._thread.release()
            raise
        self._thread.release()
        return going_on

    def _print(self, job: PrintJob) -> bool:
        """Try to print the job; False if the worker should pause before it tries again."""
        health = self._noted(self._thread.ask())
        if health.state == "fault":
            return self._hold(job, health.reason)
        # It answered "unknown", so the fault of its last paper still stands: another printer takes
        # the jobs if one can.
        if self.condition.health.state == "fault" and self._others_take_over():
            return True
        paper = self._thread.draw(job)
        if isinstance(paper, Exception):
            log.error("print_job_failed", job=job.id, kind=job.kind, exc_info=paper)
            self._outbox.abandoned(job.id, "error")
            return True
        if not self._outbox.claim(job):
            return True
        outcome_follows = self._thread.deliver(job, paper, self._clock.now())
        if isinstance(outcome_follows, PrinterError):
            return self._failed(job, outcome_follows)
        self._outbox.sent(job.id, awaits=outcome_follows)
        if outcome_follows:
            printed = self._thread.printed(paper)
            if isinstance(printed, PrinterError):
                return self._failed(job, printed)
            self._settle(job, printed)
        self.condition.printed(health, paper.height / DOTS_PER_MM)
        return True

    def _settle(self, job: PrintJob, outcome: Outcome) -> None:
        match outcome:
            case "confirmed":
                self._outbox.confirmed(job.id)
            case "doubtful":
                self._outbox.unknown(job.id, "silent")
            case "untold":
                self._outbox.unconfirmed(job.id)

    def _failed(self, job: PrintJob, failure: PrinterError) -> bool:
        """Hold the job, move it or give it up; False if it stays and the worker should pause."""
        log.warning("print_failed", printer=self._printer.id, job=job.id, error=str(failure))
        self._outbox.held(job.id, failure.reason, begun=failure.begun)
        self.condition.failed(failure.reason)
        if self._others_take_over():
            return True
        if failure.permanent:
            self._outbox.abandoned(job.id, failure.reason)
        return failure.permanent

    def _hold(self, job: PrintJob, reason: str) -> bool:
        """Keep the job until the fault ends; True if another printer took it over instead."""
        if self._others_take_over():
            return True
        if (job.state, job.reason) != ("held", reason):
            self._outbox.held(job.id, reason, begun=False)
        return False

    def _others_take_over(self) -> bool:
        """Move the jobs to printers that are not at fault; True if any job was moved."""
        return self._outbox.take_over(self._printer.id, self._healthy()) > 0

    def _noted(self, health: Health) -> Health:
        self.condition.answered(health)
        return health
