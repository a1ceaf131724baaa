"""The printers themselves: their own pages, and who prints for whom."""

from typing import Literal

from hall.queue import lookups, print_jobs
from hall.queue.answers import Key, once
from hall.queue.commands import Commands
from hall.queue.issuing import PrintAnswer
from hall.queue.print_jobs import Moved
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

    def move_printer(self, printer: str, to: str, *, key: Key | None = None) -> Moved:
        """``to`` prints for ``printer``, what waits and what will come, until somebody says
        otherwise: to itself means that it prints again. :raises UnknownPrinter, KeyReused:"""
        for name in (printer, to):
            lookups.known_printer(self.config, name)
        return self._run(lambda tx, now, day: print_jobs.stand_in(tx, printer, to, now), key)
