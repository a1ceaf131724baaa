"""A hall that takes appointments, for tests of its line."""

import datetime as dt
import re
import time

from hall.clock import ManualClock
from hall.config.models import Config
from hall.config.sections import AppointmentsSection
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.turn.importing import Imported
from tests.support.paths import TRIAL_HALL

RULE = {"enabled": True, "early_min": 15, "late_min": 10}


WITH_APPOINTMENTS = TRIAL_HALL.read_text("utf-8") + "[appointments]\nenabled = true\n"
# A hall that is never open by its hours, so that a test does not depend on the time at which it runs.
NEVER_OPEN = re.sub(r"(?m)^\w+day = .*\n", "", WITH_APPOINTMENTS)


def quiet_day_start() -> str:
    """A start of the business day that no running test can reach: outside the opening hours, in
    the morning or in the evening, whichever is farther from the present time in the hall."""
    hour = time.gmtime(time.time() + 7 * 3600).tm_hour
    return "05:00" if hour >= 12 else "19:00"


def counted(booked: int = 0, changed: int = 0, known: int = 0) -> Imported:
    """The answer to an imported file."""
    return Imported(booked=booked, changed=changed, known=known)


def local_ms(moment: str) -> int:
    """The milliseconds of a local time in the trial hall, such as "2026-11-24T09:30"."""
    return round(dt.datetime.fromisoformat(f"{moment}+07:00").timestamp() * 1000)


def engine_with_appointments(
    config: Config, store: Store, clock: ManualClock, **rule: int
) -> Engine:
    made = AppointmentsSection.model_validate({**RULE, **rule})
    return Engine(config.model_copy(update={"appointments": made}), store, clock)


def call_everybody(engine: Engine, counter: int = 1) -> list[str]:
    """Calls and finishes everybody; the labels are in the order of the calls."""
    called = []
    while turn := engine.call_next(counter):
        called.append(turn["label"])
        engine.finish(counter, confirmed=False)
    return called
