"""The view of the supervisors' wall."""

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.views.wall import SLOTS_OF_A_DAY
from tests.model.other_halls import without
from tests.support.show import FAULTY_PRINTER, Show, serve

MINUTE = 60 * 1000
HOUR = 60 * MINUTE


def test_wall(engine: Engine, show: Show, clock: ManualClock) -> None:
    start = clock.at
    for service in ("papers", "land", "papers", "results"):
        engine.issue(service)
    clock.at += 5 * MINUTE
    serve(engine, clock, 1, minutes=6)
    engine.call_next(2)
    engine.miss(2)
    clock.at += 5 * MINUTE
    engine.call_next(1)
    seen = show("wall")
    figures = ("waiting", "given", "served", "missed", "wait_p50_s", "wait_p90_s")
    assert [seen[name] for name in figures] == [1, 4, 1, 1, 660, 960]
    assert seen["longest"] == {"label": "C001", "service": "results", "arrived_at": start}
    # C001 waits 16 minutes of at most 10; the others were called in time.
    assert seen["in_target_pct"] == 75
    assert {name: state["in_target_pct"] for name, state in seen["services"].items()} == {
        "papers": 100,
        "land": 100,
        "results": 0,
    }
    assert [seen["services"][name]["counters"] for name in ("papers", "land", "results")] == [
        2,
        1,
        0,
    ]
    assert [
        (place["number"], place["state"], place["label"], place["since"], place["served"])
        for place in seen["counters"]
    ] == [
        (1, "called", "A002", clock.at, 1),
        (2, "free", None, clock.at - 5 * MINUTE, 0),
        (3, "closed", None, None, 0),
        (4, "closed", None, None, 0),
    ]
    assert seen["flow"] == [
        {"at": start, "issued": 4, "called": 2},
        {"at": start + 15 * MINUTE, "issued": 0, "called": 1},
    ]
    assert seen["printers"] == [{**FAULTY_PRINTER, "doubt": None, "stand_in": None}]
    assert seen["alerts"] == [
        {"kind": "printer", "printer": "p1", "reason": "offline"},
        {
            "kind": "wait",
            "label": "C001",
            "service": "results",
            "arrived_at": start,
            "target_min": 10,
        },
    ]


def test_held_turns_neither_wait_nor_are_served(engine: Engine, show: Show) -> None:
    for _ in range(2):
        engine.issue("papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    seen = show("wall")
    assert [seen[name] for name in ("waiting", "held", "served", "missed")] == [1, 1, 0, 0]
    assert seen["services"]["papers"]["waiting"] == 1
    assert seen["counters"][0]["state"] == "free"
    engine.back(1, "A001")
    assert [show("wall")[name] for name in ("waiting", "held")] == [2, 0]


def test_the_flow_has_no_gaps(engine: Engine, show: Show, clock: ManualClock) -> None:
    engine.issue("papers")
    clock.at += HOUR
    engine.issue("papers")
    assert [slot["issued"] for slot in show("wall")["flow"]] == [1, 0, 0, 0, 1]


def test_the_flow_of_a_day_whose_clock_fell_back_to_1970(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    engine.issue("papers")
    engine.ignore_hours = True
    now, clock.at = clock.at, 0
    engine.issue("papers")
    flow = show("wall")["flow"]
    assert len(flow) == SLOTS_OF_A_DAY
    assert flow[-1] == {"at": now, "issued": 1, "called": 0}


def test_early_appointments_raise_no_alarm(engine: Engine, show: Show, clock: ManualClock) -> None:
    def waiting_too_long() -> list[str]:
        return [alert["label"] for alert in show("wall")["alerts"] if alert["kind"] == "wait"]

    engine.ignore_hours = True
    opening = clock.at - 30 * MINUTE
    clock.at = opening - 40 * MINUTE
    engine.issue("results")
    engine.issue("papers")
    engine.issue("papers")
    clock.at = opening - 1
    assert waiting_too_long() == []
    engine.call_next(1)  # an appointment may be called early
    assert waiting_too_long() == ["A002"]
    clock.at = opening
    assert waiting_too_long() == ["A002", "C001"]


def test_people_of_a_service_that_is_gone_still_wait(engine: Engine, show: Show) -> None:
    label = engine.issue("land")["label"]
    engine.reconfigure(engine.config)  # the names of the services are known from then on
    engine.reconfigure(without(engine.config, services=["land"]))
    wall = show("wall")
    assert wall["waiting"] == 1
    assert wall["longest"]["label"] == label
    assert wall["alerts"][-1] == {
        "kind": "stranded",
        "service": "land",
        "name": {"vi": "Đất đai", "en": "Land"},
        "labels": [label],
        "appointments": [],
    }
