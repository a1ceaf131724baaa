"""Papers that people ask for: a ticket again, an appointment, the report of a day."""

from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.paper import print_jobs, targets
from hall.queue.paper.print_jobs import Printed
from hall.queue.reports.closing_report import closing_figures
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.errors import PaperComes
from hall.queue.store.idempotency import Key
from hall.queue.turn import booking


class PaperCommands(Commands):
    """What staff ask for is printed at ``printer``, or else where ``counter`` prints, or else where
    all staff of the hall print."""

    def print_ticket(
        self,
        label: str,
        *,
        printer: str | None = None,
        counter: int | None = None,
        key: Key | None = None,
    ) -> Printed:
        """Print the ticket of this number again, marked if one may be out already. A job that waits
        for another printer is not printed there any more.

        :raises UnknownLabel, UnknownPrinter, UnknownCounter, NoPrinter, KeyReused:
        """
        target = lookups.staff_target(self.config, printer, counter)

        def command(tx: Transaction, now: int, day: str) -> Printed:
            turn = tickets.by_label(tx, label, day)
            return print_jobs.print_again(tx, turn, target, now)

        return self._run(command, key)

    def print_again(self, token: str, *, key: Key | None = None) -> Printed:
        """The kiosk that gave this ticket prints it, after it could not for too long.

        :raises UnknownTicket, NoPrinter, PaperComes, KeyReused:
        """

        def command(tx: Transaction, now: int, day: str) -> Printed:
            turn = tickets.by_token(tx, token, day)
            target = targets.kiosk_target(self.config, turn.kiosk)
            if not print_jobs.was_given_up(tx, turn):
                raise PaperComes(label=turn.label)
            return print_jobs.print_again(tx, turn, target, now)

        return self._run(command, key)

    def print_unprinted(self, kiosk: str, label: str, *, key: Key | None = None) -> Printed:
        """Like ``print_again``, by the number, for a citizen who comes back to this kiosk once its
        printer works again.

        :raises UnknownKiosk, UnknownLabel, NoPrinter, PaperComes, KeyReused:
        """
        lookups.known_kiosk(self.config, kiosk)

        def command(tx: Transaction, now: int, day: str) -> Printed:
            turn = tickets.by_label(tx, label, day)
            if turn.kiosk != kiosk or not print_jobs.was_given_up(tx, turn):
                raise PaperComes(label=turn.label)
            target = targets.kiosk_target(self.config, kiosk)
            return print_jobs.print_again(tx, turn, target, now)

        return self._run(command, key)

    def print_appointment(
        self,
        code: str,
        *,
        printer: str | None = None,
        counter: int | None = None,
        key: Key | None = None,
    ) -> Printed:
        """Print the slip that the holder of an appointment takes home.

        :raises UnknownAppointment, UnknownPrinter, UnknownCounter, NoPrinter, KeyReused:
        """
        target = lookups.staff_target(self.config, printer, counter)

        def command(tx: Transaction, now: int, day: str) -> Printed:
            row = booking.known(tx, code)
            content = {name: row[name] for name in ("code", "service", "due_at")}
            return print_jobs.order(tx, "appointment", target, now, content={**content, "at": now})

        return self._run(command, key)

    def print_closing(
        self,
        *,
        day: str | None = None,
        printer: str | None = None,
        counter: int | None = None,
        key: Key | None = None,
    ) -> Printed:
        """Print the report of a day, or of the open one as it stands.

        :raises UnknownDay, UnknownPrinter, UnknownCounter, NoPrinter, KeyReused:
        """
        target = lookups.staff_target(self.config, printer, counter)

        def command(tx: Transaction, now: int, today: str) -> Printed:
            figures = closing_figures(tx.connection, day or today)
            content: dict[str, object] = {"at": now, "closing": figures}
            return print_jobs.order(tx, "closing", target, now, content=content)

        return self._run(command, key)
