"""A call may be narrowed to one priority class."""

import re

import pytest

from hall.queue.engine import Engine
from hall.queue.line.counter_line import BY_POSITION, KINDS, OF_CLASS, call_query, next_turns
from hall.queue.store.errors import UnknownPriority
from tests.support.database import query


def issue(engine: Engine, *priorities: str | None) -> None:
    for priority in priorities:
        engine.issue("papers", priority=priority)


def of_class(engine: Engine, name: str, finishing: str | None = None) -> tuple[str, list[str]]:
    turn = engine.call_next(1, only=name, finishing=finishing)
    assert turn is not None
    return turn["label"], turn["why"]["passed_over"]


@pytest.mark.parametrize("kind", ["ratio", "strict", "weighted"])
def test_only_the_class_is_called_in_its_order(engine: Engine, kind: str) -> None:
    policy = engine.config.policy.model_copy(update={"kind": kind})
    config = engine.config.model_copy(update={"policy": policy})
    engine = Engine(config, engine.store, engine.clock)
    issue(engine, None, "elder", "urgent", "elder", "urgent")
    assert of_class(engine, "urgent") == ("A003", ["A001", "A002"])
    assert of_class(engine, "urgent", "A003") == ("A005", ["A001", "A002", "A004"])
    assert engine.call_next(1, finishing="A005", only="urgent") is None
    assert of_class(engine, "elder") == ("A002", ["A001"])


def test_many_of_other_classes_do_not_hide_it(engine: Engine) -> None:
    issue(engine, *["elder"] * 12, "urgent")
    place = engine.config.counter[1]
    asking = call_query(engine.config, place, engine.clock.now(), only="urgent")
    with engine.store.reading() as db:
        found = next_turns(db, asking, 3)
    assert [(coming.row["label"], coming.row["priority"]) for coming in found] == [
        ("A013", "urgent")
    ]


@pytest.mark.parametrize("among", [*KINDS.values(), OF_CLASS])
def test_a_narrowed_call_is_found_by_the_index(engine: Engine, among: str) -> None:
    sql = re.sub(r":\w+", "1", BY_POSITION.format(among))
    plan = [row[3] for row in query(engine.store.path, f"EXPLAIN QUERY PLAN {sql}")]
    assert plan == ["SEARCH turn USING INDEX turn_waiting (service=? AND <expr>=?)"]


def test_a_class_that_the_hall_does_not_have_is_refused(engine: Engine) -> None:
    issue(engine, None)
    for name in ("vip", "Elder"):
        with pytest.raises(UnknownPriority):
            engine.call_next(1, only=name)
    assert engine.call_next(1, only="ordinary") is not None
