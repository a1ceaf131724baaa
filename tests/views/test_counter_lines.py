"""The view of a counter has the lines it takes, those it only helps with, and the visit."""

from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.steps import Step
from tests.support.show import Show, show_of


def helping(engine: Engine) -> Show:
    """An engine whose counter 1 takes papers and helps with land."""
    first = engine.config.counters[0].model_copy(update={"helps": ("land",)})
    counters = (first, *engine.config.counters[1:])
    config = Config.model_validate(engine.config.model_copy(update={"counters": counters}))
    return show_of(Engine(config, engine.store, engine.clock))


def test_lines_that_a_counter_only_helps_are_marked(engine: Engine) -> None:
    show = helping(engine)
    for service, priority in (
        ("land", None),
        ("land", "elder"),
        ("papers", None),
        ("results", None),
    ):
        engine.issue(service, priority=priority)
    seen = show("counter", 1)
    assert seen["waiting_count"] == 1
    assert seen["lines"] == [
        {"service": "papers", "waiting": 1, "priority": 0, "helps": False},
        {"service": "land", "waiting": 2, "priority": 1, "helps": True},
    ]
    assert [turn["label"] for turn in seen["waiting"]] == ["A001", "B002", "B001"]


def test_lines_follow_the_services_of_now(engine: Engine) -> None:
    show = helping(engine)
    engine.assign_services(1, ["land", "results"])
    engine.issue("land")
    lines = show("counter", 1)["lines"]
    assert [(line["service"], line["waiting"], line["helps"]) for line in lines] == [
        ("land", 1, False),
        ("results", 0, False),
    ]


def test_other_counters_are_shown_as_they_are_now(engine: Engine, show: Show) -> None:
    engine.assign_services(2, ["results"])
    engine.pause_counter(3, "break")
    engine.close_counter(4)
    others = show("counter", 1)["others"]
    assert [(seat["counter"], seat["state"], seat["services"]) for seat in others] == [
        (2, "open", ["results"]),
        (3, "paused", ["land"]),
        (4, "closed", ["results"]),
    ]


def test_the_open_turn_has_its_visit(engine: Engine, show: Show) -> None:
    engine.issue("papers", people=2)
    engine.call_next(1, quiet=True)
    engine.count_people(1, 4)
    engine.plan(1, [Step(service="land", counter=3)])
    engine.write_note(1, "Cần photo căn cước.")
    turn = show("counter", 1)["current"]
    assert (turn["quiet"], turn["people"]) == (True, 4)
    assert turn["steps"] == [{"service": "land", "counter": 3}]
    assert [(note["counter"], note["text"]) for note in turn["notes"]] == [
        (1, "Cần photo căn cước.")
    ]
