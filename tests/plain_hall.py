"""The rules of a hall written down a second time, without a database: what Engine must do."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hall.config import Config

OPEN = ("waiting", "called", "serving")
OUTCOME_AT_CLOSE = {"waiting": "left", "called": "no_show", "serving": "unfinished"}
DAY_STARTS = dt.timedelta(hours=4)


class Refused(Exception):
    """Carries the name of the error that the engine must raise"""


@dataclass
class Person:
    day: str
    label: str
    token: str
    service: str
    priority: bool
    arrived: int
    state: str = "waiting"
    counter: int | None = None


@dataclass
class PlainHall:
    config: Config
    day: str | None = None
    people: list[Person] = field(default_factory=list)
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    priority_in_a_row: Counter[int] = field(default_factory=Counter)
    events: int = 0

    def turn_of_day(self, now: int) -> str:
        zone = ZoneInfo(self.config.hall.timezone)
        today = (dt.datetime.fromtimestamp(now / 1000, zone) - DAY_STARTS).date().isoformat()
        if self.day is None or today > self.day:
            if self.day is not None:
                self._close()
            self.day = today
            self.events += 1
        return self.day

    def issue(self, now: int, service: str, priority: bool) -> str:
        day = self.turn_of_day(now)
        letter = self.config.service[service].letter
        self.numbers[day, letter] += 1
        label = f"{letter}{self.numbers[day, letter]:03}"
        self.people.append(Person(day, label, "", service, priority, now))
        self.events += 1
        return label

    def call_next(self, now: int, counter: int, finishing: str | None) -> str | None:
        self.turn_of_day(now)
        busy = self.at(counter)
        if busy is not None:
            if finishing != busy.label:
                raise Refused("CounterBusy")
            self._move(busy, "done")
        person = self._choose(counter)
        if person is None:
            return None
        streak = self.priority_in_a_row[counter]
        self.priority_in_a_row[counter] = streak + 1 if person.priority else 0
        person.counter = counter
        self._move(person, "called")
        return person.label

    def recall(self, now: int, counter: int) -> str:
        return self._move_at(now, counter, "called", "called", "AlreadyStarted")

    def start(self, now: int, counter: int) -> str:
        return self._move_at(now, counter, "called", "serving", "AlreadyStarted")

    def miss(self, now: int, counter: int) -> str:
        return self._move_at(now, counter, "called", "missed", "AlreadyStarted")

    def finish(self, now: int, counter: int) -> str:
        return self._move_at(now, counter, "serving", "done", "NotStarted")

    def cancel(self, now: int, token: str) -> str:
        day = self.turn_of_day(now)
        person = next((p for p in self.people if (p.token, p.day) == (token, day)), None)
        if person is None:
            raise Refused("UnknownTicket")
        if person.state not in ("waiting", "called"):
            raise Refused("TicketOver")
        self._move(person, "cancelled")
        return person.label

    def at(self, counter: int) -> Person | None:
        """Whom this counter has called or serves."""
        return next((p for p in self.waiting("called", "serving") if p.counter == counter), None)

    def waiting(self, *states: str) -> Sequence[Person]:
        return [person for person in self.people if person.state in (states or ("waiting",))]

    def _move_at(self, now: int, counter: int, before: str, after: str, otherwise: str) -> str:
        self.turn_of_day(now)
        person = self.at(counter)
        if person is None:
            raise Refused("NothingCalled")
        if person.state != before:
            raise Refused(otherwise)
        self._move(person, after)
        return person.label

    def _choose(self, counter: int) -> Person | None:
        line = [p for p in self.waiting() if p.service in self.config.counter[counter].services]
        limit = self.config.calls.priority_in_a_row
        wanted = self.priority_in_a_row[counter] < limit
        return next((p for p in line if p.priority == wanted), line[0] if line else None)

    def _move(self, person: Person, state: str) -> None:
        person.state = state
        self.events += 1

    def _close(self) -> None:
        for person in self.waiting(*OPEN):
            self._move(person, OUTCOME_AT_CLOSE[person.state])
        self.priority_in_a_row.clear()
        self.events += 1
