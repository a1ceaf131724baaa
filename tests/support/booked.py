"""A hall that takes appointments, and its line."""

import time

from hall.clock import ManualClock
from hall.config.models import Config
from hall.config.sections import AppointmentsSection
from hall.queue.engine import Engine
from hall.queue.store.database import Store

RULE = {"enabled": True, "early_min": 15, "late_min": 10}


def far_from_now() -> str:
    """When the business day may change without touching a test: morning or evening, outside the
    hours, whichever is farther from now in the hall."""
    hour = time.gmtime(time.time() + 7 * 3600).tm_hour
    return "05:00" if hour >= 12 else "19:00"


def engine_of(config: Config, store: Store, clock: ManualClock, **rule: int) -> Engine:
    made = AppointmentsSection.model_validate({**RULE, **rule})
    return Engine(config.model_copy(update={"appointments": made}), store, clock)


def called_in_order(engine: Engine, counter: int = 1) -> list[str]:
    """Calls everybody."""
    called = []
    while turn := engine.call_next(counter):
        called.append(turn["label"])
        engine.finish(counter, confirmed=False)
    return called
