"""One printer and its thread: drawing and talking to it happen there, so that nobody waits."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import gevent
from gevent.threadpool import ThreadPool
from PIL import Image

from hall.config.models import Config, Printer
from hall.printers.drawing.filled import named
from hall.printers.link import connection as drivers
from hall.printers.link.connection import Connection, Printable
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health
from hall.printers.link.on_screen import ScreenRoll
from hall.printers.spooler.rendering import render
from hall.queue.paper.outbox import PrintJob

KILL_S = 0.5  # a thread that hangs in a driver longer than this is left to the process's end
# The systems' own calls know no limit: a thread that hangs in one is left behind.
WITHOUT_LIMIT = ("cups", "win32")
SYSTEM_S = 20.0
T = TypeVar("T")


class PrinterThread:
    """Only the calling greenlet waits. What the printer did wrong is answered, not raised: gevent
    would print it.
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
        """Begin to load what the first job would otherwise wait for."""
        self._pool.spawn(drivers.warm_up, self._printer)

    def stop(self) -> None:
        with gevent.Timeout(KILL_S, False):
            self._pool.kill()

    def health(self) -> Health:
        """At most a second; the printer is free for others afterwards."""

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
        """As ``health``, but it stays reserved, for ``deliver`` or until ``hang_up``."""
        if self._roll is not None:
            return self._roll.health()
        return self._on_thread(self._connection.health)

    def broke_off(self) -> None:
        """The hall died over a ticket, somewhere in it."""
        self._connection.broke_off()

    def hang_up(self) -> None:
        self._on_thread(self._connection.rest)

    def deliver(self, job: PrintJob, what: Printable, now: int) -> bool | PrinterError:
        """True if ``printed`` can tell what comes of it."""
        roll = self._roll
        if roll is not None and isinstance(what, Image.Image):
            image = partial(roll.print, job.id, *named(job.content), now, what)
            return self._on_thread(lambda: self._tried(image))
        errand = partial(self._connection.send, what)
        if self._printer.driver not in WITHOUT_LIMIT:
            return self._on_thread(lambda: self._tried(errand))
        with gevent.Timeout(SYSTEM_S, False):
            return self._on_thread(lambda: self._tried(errand))
        self._pool, self._connection = ThreadPool(1), Connection(self._printer)
        return PrinterError("timeout", "the system does not take the job", begun=True)

    def printed(self, what: Printable) -> bool | PrinterError:
        """Whether the printer says that all of what it got is printed."""
        if self._roll is not None:
            return self._on_thread(self._roll.printed)
        return self._on_thread(lambda: self._tried(partial(self._connection.printed, what)))

    def _tried(self, errand: Callable[[], bool]) -> bool | PrinterError:
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
