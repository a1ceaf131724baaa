"""One printer and its thread: drawing and talking to it happen there, so that nobody waits."""

from collections.abc import Callable
from typing import TypeVar

import gevent
from gevent.threadpool import ThreadPool
from PIL import Image

from hall.config import Config, Printer
from hall.printers import drivers, native, plain
from hall.printers.contents import Content
from hall.printers.drivers import Connection, Printed, PrinterError
from hall.printers.filled import content_of, named
from hall.printers.health import Health
from hall.printers.paper import paper_of
from hall.printers.screen import Roll
from hall.printers.slips import draw
from hall.queue.outbox import PrintJob

ON_SCREEN = Health("ok")
KILL_S = 0.5  # a thread that hangs in a driver longer than this is left to the process's end
T = TypeVar("T")


class Press:
    """Only the calling greenlet waits. What the printer did wrong is answered, not raised: gevent
    would print it.
    """

    def __init__(
        self, config: Config, printer: Printer, roll: Roll | None, base_url: Callable[[], str]
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

        return ON_SCREEN if self._roll is not None else self._on_thread(work)

    def draw(self, job: PrintJob) -> Printed | Exception:
        def work() -> Printed | Exception:
            try:
                content = content_of(self._config, job.paper, self._printer, self._base_url())
                return self._drawn(content)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this job's alone
                return error

        return self._on_thread(work)

    def ask(self) -> Health:
        """As ``health``, but it stays reserved, for ``deliver`` or until ``hang_up``."""
        return ON_SCREEN if self._roll is not None else self._on_thread(self._connection.health)

    def hang_up(self) -> None:
        self._on_thread(self._connection.rest)

    def deliver(self, job: PrintJob, what: Printed, now: int) -> bool | PrinterError:
        """True if ``printed`` can tell what comes of it."""
        if self._roll is not None and isinstance(what, Image.Image):
            self._roll.print(job.id, *named(job.paper), now, what)
            return True
        return self._on_thread(lambda: self._tried(self._connection.send, what))

    def printed(self, what: Printed) -> bool | PrinterError:
        """Whether the printer says that all of what it got is printed."""
        if self._roll is not None:
            return True
        return self._on_thread(lambda: self._tried(self._connection.printed, what))

    def _drawn(self, content: Content) -> Printed:
        width = self._printer.width_dots
        paper = paper_of(self._config, width)
        if self._printer.text == "native":
            return native.encode(plain.pieces(content, paper), width)
        return draw(content, paper)

    def _tried(self, errand: Callable[[Printed], bool], what: Printed) -> bool | PrinterError:
        try:
            return errand(what)
        except PrinterError as error:
            return error
        except Exception as error:  # noqa: BLE001 - printer libraries raise types of their own
            self._connection.close()
            return PrinterError("error", repr(error), begun=True)

    def _on_thread(self, work: Callable[[], T]) -> T:
        answer: T = self._pool.apply(work)
        return answer
