"""A hall and its plain model, asked the same: they say the same and hold the same after each."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import HallError
from hall.queue.store.idempotency import KEPT_MS, Key
from hall.queue.store.verify import verify
from tests.model.hall_commands import CONFIG
from tests.model.plain_bookings import BOOKINGS
from tests.model.plain_changes import Refused
from tests.model.plain_hall import PlainHall
from tests.model.plain_seats import SEATS, seat_row
from tests.model.plain_turns import TURNS, row_of
from tests.support.database import WRONG, is_sound

START = 1_795_482_000_000  # 2026-11-24 8:00 in the hall, a Tuesday
TICKETS = "SELECT day, identity IS NOT NULL, issued_at FROM ticket ORDER BY id"
NOTES = "SELECT ticket_id, counter, text, at FROM note ORDER BY seq"
IN_ORDER = "SELECT id FROM turn WHERE state = 'waiting' ORDER BY order_key, id"
# Where there is one, a disk that needs no flushing: nothing here is about losing power.
MEMORY = "/dev/shm"
VERIFIED_EVERY = 20  # it reads all events from the first

Asked = Callable[[Key], Any]
Expected = Callable[[PlainHall], Any]


class HallCompared(RuleBasedStateMachine):
    steps = 0
    """Commands that were put to both, granted or refused, each with all that is compared then; of
    all halls together."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None)
        self.store = Store(Path(self.folder.name) / "hall.db")
        self.clock = ManualClock(START)
        self.engine = Engine(CONFIG, self.store, self.clock)
        self.plain = PlainHall(CONFIG)
        self.arrivals: list[int] = []
        self.latest: tuple[Key, Asked, Any, int] | None = None

    def teardown(self) -> None:
        assert verify(self.store.path) == []
        assert is_sound(self.store.path)
        self.store.close()
        self.folder.cleanup()

    def ask(self, asked: Asked, expected: Expected) -> Any:
        """The answer, None if it was refused as it had to be."""
        key = Key.of(f"key {self.steps}", "step", {})
        # A refusal takes everything back, even that a new day was opened.
        plain = self.plain.copy()
        try:
            told = expected(plain)
        except Refused as refusal:
            self.refuses(str(refusal), asked, key)
            return None
        answer = asked(key)
        assert said(answer) == told
        self.plain = plain
        self.name_what_is_new()
        self.latest = (key, asked, answer, self.clock.at)
        self.compare()
        return answer

    def refuses(self, name: str, asked: Asked, key: Key) -> None:
        with pytest.raises(HallError) as refused:
            asked(key)
        assert type(refused.value).__name__ == name
        self.compare()

    def ask_again(self) -> None:
        """A retry may come when the day is over; otherwise it changes nothing."""
        if self.latest is not None:
            key, asked, answer, _ = self.latest
            assert asked(key) == answer
            self.plain.begin(self.clock.at)
            self.compare()

    def tick(self) -> None:
        self.engine.tick()
        self.plain.tick(self.clock.at)
        if self.latest and self.latest[3] < self.clock.at - KEPT_MS:
            self.latest = None
        self.compare()

    def name_what_is_new(self) -> None:
        """Tokens and codes are random."""
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
        line.sort(key=lambda turn: turn[1].place)
        assert [row[0] for row in self.query(IN_ORDER)] == [turn_id for turn_id, _ in line]
        self.compare_arrivals()
        kept = [
            (t.day, t.holder is not None and t.day == plain.day, t.issued) for t in plain.tickets
        ]
        assert self.query(TICKETS) == kept
        assert self.query(NOTES) == plain.notes
        assert self.query(BOOKINGS) == [tuple(vars(booked).values()) for booked in plain.bookings]
        assert self.query("SELECT starts, ends FROM opening ORDER BY id") == plain.openings
        seats = [(*row[:-1], json.loads(row[-1] or "null")) for row in self.query(SEATS)]
        assert seats == [seat_row(*seat) for seat in sorted(plain.seats.items())]
        ((count, last),) = self.query("SELECT count(*), coalesce(max(seq), 0) FROM event")
        assert count == last == plain.events
        assert [found for sql in WRONG for found in self.query(sql)] == []
        for counter, seat in plain.seats.items():
            assert seat.state == "open" or plain.at(counter) is None
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
        """All that an undo has to put back: everything but what only ever was undone."""
        changing = (
            "turn WHERE state <> 'undone'",
            "ticket WHERE id IN (SELECT ticket_id FROM turn WHERE state <> 'undone')",
            "queue_length WHERE waiting <> 0",
            *("counter_state", "note", "appointment", "opening"),
        )
        return [self.query(f"SELECT * FROM {table}") for table in changing]


def said(answer: Any) -> Any:
    """What the plain hall knows of an answer, too."""
    if isinstance(answer, list):
        return [turn["label"] for turn in answer]
    if answer is None:
        return None
    if "until" in answer:
        return answer["counter"] if "counter" in answer else answer["until"]
    if "booked" in answer:
        return answer["booked"], answer["known"]
    return answer["state"] if "code" in answer else answer["label"]
