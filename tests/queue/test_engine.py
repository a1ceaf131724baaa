"""The commands of the engine: what they answer and what they store."""

import json
import re
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store import errors
from hall.queue.store.database import Store
from tests.support.database import dump, query

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def call(engine: Engine, counter: int = 1, finishing: str | None = None) -> Any:
    return engine.call_next(counter, finishing=finishing)


def label_called(engine: Engine, counter: int = 1, finishing: str | None = None) -> str:
    label: str = call(engine, counter, finishing)["label"]
    return label


def kinds(engine: Engine) -> list[str]:
    return [row[0] for row in query(engine.store.path, "SELECT kind FROM event ORDER BY seq")]


def test_a_number_is_given(engine: Engine) -> None:
    first = engine.issue("papers")
    assert len(first["token"]) == 22
    assert {**first, "token": ""} == {
        "label": "A001",
        "token": "",
        "service": "papers",
        "ahead": 0,
        "expected_from": None,
        "wait": None,
        "print": None,
    }
    assert engine.issue("papers")["label"] == "A002"
    assert engine.issue("land")["label"] == "B001"
    assert kinds(engine) == ["day_opened", "issued", "issued", "issued"]


def test_people_ahead(engine: Engine) -> None:
    ahead = [
        engine.issue("papers", priority=priority)["ahead"]
        for priority in (None, None, "elder", "urgent", None)
    ]
    assert ahead == [0, 1, 0, 1, 4]
    assert engine.issue("land")["ahead"] == 0
    call(engine)
    assert engine.issue("papers")["ahead"] == 4


@pytest.mark.parametrize(("requested", "kept"), [(None, "vi"), ("en", "en"), ("fr", "vi")])
def test_the_language_of_a_ticket(engine: Engine, requested: str | None, kept: str) -> None:
    engine.issue("papers", language=requested)
    assert query(engine.store.path, "SELECT language FROM ticket") == [(kept,)]


def test_a_kiosk_with_a_printer_commits_the_paper_with_the_ticket(engine: Engine) -> None:
    assert engine.issue("papers", kiosk="k1")["print"] == {"printer": "p1", "state": "queued"}
    assert engine.issue("papers", kiosk="k2")["print"] is None
    jobs = query(engine.store.path, "SELECT turn_id, printer, state, created_at FROM print_job")
    assert jobs == [(1, "p1", "queued", engine.clock.now())]


def test_a_turn_from_arrival_to_the_end(engine: Engine, clock: ManualClock) -> None:
    start = clock.at
    engine.issue("papers")
    clock.at += 5 * MINUTE
    called = call(engine)
    assert called == {
        "label": "A001",
        "service": "papers",
        "priority": None,
        "state": "called",
        "counter": 1,
        "calls": 1,
        "arrived_at": start,
        "called_at": start + 5 * MINUTE,
        "last_called_at": start + 5 * MINUTE,
        "started_at": None,
        "ended_at": None,
        "quiet": False,
        "people": 1,
        "steps": [],
        "why": {"rule": "arrival", "passed_over": []},
    }
    clock.at += 30 * SECOND
    again = engine.recall(1)
    assert again == {**called, "calls": 2, "last_called_at": clock.at}
    clock.at += 20 * SECOND
    started = engine.start(1)
    assert started == {**again, "state": "serving", "started_at": clock.at}
    clock.at += 9 * MINUTE
    assert engine.finish(1) == {**started, "state": "done", "ended_at": clock.at}
    assert kinds(engine) == ["day_opened", "issued", "called", "recalled", "started", "finished"]


def test_nobody_waits(engine: Engine) -> None:
    engine.issue("land")
    before = dump(engine.store.path)
    assert call(engine) is None
    assert dump(engine.store.path) == before


def test_a_counter_takes_its_services_in_order_of_arrival(engine: Engine) -> None:
    for service in ("land", "papers", "results", "land"):
        engine.issue(service)
    assert label_called(engine, 2) == "B001"
    assert label_called(engine, 2, "B001") == "A001"
    assert label_called(engine, 2, "A001") == "B002"
    assert call(engine, 2, "B002") is None
    assert label_called(engine, 4) == "C001"


def test_a_missed_call(engine: Engine, clock: ManualClock) -> None:
    engine.issue("papers")
    call(engine)
    clock.at += 2 * MINUTE
    missed = engine.miss(1)
    assert (missed["state"], missed["ended_at"]) == ("missed", clock.at)
    assert call(engine) is None


def test_leaving_the_queue(engine: Engine) -> None:
    waiting, called = engine.issue("papers"), engine.issue("land")
    call(engine, 3)
    assert engine.cancel(waiting["token"])["state"] == "cancelled"
    left = engine.cancel(called["token"])
    assert (left["state"], left["counter"]) == ("cancelled", 3)
    assert engine.issue("papers")["ahead"] == 0
    engine.issue("land")
    assert label_called(engine, 3) == "B002"


