"""The steps that citizens and the reception take: numbers, phones, appointments, opening."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from hall.config.models import Config
from tests.model.hall_commands import BORN, HALLS, REQUESTS, SERVICES, WHICH
from tests.model.hall_compared import HallCompared
from tests.model.plain_bookings import PlainImportRow
from tests.model.plain_entrance import TicketRequest

SECOND = 1000
MINUTE = 60 * SECOND
PHONE = st.sampled_from(["cancel", "undo_cancel", "come_back", "come_back"])
CARD = "{}|012345678|NGƯỜI THỬ|{:%d%m%Y}|Nữ|Phường Thử|15042021"
PASSING = st.sampled_from([0, SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE])
LINES = st.tuples(
    SERVICES,
    st.sampled_from([1, 1, 30, 1440, -1]),
    st.sampled_from(["", "", "000001", "000002"]),
    st.sampled_from(["", "H1"]),
)


class HallEntrance(HallCompared):
    @initialize(
        services=st.lists(SERVICES, min_size=4, max_size=8), hall=HALLS, ignores=st.booleans()
    )
    def people(self, services: list[str], hall: Config, ignores: bool) -> None:
        self.engine.config = self.plain.config = hall
        self.engine.ignore_hours = self.plain.ignores_hours = ignores
        for service in services:
            self.issue(service)

    @rule(service=SERVICES, given=st.fixed_dictionaries(REQUESTS), later=st.booleans())
    def take_a_number(self, service: str, given: dict[str, Any], later: bool) -> None:
        self.issue(service, later=later, **given)

    def issue(self, service: str, later: bool = False, **given: Any) -> None:
        arguments = engine_arguments(given)
        self.ask(
            lambda key: self.engine.issue(service, later=later, **arguments, key=key),
            lambda plain: plain.issue(self.clock.at, ticket_request(service, given), later),
        )

    @rule(
        service=SERVICES,
        given=st.fixed_dictionaries(REQUESTS),
        many=st.integers(3, 8),
        wait=PASSING,
    )
    def rush(self, service: str, given: dict[str, Any], many: int, wait: int) -> None:
        """One citizen asks with the arguments ``given``, the others without any."""
        self.issue(service, **given)
        for _ in range(many):
            self.issue(service)
        self.clock.at += wait

    @precondition(lambda self: self.plain.tickets)
    @rule(which=WHICH, name=PHONE)
    def by_phone(self, which: int, name: str) -> None:
        self.ask_by_phone(which, name)

    def ask_by_phone(self, which: int, name: str) -> Any:
        ticket = self.plain.tickets[-1 - which % len(self.plain.tickets)]
        return self.ask(
            lambda key: getattr(self.engine, name)(ticket.token, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, ticket.token),
        )

    @rule(which=WHICH, name=st.sampled_from(["welcome_back", "undo_back"]))
    def at_the_reception(self, which: int, name: str) -> None:
        self.ask_at_the_reception(self.label(which), name)

    def label(self, which: int) -> str:
        tickets = self.plain.tickets
        return tickets[-1 - which].label if which < len(tickets) else "Z999"

    def ask_at_the_reception(self, label: str, name: str) -> Any:
        return self.ask(
            lambda key: getattr(self.engine, name)(label, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, label),
        )

    @rule(seconds=st.integers(0, 31))
    def slip_at_the_reception(self, seconds: int) -> None:
        before = self.rows()
        for turn in self.plain.turns_in("held", "missed")[-1:]:
            if self.ask_at_the_reception(turn.ticket.label, "welcome_back") is not None:
                self.clock.at += seconds * SECOND
                if self.ask_at_the_reception(turn.ticket.label, "undo_back") is not None:
                    assert self.rows() == before

    @precondition(lambda self: self.plain.tickets)
    @rule(which=WHICH, seconds=st.integers(0, 31))
    def slip_by_phone(self, which: int, seconds: int) -> None:
        before = self.rows()
        if self.ask_by_phone(which, "cancel") is not None:
            self.clock.at += seconds * SECOND
            if self.ask_by_phone(which, "undo_cancel") is not None:
                assert self.rows() == before

    @rule(
        service=SERVICES,
        minutes=st.sampled_from([-1, 0, 1, 5, 15, 30, 60, 1440, 4320]),
        given=st.fixed_dictionaries(REQUESTS),
        before=st.lists(PASSING, max_size=4),
        reason=st.sampled_from(["", "", "asked for"]),
    )
    def appointment(
        self, service: str, minutes: int, given: dict[str, Any], before: list[int], reason: str
    ) -> None:
        """Others take a number between the booking and the check-in."""
        at = self.clock.at + minutes * MINUTE
        booked = self.ask(
            lambda key: self.engine.book(service, at, outside_hours=reason, key=key),
            lambda plain: plain.book(self.clock.at, service, at, reason),
        )
        for wait in before:
            self.issue(service)
            self.clock.at += wait
        if booked is not None and before:
            self.check_in(booked["code"], given)

    @rule(lines=st.lists(LINES, max_size=4), again=st.booleans())
    def bring_a_file(self, lines: list[tuple[str, int, str, str]], again: bool) -> None:
        start = self.clock.at - self.clock.at % MINUTE
        rows = [PlainImportRow(service, start + m * MINUTE, *rest) for service, m, *rest in lines]
        file = "day;time;service;code;reference\n" + "".join(map(self.file_line, rows))
        for _ in range(1 + again):
            self.ask(
                lambda key: self.engine.import_appointments(file, key=key),
                lambda plain: plain.import_appointments(self.clock.at, rows),
            )

    def file_line(self, line: PlainImportRow) -> str:
        at = self.plain.local(line.due)
        return f"{at:%Y-%m-%d;%H:%M};{line.service};{line.code};{line.reference}\n"

    @precondition(lambda self: self.plain.bookings)
    @rule(
        which=WHICH,
        given=st.fixed_dictionaries(REQUESTS),
        often=st.integers(0, 4),
        command=st.sampled_from(["cancel_appointment", "restore_appointment"]),
    )
    def keep_appointment(self, which: int, given: dict[str, Any], often: int, command: str) -> None:
        known = self.plain.bookings
        code = known[-1 - which].code if which < len(known) else "no such code"
        if often:
            self.check_in(code, given)
            return
        self.tick()
        before = self.rows()
        if self.ask_about_appointment("cancel_appointment", code) is not None:
            assert self.ask_about_appointment("restore_appointment", code) is not None
            assert self.rows() == before
        self.ask_about_appointment(command, code)

    def ask_about_appointment(self, name: str, code: str) -> Any:
        return self.ask(
            lambda key: getattr(self.engine, name)(code, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, code),
        )

    def check_in(self, code: str, given: dict[str, Any]) -> None:
        arguments, request = engine_arguments(given), ticket_request("", given)
        self.ask(
            lambda key: self.engine.check_in(code, **arguments, key=key),
            lambda plain: plain.check_in(self.clock.at, code, request),
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


def engine_arguments(given: dict[str, Any]) -> dict[str, Any]:
    """The drawn arguments as ``Engine.issue`` and ``Engine.check_in`` take them."""
    arguments = dict(given)
    holder = arguments.pop("holder", None)
    if holder in BORN:
        return {**arguments, "card": CARD.format(holder, BORN[holder])}
    return {**arguments, "device": holder}


def ticket_request(service: str, given: dict[str, Any]) -> TicketRequest:
    return TicketRequest(service, **given, born=BORN.get(given.get("holder") or ""))
