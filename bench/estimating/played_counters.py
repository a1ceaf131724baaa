"""A counter of a played day, and what the day comes to."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from hall.config.models import Counter
from hall.queue.estimating.next_turn import next_of
from hall.queue.estimating.service_times import Observation
from hall.queue.estimating.state import (
    IGNORED_MS,
    CallingCounter,
    CallingRules,
    HallState,
    OpenTurn,
    QueuedTurn,
)
from hall.queue.line import positions
from hall.queue.line.counter_states import name_key
from hall.rehearsal.citizen import Citizen, Onward
from hall.rehearsal.day import PlannedPause, StaffShift, due_pause, on_duty

ServedCall = tuple[str, int, int]
"""A service, since when its turn waited, and when it was called (ms)."""


Watch = Callable[[HallState, QueuedTurn], None]
"""Called with each new number and the hall that includes it."""


@dataclass
class Played:
    """``called`` says when each turn was first called. ``seen`` are the turns as their table keeps
    them. ``put_off`` people left because of the line, ``refused`` ones got no number."""

    called: dict[int, int] = field(default_factory=dict)
    seen: list[Observation] = field(default_factory=list)
    put_off: int = 0
    refused: int = 0

    def add(
        self,
        turn: QueuedTurn,
        counter: int,
        times: tuple[int, int | None, int],
        outcome: str,
        joined: str,
    ) -> None:
        """Adds a turn that is over; ``times`` are when it was called, started and ended (ms)."""
        called, started, ended = times
        self.seen.append(
            Observation(
                service=turn.service,
                priority=turn.priority,
                counter=counter,
                since=turn.since,
                called=called,
                started=started,
                ended=ended,
                outcome=outcome,
                joined=joined,
            )
        )


@dataclass
class PlayedCounter:
    """``idle_since`` (ms) is None while there is something to do."""

    configured: Counter
    shifts: list[StaffShift]
    pauses: list[PlannedPause] = field(default_factory=list)
    idle_since: int | None = 0
    free_since: int | None = 0
    running: OpenTurn | None = None
    streak: int = 0
    paused: bool = False
    called_today: bool = False

    @property
    def number(self) -> int:
        return self.configured.number

    def snapshot(self, calls: Iterable[ServedCall] = ()) -> CallingCounter:
        """``calls`` are those of the whole hall so far."""
        return CallingCounter(
            number=self.number,
            services=self.configured.services,
            helps=self.configured.helps,
            staff=name_key(self.configured.staff),
            state="paused" if self.paused else "open",
            streak=self.streak,
            running=self.running,
            free_since=self.free_since,
            ignores_since=self._ignores_since(calls),
            called_today=self.called_today,
        )

    def _ignores_since(self, calls: Iterable[ServedCall]) -> int | None:
        free = self.free_since
        if free is None or self.paused:
            return None
        ignored = [
            max(since, free)
            for service, since, called in calls
            if service in self.configured.services and called > free and called - since > IGNORED_MS
        ]
        return min(ignored, default=None)

    def on_duty(self, now: int) -> bool:
        return on_duty(self.shifts, now)

    def due_pause(self, now: int) -> PlannedPause | None:
        return due_pause(self.pauses, self.shifts, now)

    def chooses(
        self, line: Collection[QueuedTurn], rules: CallingRules, now: int
    ) -> QueuedTurn | None:
        return next_of(line, self.snapshot(), rules, now)

    def calls(self, running: OpenTurn) -> None:
        self.running = running
        self.called_today = True
        self.idle_since = self.free_since = None
        self.streak = self.streak + 1 if running.priority is not None else 0


def key_behind(turn: QueuedTurn, line: Iterable[QueuedTurn], places: int, last_id: int) -> int:
    """The order key of a turn that returns behind the first ``places`` of its class."""
    keys = sorted(
        other.order_key
        for other in line
        if other.service == turn.service and (other.priority is None) == (turn.priority is None)
    )
    if not keys:
        return turn.order_key
    return max(turn.order_key, positions.key_behind(keys, places, last_id))


def rest_of_visit(citizen: Citizen, counter: int) -> Sequence[Onward]:
    """The service that the citizen is sent to, the way back to this counter, the planned steps."""
    back = citizen.back_s and Onward(citizen.service, citizen.back_s, counter)
    return [step for step in (citizen.onward, back, *citizen.steps) if step]
