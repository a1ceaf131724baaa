"""Why a turn was called, which numbers come before a waiting one, and which of two comes first."""

import sqlite3
from collections.abc import Sequence
from itertools import product

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.queue.line.callers import callers
from hall.queue.line.counter_line import OFFERED, SINCE, CallQuery, call_query, waiting_turn
from hall.queue.line.order import choose
from hall.queue.store import turns
from hall.queue.store.days import open_day
from hall.queue.store.errors import UnknownLabel, UnknownTicket
from hall.queue.store.tickets import BY_TOKEN, OF_LABEL, label_parameters
from hall.queue.store.turns import Turn, call_reason

WAITING = f"""
SELECT turn.id, label, order_key, priority, max(0, :now - ({SINCE})) AS waited_ms
FROM turn JOIN ticket ON ticket.id = turn.ticket_id WHERE state = 'waiting'
"""
# The turn itself and those that a counter could call instead of it.
RIVALS = f"""
{WAITING} AND service = :service AND (turn.id = :id OR ({OFFERED}))
ORDER BY order_key, turn.id
"""


class EarlierNumbers(TypedDict):
    """Numbers that come before a waiting one by the same ``rule``; ``priority`` is their class."""

    labels: list[str]
    rule: str
    priority: str | None


class Explanation(TypedDict):
    """Why a turn was called: ``rule``, and the numbers ``passed_over``. For a waiting turn, the
    numbers that come ``before`` it. With ``several`` the number has waited for more than one
    service, of which ``service`` is the one meant; a ``stranded`` one waits for a service that no
    counter takes."""

    label: str
    service: str
    several: bool
    stranded: bool
    state: str
    counter: int | None
    priority: str | None
    rule: str | None
    passed_over: list[str]
    before: list[EarlierNumbers]


class Comparison(TypedDict):
    """``first`` was called before ``second``; if neither was called, it would be.

    ``rule`` is the rule of the call, or one of these:

    - ``place``: the first has the earlier position in the line;
    - ``later``: the second joined the line after the first was called;
    - ``elsewhere``: the ``counter`` that called the first does not take the second's service;
    - ``away``: the second could not be called then;
    - ``apart``: no counter takes the services of both, so neither comes first;
    - ``none``: one of them neither waits nor was called, so neither comes first;
    - ``same``: they are one number.

    Numbers that have waited more than once (``several``) are compared where both waited for the same
    service at the same time, or else by where they are now. ``services`` are those meant: the
    first's and the second's.
    """

    first: str
    second: str
    services: tuple[str, str]
    several: bool
    called: bool
    rule: str
    counter: int | None
    priority: str | None


def why(db: sqlite3.Connection, config: Config, token: str, now: int) -> Explanation:
    """Why the ticket was called when it was, or who comes before it while it waits.

    :raises UnknownTicket: no ticket has this token, or its business day is over.
    """
    turn = turns.find(db, BY_TOKEN, (token, open_day(db)))
    if turn is None:
        raise UnknownTicket
    row = turn.row
    reason = None if row["called_seq"] is None else call_reason(db, row["called_seq"])
    waits = row["state"] == "waiting"
    stranded = waits and not callers(db, config, row, now)
    return Explanation(
        label=row["label"],
        service=turn.service,
        several=len(_turns(db, "ticket.id = ?", (turn.ticket_id,))) > 1,
        stranded=stranded,
        state=row["state"],
        counter=row["counter"],
        priority=row["priority"],
        rule=reason["rule"] if reason else None,
        passed_over=reason["passed_over"] if reason else [],
        before=_before(db, config, row, now) if waits and not stranded else [],
    )


def compare(
    db: sqlite3.Connection, config: Config, labels: tuple[str, str], day: str | None, now: int
) -> Comparison:
    """Which of two numbers comes first.

    :raises UnknownLabel: one of the numbers was not given on this day.
    """
    ones, others = (_labelled(db, label, day) for label in labels)
    several = len(ones) > 1 or len(others) > 1
    one, other = _met(db, ones, others) if several else (ones[0], others[0])
    first, second, rule = _compared(db, config, one, other, now)
    return Comparison(
        first=first.label,
        second=second.label,
        services=(first.service, second.service),
        several=several,
        called=first.row["called_seq"] is not None,
        rule=rule,
        counter=first.counter,
        priority=first.row["priority"],
    )


def _compared(
    db: sqlite3.Connection, config: Config, one: Turn, other: Turn, now: int
) -> tuple[Turn, Turn, str]:
    """Which of two turns comes first, which second, and the rule."""
    if one.ticket_id == other.ticket_id:
        return one, other, "same"
    calls = [turn.row["called_seq"] for turn in (one, other)]
    if calls != [None, None]:
        if calls[0] is None or (calls[1] is not None and calls[1] < calls[0]):
            one, other = other, one
        return one, other, _why_called_earlier(db, config, one, other)
    if not one.state == other.state == "waiting":
        return one, other, "none"
    return _compare_waiting(db, config, one, other, now)


