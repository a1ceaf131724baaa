"""How long things take: drawn at random, as the habits say; in seconds."""

import math
from random import Random

from hall.config.models import Service
from hall.rehearsal import habits


def median_service_s(service: Service) -> float:
    return service.target_wait_min * 60 * habits.SERVICE_PER_TARGET


def mean_service_s(service: Service) -> float:
    procedures = sum(share * factor for share, factor in habits.PROCEDURES)
    return median_service_s(service) * procedures * math.exp(habits.SERVICE_SIGMA**2 / 2)


def service_s(random: Random, service: Service) -> float:
    shares = [share for share, _ in habits.PROCEDURES]
    ((_, factor),) = random.choices(habits.PROCEDURES, shares)
    median = median_service_s(service) * factor
    drawn = _log_normal(random, median, habits.SERVICE_SIGMA)
    return min(drawn, habits.SERVICE_LONGEST * median)


def walk_s(random: Random) -> float | None:
    """From the first call; None if nobody comes."""
    kind, walk = random.random(), _log_normal(random, habits.WALK_MEDIAN_S, habits.WALK_SIGMA)
    slow = random.uniform(*habits.SLOW_S)
    if kind < habits.NO_SHOW_SHARE:
        return None
    return slow if kind < habits.NO_SHOW_SHARE + habits.SLOW_SHARE else walk


def _log_normal(random: Random, median: float, sigma: float) -> float:
    return random.lognormvariate(math.log(median), sigma)
