"""A hall that takes appointments, for tests of its line."""

import time

from hall.clock import ManualClock
from hall.config.models import Config
from hall.config.sections import AppointmentsSection
from hall.queue.engine import Engine
from hall.queue.store.database import Store

RULE = {"enabled": True, "early_min": 15, "late_min": 10}


def quiet_day_start() -> str:
    """A start of the business day that no running test can reach: outside the opening hours, in
    the morning or in the evening, whichever is farther from the present time in the hall."""
    hour = time.gmtime(time.time() + 7 * 3600).tm_hour
    return "05:00" if hour >= 12 else "19:00"


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
