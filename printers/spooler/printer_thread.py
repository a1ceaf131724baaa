"""The thread of one printer: papers are drawn and sent there, so that the hall never waits."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import gevent
from gevent.threadpool import ThreadPool
from PIL import Image

from hall.config.models import Config
from hall.config.printers import Printer
from hall.printers.drawing.printouts import label_and_token
from hall.printers.link.connection import Connection, Printable
from hall.printers.link.delivery import Outcome
from hall.printers.link.drivers import warm_up
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health
from hall.printers.link.on_screen import ScreenRoll
from hall.printers.spooler.rendering import render
from hall.queue.paper.outbox import PrintJob

KILL_S = 0.5  # a thread that hangs in a driver longer than this is left to the process's end
# Calls of the system have no time limit: a thread that hangs in one is left behind.
NO_TIME_LIMIT = ("cups", "win32")
SYSTEM_S = 20.0
T = TypeVar("T")


class PrinterThread:
    """Draws papers, and talks to one printer; only the calling greenlet waits.

    Errors of the printer are returned, not raised: gevent would print those of another thread.
    """

    def __init__(
        self, config: Config, printer: Printer, roll: ScreenRoll | None, base_url: Callable[[], str]
    ) -> None:
        self._config = config
        self._printer = printer
        self._roll = roll
        self._base_url = base_url
        self._connection = Connection(printer)
        self._pool = ThreadPool(1)

    def warm_up(self) -> None:
        """Begin to load the library that the first job would otherwise wait for."""
        self._pool.spawn(warm_up, self._printer)

    def stop(self) -> None:
        with gevent.Timeout(KILL_S, False):
            self._on_thread(self._connection.close)
            self._pool.kill()

    def health(self) -> Health:
        """How the printer is, after at most a second; it is free for others afterwards."""

        def work() -> Health:
            with self._connection:
                return self._connection.health()

        return self._roll.health() if self._roll is not None else self._on_thread(work)

    def draw(self, job: PrintJob) -> Printable | Exception:
        def work() -> Printable | Exception:
            try:
                return render(self._config, job.content, self._printer, self._base_url())
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this job's alone
                return error

        return self._on_thread(work)

    def ask(self) -> Health:
        """As ``health``, but the printer stays reserved until ``release``."""
        if self._roll is not None:
            return self._roll.health()
        return self._on_thread(self._connection.health)

    def broke_off(self) -> None:
        """Note that the hall died in the middle of a paper."""
        self._connection.broke_off()

    def release(self) -> None:
        self._on_thread(self._connection.release)

    def deliver(self, job: PrintJob, paper: Printable, now: int) -> bool | PrinterError:
        """Send the paper; True if ``printed`` can tell what comes of it."""
        roll = self._roll
        if roll is not None and isinstance(paper, Image.Image):
            label, token = label_and_token(job.content)
            errand = partial(
                roll.print,
                job=job.id,
                label=label,
                token=token,
                at=now,
                picture=paper,
            )
            return self._on_thread(lambda: self._tried(errand))
        errand = partial(self._connection.send, paper)
        if self._printer.driver not in NO_TIME_LIMIT:
            return self._on_thread(lambda: self._tried(errand))
        with gevent.Timeout(SYSTEM_S, False):
            return self._on_thread(lambda: self._tried(errand))
        self._pool, self._connection = ThreadPool(1), Connection(self._printer)
        return PrinterError("timeout", "the system does not take the job", begun=True)

    def printed(self, paper: Printable) -> Outcome | PrinterError:
        """What became of the paper that was delivered last."""
        if self._roll is not None:
            return self._on_thread(self._roll.printed)
        return self._on_thread(lambda: self._tried(partial(self._connection.printed, paper)))

    def finish(self) -> None:
        """Wait until nothing can be under way to the printer, which may lose that at the end."""
        gevent.sleep(self._on_thread(self._connection.quiet_in))

    def _tried(self, errand: Callable[[], T]) -> T | PrinterError:
        try:
            return errand()
        except PrinterError as error:
            return error
        except Exception as error:  # noqa: BLE001 - printer libraries raise types of their own
            self._connection.close()
            return PrinterError("error", repr(error), begun=True)

    def _on_thread(self, work: Callable[[], T]) -> T:
        answer: T = self._pool.apply(work)
        return answer