def _met(db: sqlite3.Connection, ones: Sequence[Turn], others: Sequence[Turn]) -> tuple[Turn, Turn]:
    """The turns of two tickets that are compared: the latest for the same service, if possible of the
    same time; if they have none, the latest of each."""

    def fairness(pair: tuple[Turn, Turn]) -> tuple[bool, bool, int]:
        one, other = pair
        same = one.service == other.service
        at_once = _joined(db, one) < _left(other) and _joined(db, other) < _left(one)
        return same, same and at_once, one.id + other.id

    return max(product(ones, others), key=fairness)


def _joined(db: sqlite3.Connection, turn: Turn) -> int:
    """The seq of the event with which the turn began to wait."""
    sql = "SELECT min(seq) FROM event WHERE turn_id = ?"
    return int(db.execute(sql, (turn.id,)).fetchone()[0])


def _left(turn: Turn) -> float:
    """The seq of the event that called the turn out of the line; later than all while it waits."""
    called = turn.row["called_seq"]
    return float("inf") if called is None else int(called)


def _compare_waiting(
    db: sqlite3.Connection, config: Config, one: Turn, other: Turn, now: int
) -> tuple[Turn, Turn, str]:
    counters = [set(callers(db, config, turn.row, now)) for turn in (one, other)]
    common = counters[0] & counters[1]
    if not common:
        return one, other, "apart"
    ids = {"now": now, "one": one.id, "other": other.id}
    rows = db.execute(f"{WAITING} AND turn.id IN (:one, :other)", ids).fetchall()
    query = call_query(config, config.counter[min(common)], now)
    earlier, rule = _earlier(query, *rows)
    if one.id != earlier["id"]:
        one, other = other, one
    return one, other, rule


def _before(
    db: sqlite3.Connection, config: Config, turn: sqlite3.Row, now: int
) -> list[EarlierNumbers]:
    """The numbers of the same service that a counter would call rather than this one, in the order
    of their positions, grouped by the rule."""
    first, *_ = callers(db, config, turn, now)
    query = call_query(config, config.counter[first], now)
    parameters = {
        "now": now,
        "service": turn["service"],
        "id": turn["id"],
        "counter": turn["prefer_counter"],
        "staff": turn["prefer_staff"],
    }
    line = db.execute(RIVALS, parameters).fetchall()
    own = next(row for row in line if row["id"] == turn["id"])
    labels: dict[tuple[str, str | None], list[str]] = {}
    for rival in line:
        earlier, rule = _earlier(query, rival, own)
        if earlier["id"] != own["id"]:
            labels.setdefault((rule, rival["priority"]), []).append(rival["label"])
    return [
        EarlierNumbers(labels=group, rule=rule, priority=priority)
        for (rule, priority), group in labels.items()
    ]


def _earlier(query: CallQuery, one: sqlite3.Row, other: sqlite3.Row) -> tuple[sqlite3.Row, str]:
    """Which of two waiting turns would be called if nobody else waited, and by which rule."""
    choice = choose([waiting_turn(query, row) for row in (one, other)], query.policy, 0)
    assert choice is not None
    rule = "place" if choice.rule == "arrival" else choice.rule
    return (one if choice.turn_id == one["id"] else other), rule


def _why_called_earlier(db: sqlite3.Connection, config: Config, first: Turn, second: Turn) -> str:
    """The ``rule`` of a comparison whose ``first`` was called before the ``second``."""
    reason = call_reason(db, first.row["called_seq"])
    if second.label in reason["passed_over"]:
        return reason["rule"]
    if _joined(db, second) > first.row["called_seq"]:
        return "later"
    counter = config.counter.get(first.counter or 0)
    if counter is None or second.service not in (*counter.services, *counter.helps):
        return "elsewhere"
    positions = [(turn.row["order_key"], turn.id) for turn in (first, second)]
    return "place" if positions[0] < positions[1] else "away"


def _labelled(db: sqlite3.Connection, label: str, day: str | None) -> Sequence[Turn]:
    """The turns of a number, at least one. :raises UnknownLabel:"""
    found = _turns(db, OF_LABEL, label_parameters(label.upper(), day))
    if not found:
        raise UnknownLabel(label=label)
    return found


def _turns(db: sqlite3.Connection, where: str, values: Sequence[object]) -> Sequence[Turn]:
    sql = f"{turns.SELECT} WHERE {where} AND turn.state <> 'undone' ORDER BY turn.id"
    return [Turn.of(row) for row in db.execute(sql, values)]
