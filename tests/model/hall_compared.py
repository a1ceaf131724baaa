"""Gives each command to a hall and to its plain model, and compares their answers and rows."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import HallError
from hall.queue.store.idempotency import KEPT_MS, Key
from hall.queue.store.verify import verify
from tests.model.drawn_clock import DrawnClock
from tests.model.hall_commands import CONFIG
from tests.model.plain_bookings import BOOKINGS
from tests.model.plain_changes import Refused
from tests.model.plain_counters import COUNTER_STATES, counter_state_row
from tests.model.plain_hall import PlainHall
from tests.model.plain_turns import TURNS, row_of
from tests.model.served import served_by_events, served_by_log
from tests.support.database import WRONG, is_sound

START = 1_795_482_000_000  # Tuesday, 2026-11-24, 8:00 in the hall's time zone
TICKETS = "SELECT day, identity IS NOT NULL, issued_at FROM ticket ORDER BY id"
DIFFERENCE = "SELECT value FROM meta WHERE key = 'clock'"
NOTES = "SELECT ticket_id, counter, text, at FROM note ORDER BY seq"
IN_ORDER = "SELECT id FROM turn WHERE state = 'waiting' ORDER BY order_key, id"
# A disk in memory, where the machine has one, saves the flushing: no test here loses power.
MEMORY = "/dev/shm"
VERIFIED_EVERY = 20  # steps; verifying reads all events from the first, so it is slow

EngineCommand = Callable[[Key], Any]
PlainCommand = Callable[[PlainHall], Any]


class HallCompared(RuleBasedStateMachine):
    steps = 0
    """How many times a hall and its model were compared, in all halls together."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None)
        self.store = Store(Path(self.folder.name) / "hall.db")
        self.clock = DrawnClock(START)
        self.engine = Engine(CONFIG, self.store, self.clock)
        self.plain = PlainHall(CONFIG)
        self.arrivals: list[int] = []
        self.latest: tuple[Key, EngineCommand, Any, int] | None = None

    def teardown(self) -> None:
        assert verify(self.store.path) == []
        assert is_sound(self.store.path)
        assert served_by_log(self.store.path) == served_by_events(self.store.path)
        self.store.close()
        self.folder.cleanup()

    def ask(self, command: EngineCommand, plain_command: PlainCommand) -> Any:
        """The engine's answer, or None if both the engine and the model refused."""
        key = Key.of(f"key {self.steps}", "step", {})
        # A refused command changes nothing, so the model is changed in a copy.
        plain = self.plain.copy()
        try:
            plain_answer = plain_command(plain)
            plain.settle(self.clock.at)
        except Refused as refusal:
            self.expect_refusal(str(refusal), command, key)
            return None
        answer = command(key)
        assert comparable(answer) == plain_answer
        self.plain = plain
        self.copy_random_codes()
        self.latest = (key, command, answer, self.clock.at)
        self.compare()
        return answer

    def expect_refusal(self, name: str, command: EngineCommand, key: Key) -> None:
        with pytest.raises(HallError) as refused:
            command(key)
        assert type(refused.value).__name__ == name
        self.compare()

    def ask_again(self) -> None:
        """A retry may find the day over, and then opens the next; otherwise it changes nothing."""
        if self.latest is not None:
            key, command, answer, _ = self.latest
            assert command(key) == answer
            self.plain.begin(self.clock.at)
            self.compare()

    def tick(self) -> None:
        looked = self.clock.at, self.clock.ahead()
        self.engine.tick()
        assert self.clock.at == self.plain.look(*looked)
        self.plain.tick(self.clock.at)
        self.plain.wait_no_longer(self.clock.at)
        self.plain.settle(self.clock.at)
        if self.latest and self.latest[3] < self.clock.at - KEPT_MS:
            self.latest = None
        self.compare()

    def copy_random_codes(self) -> None:
        """The model can't know tokens and codes, which are random, so it takes the engine's."""
        if self.plain.tickets and not self.plain.tickets[-1].token:
            latest = "SELECT token FROM ticket ORDER BY id DESC LIMIT 1"
            self.plain.tickets[-1].token = self.query(latest)[0][0]
        codes = self.query("SELECT code FROM appointment ORDER BY id")
        for booking, (code,) in zip(self.plain.bookings, codes, strict=True):
            booking.code = booking.code or code

    def compare(self) -> None:
        HallCompared.steps += 1
        plain = self.plain
        assert self.query(TURNS) == [row_of(turn) for turn in plain.turns]
        line = [turn for turn in enumerate(plain.turns, 1) if turn[1].state == "waiting"]
        line.sort(key=lambda turn: turn[1].position)
        assert [row[0] for row in self.query(IN_ORDER)] == [turn_id for turn_id, _ in line]
        self.compare_arrivals()
        kept = [
            (t.day, t.holder is not None and t.day == plain.day, t.issued) for t in plain.tickets
        ]
        assert self.query(TICKETS) == kept
        assert self.query(NOTES) == plain.notes
        differences = [tuple(json.loads(kept)) for (kept,) in self.query(DIFFERENCE)]
        assert differences == ([] if plain.difference is None else [plain.difference])
        assert self.query(BOOKINGS) == [tuple(vars(booked).values()) for booked in plain.bookings]
        assert self.query("SELECT starts, ends FROM opening ORDER BY id") == plain.openings
        states = [(*row[:-1], json.loads(row[-1] or "null")) for row in self.query(COUNTER_STATES)]
        assert states == [counter_state_row(*each) for each in sorted(plain.counter_states.items())]
        ((count, last),) = self.query("SELECT count(*), coalesce(max(seq), 0) FROM event")
        assert count == last == plain.events
        assert [found for sql in WRONG for found in self.query(sql)] == []
        for counter, state in plain.counter_states.items():
            assert state.state == "open" or plain.turn_at(counter) is None
        if HallCompared.steps % VERIFIED_EVERY == 0:
            assert verify(self.store.path) == []

    def compare_arrivals(self) -> None:
        arrivals = [row[0] for row in self.query("SELECT arrived_at FROM turn ORDER BY id")]
        assert arrivals[: len(self.arrivals)] == self.arrivals
        self.arrivals = arrivals

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.reading() as db:
            return [tuple(row) for row in db.execute(sql)]

    def rows(self) -> list[list[tuple[Any, ...]]]:
        """The rows that an undo must restore; turns that were undone themselves are left out."""
        changing = (
            "turn WHERE state <> 'undone'",
            "ticket WHERE id IN (SELECT ticket_id FROM turn WHERE state <> 'undone')",
            "queue_length WHERE waiting <> 0",
            "counter_state",
            "note",
            "appointment",
            "opening",
        )
        return [self.query(f"SELECT * FROM {table}") for table in changing]


def comparable(answer: Any) -> Any:
    """The part of an engine's answer that the plain hall answers as well."""
    if isinstance(answer, list):
        return [turn["label"] for turn in answer]
    if answer is None:
        return None
    if "ahead" in answer and "now" in answer:
        return answer["ahead"]
    if "until" in answer:
        return answer["counter"] if "counter" in answer else answer["until"]
    if "booked" in answer:
        return answer["booked"], answer["changed"], answer["known"]
    return answer["state"] if "code" in answer else answer["label"]
