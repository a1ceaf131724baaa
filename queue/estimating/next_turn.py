"""Whom a counter would call, of a hall as plain data: queue/line/order.py and the rules of
queue/line/counter_line.py on it, without a database."""

from collections import Counter
from collections.abc import Collection, Iterable

from hall.queue.estimating.state import CallingCounter, CallingRules, QueuedTurn
from hall.queue.line.order import WaitingTurn, choose


def next_of(
    line: Collection[QueuedTurn], place: CallingCounter, rules: CallingRules, now: int
) -> QueuedTurn | None:
    """The same as ``line.next_turns`` of a query that nothing narrows."""
    own = _choose(_offered(line, place, place.services, now), place, rules, now)
    if own is not None or not place.helps:
        return own
    waiting = Counter(turn.service for turn in line)
    helped = [service for service in place.helps if waiting[service] > rules.help_over]
    return _choose(_offered(line, place, helped, now), place, rules, now)


def _offered(
    line: Iterable[QueuedTurn], place: CallingCounter, services: Collection[str], now: int
) -> list[QueuedTurn]:
    return [
        turn
        for turn in line
        if turn.service in services
        and turn.not_before <= now
        and (turn.counter in (None, place.number) or (turn.until is not None and turn.until <= now))
        and turn.staff in (None, place.staff)
    ]


def _choose(
    offered: list[QueuedTurn], place: CallingCounter, rules: CallingRules, now: int
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
    choice = choose(heads, rules.policy, place.streak)
    if choice is None:
        return None
    return next(turn for turn in offered if turn.turn_id == choice.turn_id)


def behind(turn: QueuedTurn, line: Iterable[QueuedTurn], counters: int) -> int:
    """The key of a returning turn, as places.behind gives it; who returned before is not told
    from who waited."""
    keys = sorted(
        other.order_key
        for other in line
        if other.service == turn.service and (other.priority is None) == (turn.priority is None)
    )
    if not keys:
        return turn.order_key
    if len(keys) <= counters:
        return max(keys[-1] + 1, turn.order_key)
    return max((keys[counters - 1] + keys[counters]) // 2, turn.order_key)
