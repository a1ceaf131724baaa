"""The citizens of a day by their numbers: who they are, and what they do besides being served."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.rehearsal import habits
from hall.rehearsal.citizen import Citizen, Onward
from hall.rehearsal.client import HallClient, Refused
from hall.rehearsal.durations import median_service_s
from hall.rehearsal.summary import Summary
from hall.rehearsal.timeline import Timeline

Notice = Callable[[str, int | None, int], None]
"""Told that somebody waits for a service since a moment (ms), perhaps for one counter only."""


class Crowd:
    def __init__(
        self,
        config: Config,
        timeline: Timeline,
        hall: HallClient,
        summary: Summary,
        notice: Notice,
    ) -> None:
        self._config = config
        self._timeline = timeline
        self._hall = hall
        self._summary = summary
        self._notice = notice
        self._citizens: dict[str, Citizen] = {}
        self._tokens: dict[str, str] = {}

    def came(self, citizen: Citizen, label: str, token: str, now: int) -> None:
        self._citizens[label] = citizen
        self._tokens[label] = token
        if citizen.gives_up_s is not None:
            leaves = partial(self._give_up, label)
            self._timeline.at(now + round(citizen.gives_up_s * 1000), leaves)

    def of(self, label: str, service: str) -> Citizen:
        """Also of somebody who took a number without being in the plan: the usual one."""
        known = self._citizens.get(label)
        if known is not None:
            return known
        return Citizen(
            at=0,
            service=service,
            priority=None,
            language=self._config.hall.languages[0],
            kiosk=None,
            walk_s=habits.WALK_MEDIAN_S,
            service_s=median_service_s(self._config.service[service]),
        )

    def missed(self, label: str, service: str, now: int) -> None:
        """Nobody came to the counter; some come later, and say so on their phone."""
        citizen = self.of(label, service)
        if citizen.returns_s is not None:
            back = partial(self._return_by_phone, label, citizen)
            self._timeline.at(now + round(citizen.returns_s * 1000), back)

    def held(self, label: str, service: str, counter: int, now: int) -> None:
        """The citizen fetches what was missing, then goes to the counter again."""
        citizen = self.of(label, service)
        assert citizen.aside is not None
        back = partial(self._return_to, counter, label, citizen)
        self._timeline.at(now + round(citizen.aside.away_s * 1000), back)

    def sent_on(self, label: str, service: str, counter: int, now: int) -> None:
        citizen = self.of(label, service)
        assert citizen.onward is not None
        back = citizen.back_s
        steps = citizen.steps if back is None else (Onward(service, back, counter), *citizen.steps)
        self._go_on(
            label, replace(citizen, onward=None, back_s=None), (citizen.onward, *steps), now
        )

    def finished(self, label: str, now: int) -> None:
        """The visit may go on with a next step."""
        citizen = self._citizens.get(label)
        if citizen is not None and citizen.steps:
            self._summary.stepped += 1
            self._go_on(label, citizen, citizen.steps, now)

    def _go_on(self, label: str, citizen: Citizen, steps: Sequence[Onward], now: int) -> None:
        first, *rest = steps
        self._citizens[label] = replace(
            citizen, service=first.service, service_s=first.service_s, steps=tuple(rest)
        )
        self._notice(first.service, first.counter, now)

    def _give_up(self, label: str, now: int) -> None:
        if self._hall.get(f"/tickets/{self._tokens[label]}")["state"] == "waiting":
            self._hall.post(f"/tickets/{self._tokens[label]}/cancel", {})
            self._summary.given_up += 1

    def _return_by_phone(self, label: str, citizen: Citizen, now: int) -> None:
        if self._back(f"/tickets/{self._tokens[label]}/back", {}):
            self._summary.returned += 1
            self._citizens[label] = replace(citizen, walk_s=habits.WALK_MEDIAN_S, returns_s=None)
            pause = self._config.calls.missed_pause_min * MINUTE_MS
            self._timeline.at(now + pause, partial(self._notice, citizen.service, None))

    def _return_to(self, counter: int, label: str, citizen: Citizen, now: int) -> None:
        if self._back(f"/counters/{counter}/back", {"label": label}):
            rest_s = citizen.service_s * (1 - habits.HOLD_AFTER)
            self._citizens[label] = replace(citizen, service_s=rest_s, aside=None)
            self._notice(citizen.service, counter, now)

    def _back(self, path: str, body: dict[str, str]) -> bool:
        """Whether it did: somebody who watches the day may have been quicker."""
        try:
            self._hall.post(path, body)
        except Refused as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise
            self._summary.conflicts += 1
            return False
        return True
