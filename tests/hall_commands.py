"""What staff may ask for, drawn at random: every command of a counter with every option."""

from typing import Any

from hypothesis import strategies as st

from hall.config_file import load
from tests.hall_process import TRIAL_HALL

TRIAL = load(TRIAL_HALL)
CALLS = {
    **{"gap_s": 40, "return_places": 2, "missed_pause_min": 3, "same_counter_min": 5},
    **{"confirm_arrival": True, "most_calls": 2},
}
THEN = {"papers": ("land", "results"), "land": ("papers",)}
HELPS = {1: ("land",), 3: ("results", "papers")}
CONFIG = TRIAL.model_copy(
    update={
        "calls": TRIAL.calls.model_copy(update=CALLS),
        "counters": tuple(
            counter.model_copy(update={"helps": HELPS.get(counter.number, ())})
            for counter in TRIAL.counters
        ),
        "services": tuple(
            service.model_copy(update={"then": THEN.get(service.id, ())})
            for service in TRIAL.services
        ),
    }
)
POLICIES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["ratio", "strict", "weighted"]),
        "in_a_row": st.integers(1, 3),
        "patience_min": st.sampled_from([5, 20, 90]),
        "help_when": st.sampled_from(["idle", "over"]),
        "help_over": st.integers(1, 2),
    }
)

COUNTERS = st.sampled_from(sorted(CONFIG.counter))
SERVICES = st.sampled_from(sorted(CONFIG.service))
PRIORITIES = st.sampled_from([None, None, "elder", "urgent"])
STEPS = st.fixed_dictionaries({"service": SERVICES, "counter": st.one_of(st.none(), COUNTERS)})
# Which ticket, counted from the latest; a hall without so many has none of this number.
WHICH_MOST = 12
WHICH = st.integers(0, WHICH_MOST)
GIVEN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "call_next": st.fixed_dictionaries(
        {"finishing": st.sampled_from([None, "its turn", "its turn", "another"])},
        optional={
            "service": SERVICES,
            "only": st.sampled_from(["priority", "ordinary"]),
            "quiet": st.booleans(),
        },
    ),
    **dict.fromkeys(("recall", "start", "finish", "miss"), st.just({})),
    "call": st.fixed_dictionaries({"label": WHICH}, optional={"quiet": st.booleans()}),
    "back": st.fixed_dictionaries({"label": WHICH}),
    "serve": st.fixed_dictionaries({}, optional={"service": SERVICES}),
    "count_people": st.fixed_dictionaries({"people": st.integers(1, 99)}),
    "plan": st.fixed_dictionaries({"steps": st.lists(STEPS, max_size=3)}),
    "hold": st.fixed_dictionaries(
        {
            "reason": st.sampled_from(["papers-missing"] * 9 + ["no such reason"]),
            "minutes": st.one_of(st.none(), st.integers(1, 30)),
        }
    ),
    "transfer": st.fixed_dictionaries(
        {
            "service": st.one_of(st.none(), SERVICES),
            "to_counter": st.one_of(st.none(), COUNTERS),
            "place": st.sampled_from(["front", "arrival", "back"]),
        },
        optional={"come_back": st.booleans()},
    ),
}
Command = tuple[str, dict[str, Any]]
COMMANDS = st.sampled_from(sorted(GIVEN)).flatmap(lambda n: st.tuples(st.just(n), GIVEN[n]))
# What a counter can do to whom it has called or serves.
POSSIBLE = {
    "called": (
        "count_people",
        "start",
        "start",
        "recall",
        "miss",
        "miss",
        "hold",
        "transfer",
        "call_next",
    ),
    "serving": (
        "count_people",
        "plan",
        "finish",
        "finish",
        "hold",
        "hold",
        "transfer",
        "call_next",
    ),
}
