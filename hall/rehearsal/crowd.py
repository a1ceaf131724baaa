"""The citizens of a day by their numbers, and what they do besides being served."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus

from hall.clock import MINUTE_MS
from hall.rehearsal import habits
from hall.rehearsal.citizen import Citizen, Onward
from hall.rehearsal.client import Refused
from hall.rehearsal.timeline import Rehearsal

OnWaiting = Callable[[str, int | None, int], None]
"""Is called with a service that somebody waits for, the counter if it is for one alone, and the
moment in ms."""


class Crowd:
    def __init__(self, rehearsal: Rehearsal, on_waiting: OnWaiting) -> None:
        self._config = rehearsal.config
        self._timeline = rehearsal.timeline
        self._hall = rehearsal.hall
        self._summary = rehearsal.summary
        self._on_waiting = on_waiting
        self._citizens: dict[str, Citizen] = {}
        self._tokens: dict[str, str] = {}

    def came(self, citizen: Citizen, label: str, token: str, now: int) -> None:
        self._citizens[label] = citizen
        self._tokens[label] = token
        if citizen.gives_up_s is not None:
            leaves = partial(self._give_up, label)
            self._timeline.at(now + round(citizen.gives_up_s * 1000), leaves)

    def citizen(self, label: str, service: str) -> Citizen:
        """A usual citizen for a number that somebody took without being in the plan."""
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
            service_s=habits.median_service_s(self._config.service[service]),
        )

    def missed(self, label: str, service: str, now: int) -> None:
        """Nobody came to the counter; some come later, and say so on their phone."""
        citizen = self.citizen(label, service)
        if citizen.returns_s is not None:
            back = partial(self._return_by_phone, label, citizen)
            self._timeline.at(now + round(citizen.returns_s * 1000), back)

    def held(self, label: str, service: str, counter: int, now: int) -> None:
        """The citizen fetches what was missing, then goes to the counter again."""
        citizen = self.citizen(label, service)
        assert citizen.absence is not None
        back = partial(self._return_to, counter, label, citizen)
        self._timeline.at(now + round(citizen.absence.away_s * 1000), back)

    def sent_on(self, label: str, service: str, counter: int, now: int) -> None:
        citizen = self.citizen(label, service)
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
        self._on_waiting(first.service, first.counter, now)

    def _give_up(self, label: str, now: int) -> None:
        if self._hall.get(f"/tickets/{self._tokens[label]}")["state"] == "waiting":
            self._hall.post(f"/tickets/{self._tokens[label]}/cancel", {}, "citizen")
            self._summary.given_up += 1

    def _return_by_phone(self, label: str, citizen: Citizen, now: int) -> None:
        if self._back(f"/tickets/{self._tokens[label]}/back", {}, "citizen"):
            self._summary.returned += 1
            self._citizens[label] = replace(citizen, walk_s=habits.WALK_MEDIAN_S, returns_s=None)
            pause = self._config.calls.missed_pause_min * MINUTE_MS
            self._timeline.at(now + pause, partial(self._on_waiting, citizen.service, None))

    def _return_to(self, counter: int, label: str, citizen: Citizen, now: int) -> None:
        if self._back(f"/counters/{counter}/back", {"label": label}, "staff"):
            rest_s = citizen.service_s * (1 - habits.HOLD_AFTER)
            self._citizens[label] = replace(citizen, service_s=rest_s, absence=None)
            self._on_waiting(citizen.service, counter, now)

    def _back(self, path: str, body: dict[str, str], origin: str) -> bool:
        """False if it was refused: somebody who watches the day may have been quicker."""
        try:
            self._hall.post(path, body, origin)
        except Refused as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise
            self._summary.conflicts += 1
            return False
        return True
