"""The rules of a hall written down a second time, without a database: what Engine must do."""

import copy
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.plain_changes import NOT_CALLED, PlainChanges
from tests.plain_line import Ticket, Turn

MINUTE = 60_000
DAY_STARTS = dt.timedelta(hours=4)


class Refused(Exception):
    """Carries the name of the error that the engine must raise"""


@dataclass
class PlainHall(PlainChanges):
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __deepcopy__(self, memo: dict[int, Any]) -> "PlainHall":
        memo[id(self.config)] = self.config
        return PlainHall(**{name: copy.deepcopy(v, memo) for name, v in vars(self).items()})

    def begin(self, now: int) -> str:
        """Every command first turns the day."""
        zone = ZoneInfo(self.config.hall.timezone)
        today = (dt.datetime.fromtimestamp(now / 1000, zone) - DAY_STARTS).date().isoformat()
        if self.day is None or today > self.day:
            if self.day is not None:
                self._close(now)
            self.day = today
            self.events += 1
        self.doing = {}
        return self.day

    # Citizens and the clock

    def issue(self, now: int, service: str, priority: str | None) -> str:
        self.begin(now)
        return self._issue(now, service, priority).ticket.label

    def _issue(self, now: int, service: str, priority: str | None) -> Turn:
        day = self.day or ""
        letter = self.config.service[service].letter
        self.numbers[day, letter] += 1
        label = f"{letter}{self.numbers[day, letter]:03}"
        ticket = Ticket(len(self.tickets) + 1, day, label, priority)
        self.tickets.append(ticket)
        turn = Turn(ticket, service, now, Fraction(ticket.number))
        turn.steps = [(step, None) for step in self.config.service[service].then]
        self._add(turn)
        return turn

    def cancel(self, now: int, token: str) -> str:
        turn = self._of_token(now, token)
        if turn.state not in ("waiting", "called", "held"):
            raise Refused("TicketOver")
        before = replace(turn)
        self._end(turn, now, "cancelled")
        self.cancelled[turn.ticket.number] = before, turn.touched
        return turn.ticket.label

    def undo_cancel(self, now: int, token: str) -> str:
        turn = self._of_token(now, token)
        before, touched = self.cancelled.get(turn.ticket.number, (turn, 0))
        if turn.touched != touched or turn.state != "cancelled":
            raise Refused("CancelStands")
        if now - (turn.ended or 0) > self.config.calls.undo_s * 1000:
            raise Refused("CancelStands")
        if before.state == "called" and self.at(before.counter or 0) is not None:
            raise Refused("CancelStands")
        self._touch(turn, **{k: v for k, v in vars(before).items() if k != "touched"})
        return turn.ticket.label

    def come_back(self, now: int, token: str) -> str:
        return self._come_back(self._of_token(now, token), now)

    def tick(self, now: int) -> None:
        self.begin(now)
        due = [t for t in self.turns if t.back_at is not None and t.back_at <= now]
        for turn in sorted(due, key=lambda turn: turn.back_at or 0):
            self._come_back(turn, now)
        calls = self.config.calls
        for turn in self.those("called"):
            assert turn.last_called is not None
            waited = now - turn.last_called
            if turn.calls >= calls.most_calls and waited >= calls.gap_s * 1000:
                self._end(turn, now, "missed", away_since=turn.at(now))

    # Staff

    def call_next(
        self,
        now: int,
        counter: int,
        *,
        finishing: str | None = None,
        service: str | None = None,
        only: str | None = None,
        quiet: bool = False,
    ) -> str | None:
        if service is not None and service not in self.config.counter[counter].services:
            raise Refused("WrongCounter")
        self.begin(now)
        busy = self.at(counter)
        if busy is not None:
            if finishing != busy.ticket.label:
                raise Refused("CounterBusy")
            self._done(counter, self._finish(busy, now))
        turn = self.choose(counter, now, service, only)
        if turn is None:
            return None
        own = self.config.counter[counter].services
        services = own if turn.service in own else self.helped(counter)
        return self._call(turn, now, counter, quiet, services)

    def call(self, now: int, counter: int, label: str, quiet: bool = False) -> str:
        turn = self._labelled(now, label)
        if self.at(counter) is not None:
            raise Refused("CounterBusy")
        if turn.state != "waiting":
            raise Refused("NotWaiting")
        return self._call(turn, now, counter, quiet, self.config.counter[counter].services)

    def serve(self, now: int, counter: int, service: str | None = None) -> str:
        services = self.config.counter[counter].services
        if (service or services[0]) not in services:
            raise Refused("WrongCounter")
        self.begin(now)
        if self.at(counter) is not None:
            raise Refused("CounterBusy")
        turn = self._issue(now, service or services[0], None)
        at_once = {"counter": counter, "calls": 1, "quiet": True, "called": now}
        self._touch(turn, state="serving", **at_once, last_called=now, started=now)
        return self._done(counter, now, turn)

    def recall(self, now: int, counter: int) -> str:
        turn = self._called_at(now, counter)
        assert turn.last_called is not None
        if 0 <= now - turn.last_called < self.config.calls.gap_s * 1000:
            raise Refused("RecalledTooSoon")
        at = turn.at(now)
        self._touch(turn, calls=turn.calls + 1, last_called=at)
        return self._done(counter, at, turn)

    def start(self, now: int, counter: int) -> str:
        turn = self._called_at(now, counter)
        at = turn.at(now)
        self._touch(turn, state="serving", started=at)
        return self._done(counter, at, turn)

    def miss(self, now: int, counter: int) -> str:
        turn = self._called_at(now, counter)
        at = self._end(turn, now, "missed", away_since=turn.at(now))
        return self._done(counter, at, turn)

    def finish(self, now: int, counter: int) -> str:
        turn = self._open_at(now, counter)
        if turn.state != "serving":
            raise Refused("NotStarted")
        return self._done(counter, self._finish(turn, now), turn)

    def count_people(self, now: int, counter: int, people: int) -> str:
        turn = self._open_at(now, counter)
        return self._set(counter, turn, now, people=people)

    def plan(self, now: int, counter: int, steps: Sequence[dict[str, Any]]) -> str:
        for step in steps:
            if (
                step["counter"]
                and step["service"] not in self.config.counter[step["counter"]].services
            ):
                raise Refused("WrongCounter")
        turn = self._open_at(now, counter)
        planned = [(step["service"], step["counter"]) for step in steps]
        return self._set(counter, turn, now, steps=planned)

    def hold(self, now: int, counter: int, reason: str, minutes: int | None) -> str:
        if reason not in [known.id for known in self.config.hold_reasons]:
            raise Refused("UnknownReason")
        turn = self._open_at(now, counter)
        at = turn.at(now)
        back_at = None if minutes is None else now + minutes * MINUTE
        self._touch(turn, state="held", reason=reason, away_since=at, back_at=back_at)
        return self._done(counter, at, turn)

    def back(self, now: int, counter: int, label: str) -> str:
        turn = self._labelled(now, label)
        at = turn.at(now)
        self._come_back(turn, now)
        return self._done(counter, at, turn)

    def transfer(
        self,
        now: int,
        counter: int,
        service: str | None,
        to_counter: int | None,
        place: str,
        come_back: bool = False,
    ) -> str:
        turn = self._open_at(now, counter)
        wanted = service or turn.service
        if to_counter is not None:
            takes = self.config.counter[to_counter].services
            if service is None and wanted not in takes:
                wanted = takes[0]
            if wanted not in takes:
                raise Refused("WrongCounter")
        at = self._end(turn, now, "transferred")
        new = self._join(turn, wanted, to_counter, at, place)
        new.steps = [(turn.service, counter)] * come_back + turn.steps
        return self._done(counter, at, new)

    def undo(self, now: int, counter: int) -> list[str]:
        day = self.begin(now)
        last = self.last.get(counter)
        if (
            last is None
            or last.day != day
            or now - last.at > self.config.calls.undo_s * 1000
            or any(self.turns[index].touched != times for index, times in last.touched.items())
        ):
            raise Refused("NothingToUndo")
        labels = []
        for index, before in reversed(list(last.before.items())):
            turn = self.turns[index]
            if before is None:
                self._touch(turn, **{**NOT_CALLED, "state": "undone", "ended": turn.at(now)})
            else:
                self._touch(turn, **{k: v for k, v in vars(before).items() if k != "touched"})
            labels.append(turn.ticket.label)
        self.calls.pop(last.call or 0, None)
        del self.last[counter]
        return labels

    def _of_token(self, now: int, token: str) -> Turn:
        day = self.begin(now)
        found = next((t for t in self.known() if (t.token, t.day) == (token, day)), None)
        if found is None:
            raise Refused("UnknownTicket")
        return self.of(found)

    def _labelled(self, now: int, label: str) -> Turn:
        day = self.begin(now)
        found = next((t for t in self.known() if (t.label, t.day) == (label, day)), None)
        if found is None:
            raise Refused("UnknownLabel")
        return self.of(found)

    def _open_at(self, now: int, counter: int) -> Turn:
        self.begin(now)
        turn = self.at(counter)
        if turn is None:
            raise Refused("NothingCalled")
        return turn

    def _called_at(self, now: int, counter: int) -> Turn:
        turn = self._open_at(now, counter)
        if turn.state != "called":
            raise Refused("AlreadyStarted")
        return turn

    def _call(
        self, turn: Turn, now: int, counter: int, quiet: bool, services: Sequence[str]
    ) -> str:
        offered = self.offered(counter, now, services)
        before = [t for t in offered if self.stands(t) < self.stands(turn)]
        self.passed_over = [t.ticket.label for t in before]
        at = turn.at(now)
        call = {"state": "called", "counter": counter, "calls": 1, "quiet": quiet}
        self._touch(turn, **call, called=at, last_called=at)
        self.calls[self.events] = turn.ticket.day, counter, turn.ticket.priority is not None
        return self._done(counter, at, turn, self.events)

    def _come_back(self, turn: Turn, now: int) -> str:
        calls, at = self.config.calls, turn.at(now)
        if turn.state not in ("held", "missed"):
            raise Refused("NotMissed")
        assert turn.away_since is not None
        assert turn.called is not None
        back = {**NOT_CALLED, "away_ms": turn.away_ms + at - turn.called}
        if turn.state == "missed":
            if at > turn.away_since + calls.missed_return_min * MINUTE:
                raise Refused("ReturnTooLate")
            back["not_before"] = at + calls.missed_pause_min * MINUTE
            back["place"] = self.behind(turn, calls.return_places)
        elif turn.prefer != turn.counter or turn.prefer_until is not None:
            back["prefer"] = turn.counter
            back["prefer_until"] = at + calls.same_counter_min * MINUTE
        self._touch(turn, **back)
        return turn.ticket.label
