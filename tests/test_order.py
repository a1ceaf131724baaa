"""Who is called next: in order of arrival, priority first, and nobody starves."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from hall.queue.order import Choice, Head, Rule, choose

STREAKS = st.integers(0, 20)
SHARES = st.integers(1, 10)
HEADS = st.lists(
    st.builds(Head, st.integers(1, 10**6), st.integers(0, 1000), st.booleans()),
    unique_by=lambda head: head.turn_id,
)


def call_everybody(arrivals: Sequence[bool], in_a_row: int) -> list[tuple[Head, Rule]]:
    """One person arrives before each call, and the rest of the line is called at the end."""
    waiting: list[Head] = []
    called: list[tuple[Head, Rule]] = []
    streak = 0
    for place, priority in enumerate((*arrivals, *[None] * len(arrivals)), start=1):
        if priority is not None:
            # Two arrive for each call while the hall fills.
            waiting += [
                Head(2 * place, 2 * place, priority),
                Head(2 * place + 1, place * 2 + 1, True),
            ]
        called.append(call_one(waiting, streak, in_a_row))
        streak = streak + 1 if called[-1][0].priority else 0
    assert waiting == []
    return called


def call_one(waiting: list[Head], streak: int, in_a_row: int) -> tuple[Head, Rule]:
    choice = choose(waiting, streak, in_a_row)
    assert choice is not None
    head = next(head for head in waiting if head.turn_id == choice.turn_id)
    waiting.remove(head)
    return head, choice.rule


@given(HEADS, STREAKS, SHARES)
def test_the_first_of_the_class_whose_turn_it_is(
    heads: list[Head], streak: int, in_a_row: int
) -> None:
    choice = choose(heads, streak, in_a_row)
    classes = {head.priority for head in heads}
    if not heads:
        assert choice is None
        return
    wants_priority = classes == {True} or (len(classes) == 2 and streak < in_a_row)
    rule: Rule = "arrival" if len(classes) == 1 else "priority" if wants_priority else "share"
    first = min(
        (head for head in heads if head.priority == wants_priority),
        key=lambda head: (head.order_key, head.turn_id),
    )
    assert choice == Choice(first.turn_id, rule)


@given(st.lists(st.booleans(), max_size=60), SHARES)
def test_arrival_decides_within_a_class(arrivals: list[bool], in_a_row: int) -> None:
    called = call_everybody(arrivals, in_a_row)
    for wanted in (True, False):
        places = [head.order_key for head, _ in called if head.priority == wanted]
        assert places == sorted(places)


@given(st.lists(st.booleans(), max_size=60), SHARES)
def test_nobody_starves(arrivals: list[bool], in_a_row: int) -> None:
    """While an ordinary turn waits, at most ``in_a_row`` calls in a row pass it over."""
    passed = 0
    for head, rule in call_everybody(arrivals, in_a_row):
        if rule == "arrival":
            passed = passed + 1 if head.priority else 0
            continue
        assert head.priority == (rule == "priority")
        passed = passed + 1 if head.priority else 0
        assert passed <= in_a_row


@given(st.integers(0, 30), SHARES)
def test_the_last_ordinary_turn_waits_for_its_share(before: int, in_a_row: int) -> None:
    """With ``before`` ordinary turns before it and priority without end, its call is bounded."""
    waiting = [Head(number, number, False) for number in range(before + 1)]
    streak, calls = 0, 0
    while any(not head.priority for head in waiting):
        waiting += [Head(1000 + calls, 1000 + calls, True)]
        head, _ = call_one(waiting, streak, in_a_row)
        streak = streak + 1 if head.priority else 0
        calls += 1
    assert calls == (before + 1) * (in_a_row + 1)
