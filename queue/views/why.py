"""Why a turn was called, who comes before one that waits, and why of two numbers one came first."""

import sqlite3

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.queue.line.counter_line import SINCE, CallQuery, call_query, head_of
from hall.queue.line.order import choose
from hall.queue.store.days import open_day
from hall.queue.store.errors import UnknownLabel, UnknownTicket
from hall.queue.store.tickets import BY_LABEL, BY_TOKEN, label_parameters
from hall.queue.store.turns import SELECT, Turn, call_reason

WAITING = f"""
SELECT turn.id, label, order_key, priority, max(0, :now - ({SINCE})) AS waited_ms
FROM turn JOIN ticket ON ticket.id = turn.ticket_id WHERE state = 'waiting'
"""
# Who may be called now, too; who is kept for another counter stands in another line.
RIVALS = f"""
{WAITING} AND service = :service AND (turn.id = :id OR coalesce(not_before, 0) <= :now
  AND (prefer_counter IS NULL OR prefer_counter = :counter OR prefer_until <= :now)
  AND (prefer_staff IS NULL OR prefer_staff = :staff))
ORDER BY order_key, turn.id
"""


class Before(TypedDict):
    """Numbers that come before a waiting one by the same rule; ``priority`` is their class."""

    labels: list[str]
    rule: str
    priority: str | None


class Why(TypedDict):
    """Of a called turn ``rule`` and ``passed_over``; of one that waits ``before``."""

    label: str
    state: str
    counter: int | None
    priority: str | None
    rule: str | None
    passed_over: list[str]
    before: list[Before]


class Comparison(TypedDict):
    """``first`` came before ``second``, or with ``called`` false comes before it as things stand.

    ``rule`` is that of the call, or ``place``: it stands earlier; ``later``: the other joined after
    the call; ``elsewhere``: the ``counter`` that called doesn't take the other's service;
    ``away``: the other could not be called. ``apart`` and ``none``: neither comes first; ``same``:
    they are one number.
    """

    first: str
    second: str
    called: bool
    rule: str
    counter: int | None
    priority: str | None


def why(db: sqlite3.Connection, config: Config, token: str, now: int) -> Why:
    """:raises UnknownTicket: no such token, or its business day is over."""
    row = db.execute(f"{SELECT} WHERE {BY_TOKEN}", (token, open_day(db))).fetchone()
    if row is None:
        raise UnknownTicket
    called = None if row["called_seq"] is None else call_reason(db, row["called_seq"])
    return Why(
        label=row["label"],
        state=row["state"],
        counter=row["counter"],
        priority=row["priority"],
        rule=called["rule"] if called else None,
        passed_over=called["passed_over"] if called else [],
        before=_before(db, config, row, now) if row["state"] == "waiting" else [],
    )


def compare(
    db: sqlite3.Connection, config: Config, first: str, second: str, day: str | None, now: int
) -> Comparison:
    """:raises UnknownLabel: one of the numbers was not given on this day."""
    one, other = (_labelled(db, each, day) for each in (first, second))
    if one.id == other.id:
        return _compared(one, other, "same")
    seqs = [turn.row["called_seq"] for turn in (one, other)]
    if seqs != [None, None]:
        if seqs[0] is None or (seqs[1] is not None and seqs[1] < seqs[0]):
            one, other = other, one
        return _compared(one, other, _why_earlier(db, config, one, other))
    if not one.state == other.state == "waiting":
        return _compared(one, other, "none")
    counters = [set(config.counters_of.get(turn.service, ())) for turn in (one, other)]
    common = counters[0] & counters[1]
    if not common:
        return _compared(one, other, "apart")
    ids = {"now": now, "one": one.id, "other": other.id}
    rows = db.execute(f"{WAITING} AND turn.id IN (:one, :other)", ids).fetchall()
    query = call_query(config, config.counter[min(common)], now)
    earlier, rule = _earlier(query, *rows)
    if one.id != earlier["id"]:
        one, other = other, one
    return _compared(one, other, rule)


def _before(db: sqlite3.Connection, config: Config, row: sqlite3.Row, now: int) -> list[Before]:
    """Those of its service who come first where a call chooses between the two, in order."""
    counters = config.counters_of.get(row["service"], ())
    if not counters:
        return []
    query = call_query(config, config.counter[counters[0]], now)
    kept = {"counter": row["prefer_counter"], "staff": row["prefer_staff"]}
    values = {"now": now, "service": row["service"], "id": row["id"]}
    line = db.execute(RIVALS, {**values, **kept}).fetchall()
    own = next(each for each in line if each["id"] == row["id"])
    found: dict[tuple[str, str | None], list[str]] = {}
    for rival in line:
        earlier, rule = _earlier(query, rival, own)
        if earlier["id"] != own["id"]:
            same = found.setdefault((rule, rival["priority"]), [])
            same.append(rival["label"])
    return [
        Before(labels=labels, rule=rule, priority=priority)
        for (rule, priority), labels in found.items()
    ]


def _earlier(query: CallQuery, one: sqlite3.Row, other: sqlite3.Row) -> tuple[sqlite3.Row, str]:
    """Which of two waiting turns comes first where only they wait, and why."""
    choice = choose([head_of(query, row) for row in (one, other)], query.policy, 0)
    assert choice is not None
    rule = "place" if choice.rule == "arrival" else choice.rule
    return (one if choice.turn_id == one["id"] else other), rule


def _why_earlier(db: sqlite3.Connection, config: Config, first: Turn, second: Turn) -> str:
    called = call_reason(db, first.row["called_seq"])
    if second.label in called["passed_over"]:
        return called["rule"]
    joined = "SELECT min(seq) FROM event WHERE turn_id = ?"
    if db.execute(joined, (second.id,)).fetchone()[0] > first.row["called_seq"]:
        return "later"
    place = config.counter.get(first.counter or 0)
    if place is None or second.service not in (*place.services, *place.helps):
        return "elsewhere"
    stands = [(turn.row["order_key"], turn.id) for turn in (first, second)]
    return "place" if stands[0] < stands[1] else "away"


def _compared(first: Turn, second: Turn, rule: str) -> Comparison:
    return Comparison(
        first=first.label,
        second=second.label,
        called=first.row["called_seq"] is not None,
        rule=rule,
        counter=first.counter,
        priority=first.row["priority"],
    )


def _labelled(db: sqlite3.Connection, given: str, day: str | None) -> Turn:
    values = label_parameters(given.upper(), day)
    row = db.execute(f"{SELECT} WHERE {BY_LABEL}", values).fetchone()
    if row is None:
        raise UnknownLabel(label=given)
    return Turn.of(row)
