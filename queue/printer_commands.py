"""What printers print besides papers of the queue."""

from typing import Literal

from hall.queue import lookups, print_jobs
from hall.queue.answers import Key, once
from hall.queue.commands import Commands
from hall.queue.issuing import PrintAnswer
from hall.queue.store import Transaction

Page = Literal["test", "address"]


class PrinterCommands(Commands):
    def print_page(self, printer: str, page: Page, *, key: Key | None = None) -> PrintAnswer:
        """On this printer alone: it is this one that somebody looks at. :raises UnknownPrinter:"""
        lookups.known_printer(self.config, printer)
        target = lookups.target(self.config, (printer,))
        assert target is not None

        def command(tx: Transaction) -> PrintAnswer:
            now = self.clock.now()

            def add() -> PrintAnswer:
                job, at = print_jobs.add(tx, page, target, now, content={"at": now})
                print_jobs.told(tx, job, now)
                return PrintAnswer(printer=at, state="queued")

            return once(tx, key, now, add)

        return self.store.submit(command)
