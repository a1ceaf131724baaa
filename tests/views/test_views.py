"""The views of all screens in the course of a morning."""

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox
from hall.queue.store.database import Store
from hall.queue.store.errors import UnknownTicket
from hall.queue.views.kiosk import NO_PRINTER
from tests.support.show import FAULTY_PRINTER, Show

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def test_before_anybody_came(show: Show, clock: ManualClock) -> None:
    tickets = {
        "open": True,
        "until": clock.at + 210 * MINUTE,
        "reopens": clock.at + 330 * MINUTE,
        "exception": None,
        "pause": None,
        "next_day": clock.at + (24 * 60 - 30) * MINUTE,
    }
    quiet = {"waiting": 0, "wait": None}
    assert show("board", "front") == {
        "calls": [],
        "services": {"papers": quiet, "land": quiet},
        "tickets": tickets,
        "hours": {"times": "open", "reopens": None, "exception": None},
        "resting": False,
        "scored": None,
    }
    as_configured = {"state": "open", "reason": None, "until": None, "since": None}
    takes = {1: ["papers"], 2: ["papers", "land"], 3: ["land"], 4: ["results"]}
    seats = [
        {"counter": number, **as_configured, "staff": staff, "services": takes[number]}
        for number, staff in enumerate(("Lan", "Minh", "", "Yến"), start=1)
    ]
    assert show("counter", 3) == {
        "counter": 3,
        "seat": seats[2],
        "others": [seats[0], seats[1], seats[3]],
        "current": None,
        "next": None,
        "waiting": [],
        "waiting_count": 0,
        "not_offered": 0,
        "lines": [{"service": "land", "waiting": 0, "priority": 0, "helps": False}],
        "classes": {},
        "away": [],
        "undo": None,
        "served": 0,
        "median_service_s": None,
    }
    seen = show("wall")
    assert (seen["waiting"], seen["given"], seen["in_target_pct"], seen["flow"]) == (
        0,
        0,
        None,
        [],
    )
    assert {place["state"] for place in seen["counters"]} == {"closed"}
    with pytest.raises(UnknownTicket):
        show("ticket", "no-such-token")


def test_board(engine: Engine, show: Show, clock: ManualClock) -> None:
    start = clock.at
    for service in ("papers", "land", "results", "papers"):
        engine.issue(service)
    engine.call_next(1)
    clock.at += MINUTE
    engine.call_next(3)
    engine.call_next(4)
    clock.at += MINUTE
    engine.recall(1)
    engine.start(3)
    front = show("board", "front")
    assert front["calls"] == [
        {
            "label": "A001",
            "service": "papers",
            "counter": 1,
            "at": start + 2 * MINUTE,
            "calls": 2,
            "state": "called",
        },
        {
            "label": "B001",
            "service": "land",
            "counter": 3,
            "at": start + MINUTE,
            "calls": 1,
            "state": "serving",
        },
    ]
    assert {name: load["waiting"] for name, load in front["services"].items()} == {
        "papers": 1,
        "land": 0,
    }
    assert [each["label"] for each in show("board", "back")["calls"]] == ["C001"]


def test_ticket(engine: Engine, show: Show, clock: ManualClock) -> None:
    start = clock.at
    tokens = [engine.issue("papers", priority=p)["token"] for p in (None, None, "elder")]
    seen = show("ticket", tokens[1])
    assert seen == {
        "label": "A002",
        "service": "papers",
        "priority": None,
        "state": "waiting",
        "ahead": 2,
        "expected_from": None,
        "rests_until": None,
        "wait": None,
        "counter": None,
        "counters": [1, 2],
        "calls": 0,
        "arrived_at": start,
        "last_called_at": None,
        "ended_at": None,
        "hold_reason": None,
        "back_at": None,
        "return_until": None,
        "undo_until": None,
        "paper": "",
        "reopens": None,
        "service_name": None,
        "stranded": False,
        "people": 1,
        "steps": [],
    }
    assert show("ticket", tokens[2])["ahead"] == 0
    engine.call_next(1)
    assert [show("ticket", token)["ahead"] for token in tokens] == [0, 1, None]
    clock.at += MINUTE
    engine.recall(1)
    called = show("ticket", tokens[2])
    assert (called["state"], called["counter"], called["calls"]) == ("called", 1, 2)
    assert called["last_called_at"] == clock.at
    engine.miss(1)
    missed = show("ticket", tokens[2])
    assert (missed["state"], missed["ended_at"]) == ("missed", clock.at)
    assert missed["return_until"] == clock.at + engine.config.calls.missed_return_min * MINUTE


def test_a_held_ticket_says_why_and_until_when(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=15)
    held = show("ticket", token)
    assert (held["state"], held["hold_reason"]) == ("held", "papers-missing")
    assert (held["back_at"], held["return_until"]) == (clock.at + 15 * MINUTE, None)
    clock.at += MINUTE
    engine.come_back(token)
    back = show("ticket", token)
    assert (back["state"], back["hold_reason"], back["back_at"]) == ("waiting", None, None)


def test_kiosk(engine: Engine, store: Store, show: Show, clock: ManualClock) -> None:
    for _ in range(10):
        engine.issue("results", kiosk="k1")
    engine.issue("results", kiosk="k2")
    outbox = Outbox(store, clock)
    assert outbox.claim(outbox.job(10))
    outbox.held(9, "offline", begun=False)
    seen = show("kiosk", "k1")
    assert seen["printer"] == FAULTY_PRINTER
    offered = {"open": True, "quota_reached": False, "admission": "now", "later_from": None}
    assert seen["services"]["results"] == {"waiting": 11, "wait": None, **offered}
    assert list(seen["jobs"]) == [f"C{number:03}" for number in range(3, 11)]
    assert [seen["jobs"][label]["state"] for label in ("C010", "C008")] == ["sending", "queued"]
    until = clock.at + 180_000
    assert seen["jobs"]["C009"] == {
        "state": "held",
        "reason": "offline",
        "reprint": 0,
        "until": until,
        "settled": False,
        "asked": False,
        "printer": "p1",
    }
    other = show("kiosk", "k2")
    assert (other["printer"], other["jobs"]) == (NO_PRINTER, {})
    clock.at += 4 * HOUR
    assert show("kiosk", "k1")["tickets"] == {
        "open": False,
        "until": None,
        "reopens": clock.at + 90 * MINUTE,
        "exception": None,
        "pause": "lunch",
        "next_day": clock.at + (24 * 60 - 270) * MINUTE,
    }
