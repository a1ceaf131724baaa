"""What citizens do, at the kiosk and with the phone."""

from hall.queue import calling, leaving, lookups
from hall.queue.answers import Key
from hall.queue.commands import Commands
from hall.queue.errors import TicketsClosed
from hall.queue.issuing import Issued, issue
from hall.queue.store import Transaction
from hall.queue.turns import TurnAnswer


class CitizenCommands(Commands):
    def issue(
        self,
        service: str,
        *,
        priority: str | None = None,
        language: str | None = None,
        kiosk: str | None = None,
        key: Key | None = None,
    ) -> Issued:
        """Give a number.

        :raises UnknownService, UnknownPriority, UnknownKiosk, TicketsClosed, KeyReused:
        """
        request = lookups.request(self.config, service, priority, language, kiosk)

        def command(tx: Transaction, now: int, day: str) -> Issued:
            window = self.tickets()
            if not window.open:
                raise TicketsClosed(reopens=window.reopens)
            return issue(tx, request, day, now)

        return self._run(command, key)

    def come_back(self, token: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen of a held or missed turn is back.

        :raises UnknownTicket, NotMissed, ReturnTooLate, KeyReused:
        """

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = lookups.of_token(tx, token, day)
            return leaving.come_back(tx, turn, None, self.config.calls, now)

        return self._run(command, key)

    def cancel(self, token: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen leaves the queue. :raises UnknownTicket, TicketOver, KeyReused:"""
        return self._run(
            lambda tx, now, day: calling.cancel(tx, lookups.of_token(tx, token, day), now), key
        )
