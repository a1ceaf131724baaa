"""The hall gets another configuration; people of a service that is gone go to another one."""

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.commands.business_day import turn_over
from hall.queue.line import counter_states
from hall.queue.line.stranded import stranded
from hall.queue.paper import gone_printers
from hall.queue.store import configuration, zone_changes
from hall.queue.store.database import Transaction
from hall.queue.store.errors import UnknownService
from hall.queue.store.idempotency import Key
from hall.queue.turn import booking, moving, rehoming
from hall.queue.turn.booking import AppointmentAnswer
from hall.queue.turn.moving import MovedPeople

# Sections of the configuration whose parts are made when the hall starts.
MADE_AT_START = ("server", "printers", "printing", "paper", "webhooks")


class Reconfigured(TypedDict):
    """What another configuration changed: ``rehomed`` are the numbers that wait elsewhere now or
    have no priority any more, ``removed`` the counters that are gone and were not as configured.
    ``restart`` names the sections that take effect only when the hall is started again."""

    rehomed: list[str]
    removed: list[int]
    restart: list[str]


class ConfigurationCommands(Commands):
    def reconfigure(self, config: Config) -> Reconfigured:
        """Take the hall to ``config``, which is in order, and re-home everybody in the same
        transaction; local time follows its zone from now on. The hall's own configuration again
        changes nothing and writes no event.
        """
        before = self.config
        restart = [name for name in MADE_AT_START if getattr(before, name) != getattr(config, name)]

        def command(tx: Transaction) -> Reconfigured:
            now = self.clock.now()
            zone_changes.keep(tx, config.hall.zone, now)
            day = turn_over(tx, config, now)
            configuration.take_note(tx, config, before, day=day, now=now)
            removed = counter_states.remove_gone(tx, config, day=day, now=now)
            rehomed = rehoming.rehome_all(tx, config, now)
            gone_printers.rehome(tx, config, now)
            # Here, on the thread of the commands, so that none after this one sees the old value.
            self.config = config
            return Reconfigured(rehomed=rehomed, removed=removed, restart=restart)

        try:
            return self._submit(command)
        except BaseException:  # raised again; also when the greenlet is killed
            self.config = before  # nothing of the new one was stored
            raise

    def transfer_all(self, service: str, to: str, *, key: Key | None = None) -> MovedPeople:
        """Send everybody of one service to another: who waits, is on hold or was missed, the steps
        that are planned, and the booked appointments. All keep their arrival and position.

        :raises UnknownService, KeyReused:
        """
        lookups.known_service(self.config, to)

        def command(tx: Transaction, now: int, day: str) -> MovedPeople:
            known = {one.service for one in stranded(tx.connection, self.config, now)}
            if service not in known | self.config.service.keys():
                raise UnknownService(service=service)
            return moving.transfer_all(tx, service, to, day=day, now=now)

        return self._run(command, key)

    def move_appointment(
        self, code: str, service: str, *, key: Key | None = None
    ) -> AppointmentAnswer:
        """Move an appointment to another service, for example because its own is gone.

        :raises UnknownAppointment, UnknownService, AppointmentUsed, AppointmentOver, KeyReused:
        """
        lookups.known_service(self.config, service)
        return self._run(lambda tx, now, day: booking.move(tx, code, service, day, now), key)