def test_a_call_records_who_made_it(engine: Engine) -> None:
    engine.issue("papers")
    engine.issue("land")
    call(engine, 1)
    call(engine, 3)
    staff = query(engine.store.path, "SELECT counter, staff FROM turn ORDER BY counter")
    assert staff == [(1, "Lan"), (3, None)]


# The trial hall has ``policy.in_a_row = 2``.


def arrivals(engine: Engine, *priorities: str | None) -> None:
    for priority in priorities:
        engine.issue("papers", priority=priority)


def calls(engine: Engine, counter: int, count: int) -> list[str]:
    found: list[str] = []
    for _ in range(count):
        found.append(label_called(engine, counter, found[-1] if found else None))
    return found


def test_priority_has_its_share_and_no_more(engine: Engine) -> None:
    arrivals(engine, None, "elder", None, "urgent", "elder", "elder", None)
    assert calls(engine, 1, 7) == ["A002", "A004", "A001", "A005", "A006", "A003", "A007"]


def test_a_call_says_why(engine: Engine) -> None:
    arrivals(engine, None, None, "elder", "elder", "elder")
    rules = []
    last = None
    for _ in range(5):
        turn = call(engine, 1, last)
        last = turn["label"]
        rules.append((last, turn["why"]["rule"], turn["why"]["passed_over"]))
    assert rules == [
        ("A003", "priority", ["A001", "A002"]),
        ("A004", "priority", ["A001", "A002"]),
        ("A001", "share", []),
        ("A005", "priority", ["A002"]),
        ("A002", "arrival", []),
    ]
    data = query(engine.store.path, "SELECT data FROM event WHERE kind = 'called' ORDER BY seq")
    assert [json.loads(row[0])["rule"] for row in data] == [rule for _, rule, _ in rules]


def test_each_counter_gives_its_own_share(engine: Engine) -> None:
    arrivals(engine, None, *["elder"] * 6)
    assert calls(engine, 1, 2) == ["A002", "A003"]
    assert calls(engine, 2, 1) == ["A004"]
    assert label_called(engine, 1, "A003") == "A001"


@pytest.mark.parametrize("step", [0, -1, -HOUR])
def test_the_share_does_not_depend_on_the_clock(
    engine: Engine, clock: ManualClock, step: int
) -> None:
    arrivals(engine, None, None, None, None, "elder", "elder", "elder", "elder", "elder")
    called: list[str] = []
    for _ in range(9):
        clock.at += step
        called.append(label_called(engine, 1, called[-1] if called else None))
    assert called == ["A005", "A006", "A001", "A007", "A008", "A002", "A009", "A003", "A004"]


@pytest.mark.parametrize("started", [False, True])
def test_finishing_in_one_tap(engine: Engine, clock: ManualClock, started: bool) -> None:
    arrivals(engine, None, None)
    call(engine)
    if started:
        engine.start(1)
    clock.at += MINUTE
    assert label_called(engine, 1, "A001") == "A002"
    done = query(engine.store.path, "SELECT state, started_at, ended_at FROM turn WHERE id = 1")
    assert done == [("done", clock.at - MINUTE if started else None, clock.at)]


def test_finishing_when_nobody_waits(engine: Engine) -> None:
    arrivals(engine, None)
    call(engine)
    assert call(engine, 1, "A001") is None
    assert query(engine.store.path, "SELECT state FROM turn") == [("done",)]


def test_finishing_a_finished_turn(engine: Engine) -> None:
    arrivals(engine, None, None)
    call(engine)
    engine.start(1)
    engine.finish(1)
    assert label_called(engine, 1, "A001") == "A002"


def test_no_tickets_when_closed(
    engine: Engine, clock: ManualClock, config: Config, store: Store
) -> None:
    opens = clock.at - 30 * MINUTE
    clock.at = opens - 1
    before = dump(store.path)
    with pytest.raises(errors.TicketsClosed) as refusal:
        engine.issue("papers")
    assert refusal.value.values == {"reopens": opens}
    assert dump(store.path) == before
    assert Engine(config, store, clock, ignore_hours=True).issue("papers")["label"] == "A001"
    clock.at = opens
    assert engine.issue("papers")["label"] == "A002"


def test_the_engine_lists_its_commands_where_they_are() -> None:
    listed = re.findall(r"``(\w+)``\n\s+((?:\w+,?\s)+)", Engine.__doc__ or "")
    found = {
        (base.__module__.rpartition(".")[2], name)
        for base in Engine.__mro__[1:-2]
        for name in vars(base)
        if not name.startswith("_")
    }
    assert {
        (module, name) for module, names in listed for name in re.findall(r"\w+", names)
    } == found
