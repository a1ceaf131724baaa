"""Citizens take a number, leave and come back: at the kiosk, by phone, or at the reception."""

from dataclasses import replace

from hall.hours import business_day
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.errors import TicketsClosed
from hall.queue.store.idempotency import Key
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn import calling, issuing, returning, undoing
from hall.queue.turn.identity import Bearer
from hall.queue.turn.issuing import Issued


class CitizenCommands(Commands):
    def issue(
        self,
        service: str,
        *,
        priority: str | None = None,
        language: str | None = None,
        kiosk: str | None = None,
        people: int = 1,
        card: str | None = None,
        device: str | None = None,
        later: bool = False,
        key: Key | None = None,
    ) -> Issued:
        """Give a number. ``card`` is the text of an identity card, whose age chooses the priority
        class if none is named; ``device`` a text by which a device knows itself. ``people`` come
        with the one number. With ``later``, a number for after the break is also welcome where one
        for now would be in vain.

        :raises UnknownService, UnknownPriority, UnknownKiosk, UnreadableCard, TicketsClosed:
        :raises QuotaReached, TooLateNow, TooLateToday, KeyReused:
        :raises HasTicket: the hall gives each person one number, and this one holds it already.
        """
        plain = lookups.ticket_request(
            self.config,
            service,
            priority=priority,
            language=language,
            kiosk=kiosk,
        )
        request = replace(plain, people=people)
        bearer = Bearer(None if card is None else lookups.parsed_card(card), device)
        waits = self.waits()

        def command(tx: Transaction, now: int, day: str) -> Issued:
            window = self.tickets(tx.connection)
            if not window.open:
                raise TicketsClosed(reopens=window.reopens)
            return issuing.give(
                tx,
                self.config,
                request,
                bearer,
                day=day,
                now=now,
                waits=waits,
                window=window,
                later=later,
            )

        return self._run(command, key)

    def read_card(self, card: str) -> str | None:
        """The priority class that an identity card gives today. Nothing of the card is kept.

        :raises UnreadableCard:
        """
        today = business_day(self.config, self.clock.now())
        return issuing.priority_of(self.config, lookups.parsed_card(card), today)

    def come_back(self, token: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen of a held or missed turn is back.

        :raises UnknownTicket, NotMissed, ReturnTooLate, KeyReused:
        """

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = tickets.by_token(tx, token, day)
            return returning.come_back(tx, turn, None, self.config.calls, now)

        return self._run(command, key)

    def cancel(self, token: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen leaves the queue. :raises UnknownTicket, TicketOver, KeyReused:"""
        return self._run(
            lambda tx, now, day: calling.cancel(tx, tickets.by_token(tx, token, day), now), key
        )

    def undo_cancel(self, token: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen cancelled by mistake, within ``calls.undo_s``.

        :raises UnknownTicket, CancelStands, KeyReused:
        """
        within_ms = self.config.calls.undo_s * 1000
        one_per = self.config.tickets.one_per_identity

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = tickets.by_token(tx, token, day)
            return undoing.undo_cancel(tx, turn, one_per, within_ms, now)

        return self._run(command, key)

    def welcome_back(self, label: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen of this held or missed number is back, at the reception, and waits again.

        :raises UnknownLabel, NotMissed, ReturnTooLate, KeyReused:
        """

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = tickets.by_label(tx, label, day)
            return returning.come_back(tx, turn, None, self.config.calls, now)

        return self._run(command, key)

    def undo_back(self, label: str, *, key: Key | None = None) -> TurnAnswer:
        """The reception brought back the wrong number, within ``calls.undo_s``.

        :raises UnknownLabel, ReturnStands, KeyReused:
        """
        within_ms = self.config.calls.undo_s * 1000

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            return undoing.undo_back(tx, tickets.by_label(tx, label, day), within_ms, now)

        return self._run(command, key)
