"""The hall in memory: a line, counters, and which turn each may call.

It knows the present only; what happens next is decided elsewhere.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hall.config.models import Config
from hall.queue.estimating.next_turn import next_of
from hall.queue.estimating.state import CallingCounter, CallingRules, QueuedTurn
from hall.queue.line.counter_states import name_key
from hall.queue.replaying.day_record import CounterChange, RecordedCall, RecordedWait

WindowListener = Callable[["ReplayCounter", int], None]
"""Called with a counter and the moment at which a window opens: it is free and has somebody whom it
may call."""


@dataclass(slots=True)
class ReplayCounter:
    """``opened`` is since when the counter is free and has somebody whom it may call. ``resting``
    holds the reasons why it calls nobody: "by the hours" before the day and at lunch, "by staff" in
    a pause or when closed."""

    setup: CallingCounter
    free_since: int
    free: bool = True
    resting: set[str] = field(default_factory=set)
    opened: int | None = None
    ignored: list[int] = field(default_factory=list)
    """How long each earlier window since it became free stayed open without a call, in ms."""


class HallModel:
    """``watch`` is called for each window that opens."""

    def __init__(
        self, rules: CallingRules, counters: Mapping[int, ReplayCounter], watch: WindowListener
    ) -> None:
        self.counters = counters
        self._rules = rules
        self._watch = watch
        self._line: dict[int, QueuedTurn] = {}

    def enter(self, turn: QueuedTurn) -> None:
        self._line[turn.turn_id] = turn

    def leave(self, turn_id: int) -> None:
        self._line.pop(turn_id, None)

    def find(self, turn_id: int) -> QueuedTurn | None:
        return self._line.get(turn_id)

    def chosen(self, counter: ReplayCounter, now: int) -> QueuedTurn | None:
        """The turn that the policy calls at this counter."""
        return next_of(self._line.values(), counter.setup, self._rules, now)

    def take(self, counter: ReplayCounter, turn: QueuedTurn | None) -> None:
        """The counter is busy with this turn, or with somebody without a number."""
        counter.free, counter.opened, counter.ignored = False, None, []
        if turn is not None:
            del self._line[turn.turn_id]
            streak = counter.setup.streak + 1 if turn.priority is not None else 0
            counter.setup = replace(counter.setup, streak=streak)

    def release(self, counter: ReplayCounter, now: int) -> None:
        counter.free, counter.free_since = True, now

    def settle(self, now: int) -> None:
        """Opens and closes windows; it must be called after each change."""
        for counter in self.counters.values():
            if not counter.free:
                continue
            has = not counter.resting and self.chosen(counter, now) is not None
            if has and counter.opened is None:
                counter.opened = now
                self._watch(counter, now)
            elif not has and counter.opened is not None:
                counter.ignored.append(now - counter.opened)
                counter.opened = None

    def apply_change(self, config: Config, counter_change: CounterChange) -> None:
        """Changes a counter as staff did."""
        counter = self.counters.get(counter_change.counter)
        if counter is None:
            return
        columns = counter_change.columns or {}
        configured = configured_counter(config, counter_change.counter)
        services = tuple(json.loads(columns.get("services") or "[]")) or configured.services
        staff = columns.get("staff")
        counter.setup = replace(
            counter.setup,
            services=services,
            helps=[name for name in configured.helps if name not in services],
            staff=configured.staff if staff is None else name_key(staff),
        )
        counter.resting.discard("by staff")
        if columns.get("state", "open") != "open":
            counter.resting.add("by staff")


def configured_counter(config: Config, number: int) -> CallingCounter:
    """A counter as configured, one without services if the hall has it no more."""
    counter = config.counter.get(number)
    if counter is None:
        return CallingCounter(number=number, services=())
    return CallingCounter(
        number=number,
        services=counter.services,
        helps=counter.helps,
        staff=name_key(counter.staff),
    )


def queued_turn(wait: RecordedWait, entered: int, since: int) -> QueuedTurn:
    """The turn of a recorded wait, which may enter the line at another time than it did."""
    later = entered - wait.entered
    return QueuedTurn(
        turn_id=wait.turn_id,
        service=wait.service,
        priority=wait.priority,
        order_key=wait.order_key,
        since=since,
        not_before=wait.not_before + (later if wait.after and wait.not_before else 0),
        counter=wait.counter,
        until=None if wait.until is None else wait.until + later,
        staff=wait.staff,
    )


def usual_busy_ms(calls: list[RecordedCall], service: str, config: Config) -> int:
    """How long a call of the service keeps a counter busy, in ms: the median of the day, or else
    the usual time of the configuration."""
    found = sorted(c.busy_ms for c in calls if c.service == service and c.busy_ms is not None)
    if found:
        return found[len(found) // 2]
    known = config.service.get(service)
    return (known.usual_service_min if known else 10) * 60_000
