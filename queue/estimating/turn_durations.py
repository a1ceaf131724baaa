"""How long turns take in each run: from the call until the counter wants its next turn."""

from collections.abc import Sequence

import numpy as np

from hall.queue.estimating import random_numbers
from hall.queue.estimating.random_numbers import Floats, Numbers
from hall.queue.estimating.service_times import Beliefs


class TurnDurations:
    """What is believed of the services at an hour of today, for so many runs."""

    def __init__(self, beliefs: Beliefs, hour: int, runs: int) -> None:
        self.beliefs = beliefs
        self.runs = runs
        self.hour = hour
        self.gaps = beliefs.gaps.at(hour)
        self._at = {service: n for n, service in enumerate(beliefs.times)}
        known = [time.at(hour) for time in beliefs.times.values()]
        self._spread = np.array([spread for _, _, spread in known], np.float32)
        doubts = random_numbers.normal(runs, random_numbers.DOUBTS, range(len(known)))
        self._mean: Floats = np.stack(
            [
                np.float32(mean) + np.float32(doubt) * doubts[n]
                for n, (mean, doubt, _) in enumerate(known)
            ]
        )

    def log_mean(self, service: str) -> Floats:
        """The mean logarithm of the seconds, in each run."""
        mean: Floats = self._mean[self._at[service]]
        return mean

    def spread(self, service: str) -> float:
        return float(self._spread[self._at[service]])

    def ms(self, services: Sequence[str], rows: Sequence[int]) -> Numbers:
        """The durations in ms of turns of these services, drawn from these rows of random
        numbers."""
        at = np.array([self._at[service] for service in services], int)
        normal = random_numbers.normal(self.runs, random_numbers.TAKES, rows)
        seconds = np.exp(self._mean[at] + self._spread[at, None] * normal)
        return self.with_call(seconds, random_numbers.even(self.runs, random_numbers.CALLS, rows))

    def with_call(self, seconds: Floats, chance: Floats) -> Numbers:
        """The seconds of service as ms, with calls that nobody answers and with what counters do
        between two turns."""
        missed = np.float32(self.beliefs.no_show)
        other = (chance - missed) / (1 - missed)
        taken = seconds + self.gaps.draw(other)
        taken = np.where(other < 0, np.float32(self.beliefs.given_up_s), taken)
        ms: Numbers = (taken * 1000).astype(np.int64)
        return ms
