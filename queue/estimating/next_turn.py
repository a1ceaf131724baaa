"""Which turn a counter would call, in a hall that is plain data.

The rules are those of queue/line/order.py and queue/line/counter_line.py, without a database.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from hall.queue.estimating.state import CallingCounter, CallingRules, QueuedTurn
from hall.queue.line.order import WaitingTurn, choose


def next_of(
    line: Collection[QueuedTurn], counter: CallingCounter, rules: CallingRules, now: int
) -> QueuedTurn | None:
    """The same as ``line.next_turns`` of a query that nothing narrows."""
    own = _choose(_offered(line, counter, counter.services, now), counter, rules, now)
    if own is not None or not counter.helps:
        return own
    waiting = Counter(turn.service for turn in line)
    helped = [service for service in counter.helps if waiting[service] > rules.help_over]
    return _choose(_offered(line, counter, helped, now), counter, rules, now)


def _offered(
    line: Iterable[QueuedTurn], counter: CallingCounter, services: Collection[str], now: int
) -> list[QueuedTurn]:
    return [
        turn
        for turn in line
        if turn.service in services
        and turn.not_before <= now
        and (
            turn.counter in (None, counter.number) or (turn.until is not None and turn.until <= now)
        )
        and turn.staff in (None, counter.staff)
    ]


def _choose(
    offered: list[QueuedTurn], counter: CallingCounter, rules: CallingRules, now: int
) -> QueuedTurn | None:
    heads = [
        WaitingTurn(
            turn.turn_id,
            turn.order_key,
            turn.priority,
            max(0, now - turn.since),
            rules.weights.get(turn.priority or "", 1.0),
        )
        for turn in offered
    ]
    choice = choose(heads, rules.policy, counter.streak)
    if choice is None:
        return None
    return next(turn for turn in offered if turn.turn_id == choice.turn_id)
