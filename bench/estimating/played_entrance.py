"""Whether a planned day's citizens get a number: queue/line/admission.py on a hall in memory."""

from collections.abc import Iterable, Sequence

from bench.estimating.played_counters import PlayedCounter
from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.hours import tickets_at
from hall.queue.estimating.state import QueuedTurn
from hall.queue.line.admission import MOST_FINISHED, SETTLING_MS, Load, in_time, typical_ms
from hall.rehearsal.citizen import Citizen


class PlayedEntrance:
    def __init__(self, config: Config, counters: Sequence[PlayedCounter]) -> None:
        self._config = config
        self._counters = counters
        self._finished: dict[str, list[int]] = {service.id: [] for service in config.services}

    def finished(self, service: str, took_ms: int) -> None:
        self._finished[service].append(took_ms)

    def admitted(self, citizen: Citizen, line: Iterable[QueuedTurn], now: int) -> int | None:
        """The moment before which the number is not called, 0 for at once, None for no number."""
        window = tickets_at(self._config, now)
        if not window.open or window.shift is None:
            return None
        shift, service = window.shift, self._config.service[citizen.service]
        counters = [
            counter for counter in self._counters if service.id in counter.configured.services
        ]
        if now >= shift.opens + SETTLING_MS:
            counters = [counter for counter in counters if counter.called_today] or counters
        load = Load(
            waiting=sum(
                turn.service == service.id
                and (turn.priority is not None) >= (citizen.priority is not None)
                and turn.not_before < shift.closes
                for turn in line
            ),
            service_ms=typical_ms(
                self._finished[service.id][-MOST_FINISHED:], service.usual_service_min * MINUTE_MS
            ),
            counters=max(1, len(counters)),
            left_ms=shift.closes - max(now, shift.opens),
        )
        return 0 if load.waiting == 0 or in_time(load) else shift.later
