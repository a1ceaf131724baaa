"""Strategies that draw a hall's configuration and every command, with all its options."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from hall.config.file import load
from hall.config.hours import OpeningWindow
from hall.config.models import Config
from hall.config.sections import AppointmentsSection, TicketsSection
from tests.support.paths import TRIAL_HALL

TRIAL = load(TRIAL_HALL)
CALLS = {
    "recall_gap_s": 10,
    "miss_after_s": 40,
    "return_places": 2,
    "missed_pause_min": 3,
    "same_counter_min": 5,
}
THEN = {"papers": ("land", "results"), "land": ("papers",)}
HELPS = {1: ("land",), 3: ("results", "papers")}
WINDOWS = (
    OpeningWindow(opens="07:30", tickets_until="11:15", closes="11:30"),
    OpeningWindow(opens="13:30", closes="17:00"),
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
CONFIG = TRIAL.model_copy(
    update={
        "hours": TRIAL.hours.model_copy(update=dict.fromkeys(DAYS, WINDOWS)),
        "counters": tuple(
            counter.model_copy(update={"helps": HELPS.get(counter.number, ())})
            for counter in TRIAL.counters
        ),
        "priorities": tuple(
            priority.model_copy(update={"min_age": 75 if priority.id == "elder" else None})
            for priority in TRIAL.priorities
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
SERVING = st.fixed_dictionaries(
    {"quota": st.sampled_from([0, 0, 0, 4, 12]), "usual_service_min": st.sampled_from([3, 10, 30])}
)


def _hall(
    policy: dict[str, Any],
    serving: dict[str, Any],
    calls: dict[str, Any],
    tickets: TicketsSection,
    appointments: AppointmentsSection,
) -> Config:
    services = tuple(
        service.model_copy(update={"then": THEN.get(service.id, ()), **serving})
        for service in CONFIG.services
    )
    update = {
        "policy": CONFIG.policy.model_copy(update=policy),
        "calls": CONFIG.calls.model_copy(update=calls),
        "services": services,
    }
    # A copy would keep the services by name that the old one has already worked out.
    known = {**CONFIG.model_dump(), **update, "tickets": tickets, "appointments": appointments}
    return Config.model_validate(known)


HALLS = st.builds(
    _hall,
    POLICIES,
    SERVING,
    st.fixed_dictionaries(
        {
            "confirm_arrival": st.sampled_from([True, True, False]),
            "least_calls": st.sampled_from([1, 1, 2]),
            "most_calls": st.integers(2, 3),
            **{name: st.just(value) for name, value in CALLS.items()},
        }
    ),
    st.builds(
        TicketsSection,
        one_per_identity=st.sampled_from(["none", "service", "hall"]),
        admission=st.sampled_from([True, True, False]),
    ),
    st.builds(
        AppointmentsSection,
        enabled=st.sampled_from([True] * 5 + [False]),
        early_min=st.sampled_from([0, 15]),
        late_min=st.sampled_from([0, 15]),
        lead_min=st.sampled_from([0, 20]),
    ),
)

COUNTERS = st.sampled_from(sorted(CONFIG.counter))
SERVICES = st.sampled_from(sorted(CONFIG.service))
PRIORITIES = st.sampled_from([None, None, "elder", "urgent"])
STEPS = st.fixed_dictionaries({"service": SERVICES, "counter": st.one_of(st.none(), COUNTERS)})
ONLY = st.sampled_from([*["priority", "ordinary"] * 2, "elder", "urgent", "no such class"])
# A ticket counted back from the latest; a hall with fewer tickets has none of this number.
WHICH_MOST = 12
WHICH = st.integers(0, WHICH_MOST)
PEOPLE = st.sampled_from(["Lan", "LAN", " Minh  ", "Hoa", "Ye\u0302\u0301n", "yến", "", "Nobody"])
# The numbers of the identity cards that citizens show, and the birth dates on them.
BORN = {"001051123456": dt.date(1951, 11, 25), "001090654321": dt.date(1990, 2, 1)}
HOLDERS = st.sampled_from([None, None, *BORN, "phone", "tablet"])
REQUESTS = {"priority": PRIORITIES, "people": st.integers(1, 9), "holder": HOLDERS}
OF_TURN = {"of": st.sampled_from(["its turn", "its turn", "another"])}


TO: st.SearchStrategy[dict[str, st.SearchStrategy[Any]]] = st.sampled_from(
    [{}, {"to_counter": COUNTERS}, {"staff": PEOPLE}]
)


def _transfers(to: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "service": st.one_of(st.none(), SERVICES),
            "place": st.sampled_from(["front", "arrival", "behind", "back"]),
            **to,
        },
        optional={"places": st.integers(1, 4), "come_back": st.booleans(), **OF_TURN},
    )


ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "call_next": st.fixed_dictionaries(
        {"finishing": st.sampled_from([None, "its turn", "its turn", "another"])},
        optional={
            "service": SERVICES,
            "only": ONLY,
            "quiet": st.booleans(),
        },
    ),
    "recall": st.fixed_dictionaries({}, optional=OF_TURN),
    "start": st.fixed_dictionaries({}, optional=OF_TURN),
    "miss": st.fixed_dictionaries({}, optional=OF_TURN),
    "finish": st.fixed_dictionaries({}, optional={**OF_TURN, "confirmed": st.booleans()}),
    "call": st.fixed_dictionaries(
        {"label": WHICH},
        optional={
            "quiet": st.booleans(),
            "finishing": st.sampled_from(["its turn", "its turn", "another"]),
        },
    ),
    "back": st.fixed_dictionaries({"label": WHICH}),
    "serve": st.fixed_dictionaries({}, optional={"service": SERVICES}),
    "count_people": st.fixed_dictionaries({"people": st.integers(1, 99)}, optional=OF_TURN),
    "plan": st.fixed_dictionaries({"steps": st.lists(STEPS, max_size=3)}, optional=OF_TURN),
    "write_note": st.fixed_dictionaries(
        {"text": st.sampled_from(["Thiếu bản sao", "Lost her glasses"])}, optional=OF_TURN
    ),
    "hold": st.fixed_dictionaries(
        {
            "reason": st.sampled_from(["papers-missing"] * 9 + ["no such reason"]),
            "minutes": st.one_of(st.none(), st.integers(1, 30)),
        },
        optional=OF_TURN,
    ),
    "transfer": TO.flatmap(_transfers),
}
STAFF_ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "open_counter": st.fixed_dictionaries({}, optional={"staff": PEOPLE}),
    "pause_counter": st.fixed_dictionaries(
        {
            "reason": st.sampled_from(["break"] * 4 + ["no such reason"]),
            "minutes": st.one_of(st.none(), st.integers(1, 5)),
        }
    ),
    "close_counter": st.just({}),
    "assign_services": st.fixed_dictionaries(
        {"services": st.lists(SERVICES, min_size=1, max_size=3)}
    ),
    "seat_staff": st.fixed_dictionaries({"staff": PEOPLE}),
}
Command = tuple[str, dict[str, Any]]


def _commands(names: list[str], given: dict[str, Any]) -> st.SearchStrategy[Command]:
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), given[name]))


COMMANDS = _commands(sorted(ARGUMENTS), ARGUMENTS)
STAFF_COMMANDS = _commands([*["open_counter"] * 2, *sorted(STAFF_ARGUMENTS)], STAFF_ARGUMENTS)
# The commands that a counter can give for a turn in each state.
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
        "write_note",
        "finish",
        "finish",
        "hold",
        "hold",
        "transfer",
        "call_next",
    ),
}
