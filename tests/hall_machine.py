"""Whatever people do in a hall, and however its clock jumps."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from hall.config import Config
from tests.hall_commands import (
    ASKED,
    BORN,
    COMMANDS,
    CONFIG,
    COUNTERS,
    GIVEN,
    HALLS,
    POSSIBLE,
    SERVICES,
    STAFF_COMMANDS,
    WHICH,
    WHICH_MOST,
    Command,
)
from tests.hall_compared import HallCompared
from tests.plain_entrance import Asked

SECOND = 1000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
DAY_STARTS_AT = 21 * 60 * MINUTE  # 4:00 in the hall, from midnight of UTC
PHONE = st.sampled_from(["cancel", "undo_cancel", "come_back", "come_back"])
CARD = "{}|012345678|NGƯỜI THỬ|{:%d%m%Y}|Nữ|Phường Thử|15042021"
# Opening, before lunch, when tickets end, after lunch, near closing, evening: of UTC.
HOURS = st.sampled_from(["00:40", "03:50", "04:20", "06:40", "09:40", "11:00"])

PASSING = st.sampled_from([0, SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE])


class HallMachine(HallCompared):
    @initialize(
        services=st.lists(SERVICES, min_size=4, max_size=8), hall=HALLS, ignores=st.booleans()
    )
    def people(self, services: list[str], hall: Config, ignores: bool) -> None:
        self.engine.config = self.plain.config = hall
        self.engine.ignore_hours = self.plain.ignores_hours = ignores
        for service in services:
            self.issue(service)

    @rule(service=SERVICES, given=st.fixed_dictionaries(ASKED), later=st.booleans())
    def take_a_number(self, service: str, given: dict[str, Any], later: bool) -> None:
        self.issue(service, later=later, **given)

    def issue(self, service: str, later: bool = False, **given: Any) -> None:
        shown = shown_by(given)
        self.ask(
            lambda key: self.engine.issue(service, later=later, **shown, key=key),
            lambda plain: plain.issue(self.clock.at, asked_by(service, given), later),
        )

    @rule(
        service=SERVICES, given=st.fixed_dictionaries(ASKED), many=st.integers(3, 8), wait=PASSING
    )
    def rush(self, service: str, given: dict[str, Any], many: int, wait: int) -> None:
        """One with ``given``, the others as they are."""
        self.issue(service, **given)
        for _ in range(many):
            self.issue(service)
        self.clock.at += wait

    @rule(counter=COUNTERS, many=st.integers(2, 6), each=PASSING)
    def serve_some(self, counter: int, many: int, each: int) -> None:
        for _ in range(many):
            self.act(counter, ("call_next", {"finishing": "its turn"}))
            self.act(counter, ("start", {}))
            self.clock.at += each
            self.act(counter, ("finish", {}))

    @rule(counter=COUNTERS, command=COMMANDS)
    def act(self, counter: int, command: Command) -> None:
        name, given = command[0], self.named(counter, command[1])
        answer = self.ask(
            lambda key: getattr(self.engine, name)(counter, **given, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, counter, **given),
        )
        if answer is not None and name in ("call", "call_next"):
            assert answer["why"]["passed_over"] == self.plain.passed_over

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        """What the hall is likely to accept, so that turns get far."""
        self.act(*self.likely(data))

    @rule(data=st.data(), steps=st.integers(2, 6), service=SERVICES)
    def work_on(self, data: st.DataObject, steps: int, service: str) -> None:
        self.issue(service)
        for _ in range(steps):
            self.act(*self.likely(data))

    @rule(counter=COUNTERS, command=STAFF_COMMANDS, then=COMMANDS, stays=st.booleans())
    def seat(self, counter: int, command: Command, then: Command, stays: bool) -> None:
        """Something changes at a counter that then works on; somebody must, after all."""
        self.act(counter, command)
        self.act(counter, then)
        if not stays:
            self.act(counter, ("open_counter", {}))

    @rule(counter=COUNTERS)
    def undo(self, counter: int) -> None:
        self.undone(counter)

    def undone(self, counter: int) -> Any:
        return self.ask(
            lambda key: self.engine.undo(counter, key=key),
            lambda plain: plain.undo(self.clock.at, counter),
        )

    @rule(data=st.data(), seconds=st.integers(0, 30), of_counter=st.integers(0, 3))
    def slip(self, data: st.DataObject, seconds: int, of_counter: int) -> None:
        """A command and its undo leave every row as it was, but for those that never were."""
        before, last = self.rows(), dict(self.plain.last)
        counter, command = self.likely(data)
        if not of_counter:
            command = data.draw(STAFF_COMMANDS)
        self.act(counter, command)
        if self.plain.last == last:
            return  # refused, or nobody waited
        self.clock.at += seconds * SECOND
        if self.undone(counter) is not None:  # the day may have ended meanwhile
            assert self.rows() == before

    @precondition(lambda self: self.plain.tickets)
    @rule(which=WHICH, name=PHONE)
    def by_phone(self, which: int, name: str) -> None:
        self.phoned(which, name)

    def phoned(self, which: int, name: str) -> Any:
        ticket = self.plain.tickets[-1 - which % len(self.plain.tickets)]
        return self.ask(
            lambda key: getattr(self.engine, name)(ticket.token, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, ticket.token),
        )

    @precondition(lambda self: self.plain.tickets)
    @rule(which=WHICH, seconds=st.integers(0, 31))
    def slip_by_phone(self, which: int, seconds: int) -> None:
        before = self.rows()
        if self.phoned(which, "cancel") is not None:
            self.clock.at += seconds * SECOND
            if self.phoned(which, "undo_cancel") is not None:
                assert self.rows() == before

    @rule(
        service=SERVICES,
        minutes=st.sampled_from([-1, 0, 1, 5, 15, 30, 60, 1440, 4320]),
        given=st.fixed_dictionaries(ASKED),
        before=st.lists(PASSING, max_size=4),
    )
    def appointment(
        self, service: str, minutes: int, given: dict[str, Any], before: list[int]
    ) -> None:
        """Others walk in before who has it checks in."""
        at = self.clock.at + minutes * MINUTE
        booked = self.ask(
            lambda key: self.engine.book(service, at, key=key),
            lambda plain: plain.book(self.clock.at, service, at),
        )
        for wait in before:
            self.issue(service)
            self.clock.at += wait
        if booked is not None and before:
            self.check_in(booked["code"], given)

    @precondition(lambda self: self.plain.bookings)
    @rule(which=WHICH, given=st.fixed_dictionaries(ASKED), often=st.integers(0, 4))
    def keep_appointment(self, which: int, given: dict[str, Any], often: int) -> None:
        known = self.plain.bookings
        code = known[-1 - which].code if which < len(known) else "no such code"
        if often:
            self.check_in(code, given)
        else:
            self.ask(
                lambda key: self.engine.cancel_appointment(code, key=key),
                lambda plain: plain.cancel_appointment(self.clock.at, code),
            )

    def check_in(self, code: str, given: dict[str, Any]) -> None:
        shown, asked = shown_by(given), asked_by("", given)
        self.ask(
            lambda key: self.engine.check_in(code, **shown, key=key),
            lambda plain: plain.check_in(self.clock.at, code, asked),
        )

    @rule(minutes=st.sampled_from([5, 30, 240]), often=st.integers(0, 2))
    def decide(self, minutes: int, often: int) -> None:
        if often:
            self.ask(
                lambda key: self.engine.open_hall(minutes, key=key),
                lambda plain: plain.open_hall(self.clock.at, minutes),
            )
        else:
            self.ask(
                lambda key: self.engine.close_hall(key=key),
                lambda plain: plain.close_hall(self.clock.at),
            )

    @rule()
    def retry(self) -> None:
        self.ask_again()

    @rule(seconds=st.sampled_from([1, 39, 41, 60, 180, 300, 1200]), often=st.integers(0, 15))
    def time_passes(self, seconds: int, often: int) -> None:
        """Now and then the clock is set."""
        set_by = {14: -seconds * 60 * SECOND, 15: seconds * 60 * SECOND}
        self.clock.at += set_by.get(often, seconds * SECOND)

    @rule(time=HOURS, often=st.integers(0, 3))
    def that_hour_comes(self, time: str, often: int) -> None:
        if not often:
            hour, minute = map(int, time.split(":"))
            self.clock.at += ((hour * 60 + minute) * MINUTE - self.clock.at) % DAY
            self.tick()

    @rule(days=st.sampled_from([0] * 9 + [1, -1, -4]))
    def tick_perhaps_on_another_day(self, days: int) -> None:
        self.clock.at += days * DAY
        self.tick()

    @rule(seconds=st.sampled_from([0, 0, 0, 5, 15]))
    def slip_at_the_end_of_the_day(self, seconds: int) -> None:
        for turn in self.plain.those("serving")[:1] if seconds else ():
            assert turn.counter is not None
            self.clock.at += DAY_STARTS_AT - self.clock.at % DAY - 10 * SECOND
            self.act(turn.counter, ("finish", {}))
            self.clock.at += seconds * SECOND
            self.undo(turn.counter)

    def likely(self, data: st.DataObject) -> tuple[int, Command]:
        found: list[tuple[int, str, int | None]] = []
        for counter in CONFIG.counter:
            busy = self.plain.at(counter)
            if busy is not None:
                found += [(counter, name, None) for name in POSSIBLE[busy.state]]
            elif self.plain.seat(counter).state != "open":
                continue
            elif self.plain.choose(counter, self.clock.at, None, None):
                found.append((counter, "call_next", None))
        known = self.plain.known()
        for which, ticket in enumerate(reversed(self.plain.tickets[-WHICH_MOST - 1 :])):
            if ticket in known and self.plain.of(ticket).state in ("held", "missed"):
                found.append((data.draw(COUNTERS), "back", which))
        if not found:
            return data.draw(COUNTERS), data.draw(COMMANDS)
        counter, name, label = data.draw(st.sampled_from(found))
        given = data.draw(GIVEN[name]) if label is None else {"label": label}
        return counter, (name, given)

    def named(self, counter: int, given: dict[str, Any]) -> dict[str, Any]:
        """With the labels that are meant."""
        given = dict(given)
        if "label" in given:
            tickets, which = self.plain.tickets, given["label"]
            given["label"] = tickets[-1 - which].label if which < len(tickets) else "Z999"
        for name in {"finishing", "of"} & given.keys():
            if given[name] is not None:
                busy = self.plain.at(counter) if given[name] == "its turn" else None
                given[name] = busy.ticket.label if busy else "Z999"
        return given


def shown_by(given: dict[str, Any]) -> dict[str, Any]:
    """As the hall is asked."""
    shown = dict(given)
    holder = shown.pop("holder", None)
    if holder in BORN:
        return {**shown, "card": CARD.format(holder, BORN[holder])}
    return {**shown, "device": holder}


def asked_by(service: str, given: dict[str, Any]) -> Asked:
    return Asked(service, **given, born=BORN.get(given.get("holder") or ""))
