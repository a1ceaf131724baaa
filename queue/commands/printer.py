"""The printers: their own pages, stand-ins, and papers of which nobody knows if they came out."""

from typing import Literal

from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.paper import doubts, print_jobs, targets
from hall.queue.paper.print_jobs import Moved, Printed
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key, once
from hall.queue.turn.issuing import PrintAnswer

Page = Literal["test", "address"]


class PrinterCommands(Commands):
    def print_page(self, printer: str, page: Page, *, key: Key | None = None) -> PrintAnswer:
        """Print a page about this printer on it, whatever printer stands in for it.

        :raises UnknownPrinter, KeyReused:
        """
        lookups.known_printer(self.config, printer)
        target = targets.target_of(self.config, (printer,))
        assert target is not None

        def command(tx: Transaction) -> PrintAnswer:
            now = self.clock.now()

            def add() -> PrintAnswer:
                job, at = print_jobs.add(tx, page, target, now, content={"at": now})
                print_jobs.publish(tx, job, now)
                return PrintAnswer(printer=at, state="queued")

            return once(tx, key, now, add)

        return self._submit(command)

    def move_printer(self, printer: str, to: str, *, key: Key | None = None) -> Moved:
        """``to`` prints what waits for ``printer`` and what will come, until somebody says
        otherwise; with the printer itself as ``to`` it prints again.

        :raises UnknownPrinter, KeyReused:
        """
        for name in (printer, to):
            lookups.known_printer(self.config, name)
        return self._run(lambda tx, now, day: print_jobs.stand_in(tx, printer, to, now), key)

    def answer_doubt(
        self, printer: str, job: int, *, came: bool, key: Key | None = None
    ) -> Printed:
        """Staff say whether this paper came out; if not, it is printed again, marked.

        :raises UnknownPrinter, NoDoubt, NoPrinter, KeyReused:
        """
        lookups.known_printer(self.config, printer)
        return self._run(
            lambda tx, now, day: doubts.answer(tx, self.config, job, printer, now, came=came), key
        )

    def see_paper(self, token: str, *, came: bool, key: Key | None = None) -> Printed:
        """The holder of this ticket, at the kiosk, says whether its paper came out.

        :raises UnknownTicket, NoDoubt, NoPrinter, KeyReused:
        """

        def command(tx: Transaction, now: int, day: str) -> Printed:
            turn = tickets.by_token(tx, token, day)
            return doubts.answer_of_holder(tx, self.config, turn.row["ticket_id"], now, came=came)

        return self._run(command, key)
