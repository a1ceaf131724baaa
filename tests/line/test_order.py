"""The next turn is the first of the class that the policy chooses, and nobody starves."""

from collections.abc import Iterable, Sequence
from itertools import chain, groupby

from hypothesis import given
from hypothesis import strategies as st

from hall.queue.line.order import CallPolicy, Choice, WaitingTurn, choose

PATIENCE = 100
WEIGHTS = {None: 1.0, "elder": 2.0, "urgent": 5.0}
CLASSES = st.sampled_from(list(WEIGHTS))
POLICIES = st.builds(
    CallPolicy,
    st.sampled_from(["ratio", "strict", "weighted"]),
    st.integers(1, 10),
    st.just(PATIENCE),
)
RATIOS = st.builds(CallPolicy, st.just("ratio"), st.integers(1, 10), st.just(PATIENCE))
STREAKS = st.integers(0, 20)


def head(turn_id: int, place: int, priority: str | None = None, waited: int = 0) -> WaitingTurn:
    return WaitingTurn(turn_id, place, priority, waited, WEIGHTS[priority])


LINES = st.lists(
    st.builds(
        head, st.integers(1, 10**6), st.integers(0, 1000), CLASSES, st.integers(0, 2 * PATIENCE)
    ),
    unique_by=lambda one: one.turn_id,
)
SHORT_WAITS = LINES.map(lambda line: [one for one in line if one.waited_ms < PATIENCE])
# The classes of those who arrive between two calls, and the time until the next call.
ARRIVALS = st.lists(st.tuples(st.lists(CLASSES, max_size=4), st.integers(0, 40)), max_size=40)


def chosen(
    line: Sequence[WaitingTurn], policy: CallPolicy, streak: int
) -> tuple[WaitingTurn, Choice]:
    choice = choose(line, policy, streak)
    assert choice is not None
    return next(one for one in line if one.turn_id == choice.turn_id), choice


def first(line: Iterable[WaitingTurn]) -> WaitingTurn:
    return min(line, key=lambda one: (one.order_key, one.turn_id))


def deciding(line: Sequence[WaitingTurn]) -> list[WaitingTurn]:
    """The first turn of each class, the longest waiting one, and the first out of patience."""
    found: set[WaitingTurn] = set()
    by_class = sorted(line, key=lambda one: str(one.priority))
    for _, group in groupby(by_class, key=lambda one: str(one.priority)):
        same = list(group)
        found |= {first(same), max(same, key=lambda one: one.waited_ms)}
        found |= {first(late)} if (late := [o for o in same if o.waited_ms >= PATIENCE]) else set()
    return list(found)


@given(LINES, POLICIES, STREAKS)
def test_the_choice_among_heads_is_the_choice_among_all(
    line: list[WaitingTurn], policy: CallPolicy, streak: int
) -> None:
    among_heads, among_all = (choose(some, policy, streak) for some in (deciding(line), line))
    # Only the stated rule may differ, if some or all of one class are late.
    if among_heads != among_all:
        assert among_heads is not None
        assert among_all is not None
        assert among_heads.turn_id == among_all.turn_id


@given(SHORT_WAITS, RATIOS, STREAKS)
def test_the_first_of_the_class_whose_turn_it_is(
    line: list[WaitingTurn], policy: CallPolicy, streak: int
) -> None:
    if not line:
        assert choose(line, policy, streak) is None
        return
    one, choice = chosen(line, policy, streak)
    classes = {one.priority is not None for one in line}
    wants = classes == {True} or (len(classes) == 2 and streak < policy.in_a_row)
    assert one == first(o for o in line if (o.priority is not None) == wants)
    rule = "arrival" if len(classes) == 1 else "priority" if wants else "share"
    assert choice.rule == rule


@given(SHORT_WAITS, STREAKS)
def test_strict_is_priority_first(line: list[WaitingTurn], streak: int) -> None:
    if any(one.priority for one in line):
        one, _ = chosen(line, CallPolicy("strict", 1, PATIENCE), streak)
        assert one == first(o for o in line if o.priority)


def test_weighted_counts_the_longest_wait_of_a_class() -> None:
    policy = CallPolicy("weighted", 3, PATIENCE)
    line = [head(1, 1, None, 50), head(2, 2, "elder", 20), head(3, 3, "urgent", 5)]
    assert choose(line, policy, 0) == Choice(1, "weighted")  # the scores are 50, 40 and 25
    line.append(head(4, 4, "elder", 26))
    # The scores are 50 and 52; the first of the class is called.
    assert choose(line, policy, 0) == Choice(2, "weighted")
    assert choose(line[:1], policy, 0) == Choice(1, "arrival")


def test_out_of_patience_comes_before_any_class() -> None:
    line = [head(1, 1, "urgent", 99), head(2, 2, None, 100), head(3, 3, None, 150)]
    for kind in ("ratio", "strict", "weighted"):
        assert choose(line, CallPolicy(kind, 3, PATIENCE), 0) == Choice(2, "patience")


@given(LINES, POLICIES, STREAKS)
def test_place_decides_within_a_class(
    line: list[WaitingTurn], policy: CallPolicy, streak: int
) -> None:
    if line:
        one, choice = chosen(line, policy, streak)
        rivals = [o for o in line if o.priority == one.priority]
        if choice.rule == "patience":
            rivals = [o for o in rivals if o.waited_ms >= PATIENCE]
        assert one == first(rivals)
        assert (choice.rule != "arrival") or one == first(line)


@given(ARRIVALS, POLICIES)
def test_nobody_starves(arrivals: list[tuple[list[str | None], int]], policy: CallPolicy) -> None:
    """A turn out of patience is called after at most the turns then ahead of it and one more.

    This holds for any policy, any load and any arrivals."""
    # By position: the time of arrival and the class.
    waiting: dict[int, tuple[int, str | None]] = {}
    bound: dict[int, int] = {}
    now = streak = calls = place = 0
    empty: tuple[list[str | None], int] = ([], 30)
    for coming, pause in chain(arrivals, [empty] * 4 * len(arrivals)):
        for priority in coming:
            waiting[place := place + 1] = now, priority
        for at, (since, _) in waiting.items():
            if now - since >= PATIENCE:
                bound.setdefault(at, calls + sum(other < at for other in waiting) + 1)
        line = [head(at, at, kind, now - since) for at, (since, kind) in waiting.items()]
        if line:
            called, _ = chosen(line, policy, streak)
            calls += 1
            assert calls <= bound.get(called.turn_id, calls)
            streak = streak + 1 if called.priority else 0
            del waiting[called.turn_id]
            assert all(calls < bound.get(at, calls + 1) for at in waiting)
        now += pause
    assert not waiting


@given(st.integers(0, 30), RATIOS)
def test_the_last_ordinary_turn_waits_for_its_share(before: int, policy: CallPolicy) -> None:
    """With ``before`` ordinary turns ahead and endless priority, the number of calls is bounded."""
    waiting = [head(number, number) for number in range(before + 1)]
    streak, calls = 0, 0
    while any(one.priority is None for one in waiting):
        waiting.append(head(1000 + calls, 1000 + calls, "elder"))
        one, _ = chosen(waiting, policy, streak)
        waiting.remove(one)
        streak = streak + 1 if one.priority else 0
        calls += 1
    assert calls == (before + 1) * (policy.in_a_row + 1)
