"""People whom no counter can call: their service is gone, or no counter takes it any more.

They keep their numbers and positions. The views name them until somebody sends them to another
service (``turn/moving.py``) or a counter takes theirs."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from hall.clock import MINUTE_MS
from hall.compact_json import encode
from hall.config.models import Config
from hall.queue.line.counter_states import all_states

# Who waits, who may come back, and who has the service among the steps that follow. Each condition
# begins with that of an index, so that the turns of earlier years are not read.
NOT_TAKEN = "NOT IN (SELECT value FROM json_each(:taken))"
PEOPLE = f"""
SELECT order_key, turn.id, turn.service, label FROM turn JOIN ticket ON ticket.id = ticket_id
WHERE turn.state = 'waiting' AND turn.service {NOT_TAKEN}
UNION ALL
SELECT order_key, turn.id, turn.service, label FROM turn JOIN ticket ON ticket.id = ticket_id
WHERE away_since IS NOT NULL AND (turn.state = 'held' OR away_since > :missed_since)
  AND turn.service {NOT_TAKEN}
UNION ALL
SELECT order_key, turn.id, value ->> 'service', label
FROM turn JOIN ticket ON ticket.id = ticket_id, json_each(turn.steps)
WHERE turn.state IN ('waiting', 'called', 'serving', 'held') AND turn.steps <> '[]'
  AND value ->> 'service' {NOT_TAKEN}
ORDER BY order_key, turn.id
"""
APPOINTMENTS = """
SELECT service, code FROM appointment WHERE state = 'booked'
  AND service NOT IN (SELECT value FROM json_each(:known)) ORDER BY due_at, id
"""


@dataclass(slots=True)
class Stranded:
    """The numbers of one service in the order of their positions, and the codes of its appointments
    in the order in which they are due."""

    service: str
    labels: list[str] = field(default_factory=list)
    appointments: list[str] = field(default_factory=list)


def stranded(db: sqlite3.Connection, config: Config, now: int) -> list[Stranded]:
    """One entry for each service; whether its counters are open now does not matter."""
    taken = {
        service for state in all_states(db, config).values() for service in state.counter.services
    }
    values = {
        "taken": _listed(taken & config.service.keys()),
        "missed_since": now - config.calls.missed_return_min * MINUTE_MS,
    }
    found: dict[str, Stranded] = {}
    for row in db.execute(PEOPLE, values):
        labels = found.setdefault(row["service"], Stranded(row["service"])).labels
        if row["label"] not in labels:
            labels.append(row["label"])
    for row in db.execute(APPOINTMENTS, {"known": _listed(config.service)}):
        one = found.setdefault(row["service"], Stranded(row["service"]))
        one.appointments.append(row["code"])
    return list(found.values())


def _listed(names: Iterable[str]) -> str:
    return encode(sorted(names))
