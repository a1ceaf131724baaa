"""Citizens of a plan, drawn by chance as the habits say."""

from dataclasses import replace
from random import Random
from typing import TypeVar

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.hours import counters_open
from hall.rehearsal import habits
from hall.rehearsal.citizen import Absence, Citizen, Onward
from hall.rehearsal.habits import service_s, walk_s

QUARTER_MS = 15 * MINUTE_MS
T = TypeVar("T")


class CitizenSource:
    """``detours`` is a separate stream of random numbers: a further habit changes no arrival."""

    def __init__(self, config: Config, arriving: Random, detours: Random) -> None:
        self._config = config
        self._arriving = arriving
        self._detours = detours

    def kiosk(self) -> str | None:
        kiosks = self._config.kiosks
        if self._arriving.random() >= habits.KIOSK_SHARE or not kiosks:
            return None
        return self._arriving.choice(kiosks).id

    def citizen(self, service: str, at: int, kiosk: str | None) -> Citizen:
        random = self._arriving
        languages = self._config.hall.languages
        other = len(languages) > 1 and random.random() < habits.OTHER_LANGUAGE_SHARE
        plain = Citizen(
            at=at,
            service=service,
            priority=self._priority(),
            language=languages[1] if other else languages[0],
            kiosk=kiosk,
            walk_s=walk_s(random),
            service_s=service_s(random, self._config.service[service]),
        )
        return self._with_visit(self._with_absence(plain))

    def _priority(self) -> str | None:
        classes = self._config.priorities
        if self._arriving.random() >= habits.PRIORITY_SHARE or not classes:
            return None
        weights = [habits.PRIORITY_DECAY**rank for rank in range(len(classes))]
        return self._arriving.choices(classes, weights)[0].id

    def _with_absence(self, citizen: Citizen) -> Citizen:
        """Some go away: before taking a number, before the call, or when something is missing."""
        random = self._detours
        returns_s = self._perhaps(habits.RETURN_SHARE, random.uniform(*habits.RETURN_S))
        reasons = self._config.hold_reasons
        away_s = self._perhaps(habits.HOLD_SHARE, random.uniform(*habits.AWAY_S))
        absence = reasons and away_s and Absence(random.choice(reasons).id, away_s)
        return replace(
            citizen,
            returns_s=returns_s if citizen.walk_s is None else None,
            absence=absence or None,
            leaves_over=self._perhaps(habits.BALKING_SHARE, random.randint(*habits.LEAVES_OVER)),
            gives_up_s=self._perhaps(habits.GIVE_UP_SHARE, random.uniform(*habits.GIVE_UP_S)),
        )

    def _with_visit(self, citizen: Citizen) -> Citizen:
        """Some come with others, by appointment, or for more than one service. Who comes too early
        or too late for an appointment in opening hours has none."""
        random = self._detours
        people = self._perhaps(habits.GROUP_SHARE, random.randint(*habits.GROUP_PEOPLE)) or 1
        early_ms = round(random.gauss(habits.EARLY_S, habits.EARLY_SIGMA_S) * 1000)
        due_at = -(-(citizen.at + early_ms) // QUARTER_MS) * QUARTER_MS
        booked = self._config.appointments.enabled and random.random() < habits.APPOINTMENT_SHARE
        kind, onward = random.random(), self._onward(citizen.service)
        sent_on = kind < habits.TRANSFER_SHARE
        steps = habits.TRANSFER_SHARE <= kind < habits.TRANSFER_SHARE + habits.STEPS_SHARE
        back_s = self._perhaps(habits.COME_BACK_SHARE, citizen.service_s * habits.COME_BACK_REST)
        return replace(
            citizen,
            people=people,
            due_at=due_at if booked and counters_open(self._config, due_at) else None,
            onward=onward if sent_on else None,
            back_s=back_s if sent_on and onward else None,
            steps=(onward,) if steps and onward else (),
            slip=kind > 1 - habits.SLIP_SHARE,
        )

    def _onward(self, service: str) -> Onward | None:
        others = [known for known in self._config.services if known.id != service]
        if not others:
            return None
        to = self._detours.choice(others)
        return Onward(to.id, service_s(self._detours, to))

    def _perhaps(self, share: float, value: T) -> T | None:
        return value if self._detours.random() < share else None
