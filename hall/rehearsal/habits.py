"""How people behave on a day in a hall: every number with its source, and what is drawn by them.

*Assumption* means that no published figure was found; halls differ, so measure your own with
the wait log before believing them.
"""

import math
from random import Random

from hall.config.models import Service

# Arrivals. The surge when counters open and the smaller one after lunch are what halls report
# (issue numbers from 7:00, all come for 7:30); sizes and widths are assumptions.
SURGE_FIRST = 1.2  # times the ordinary rate, on top of it, at the first opening of a day
SURGE_LATER = 0.9
SURGE_WIDTH_S = 20 * 60.0  # standard deviation around the opening
EARLIEST_S = 25 * 60  # before tickets are given; nobody waits at the door for longer
QUIET_S = 45 * 60  # in this last part of a ticket window, fewer people come: half as many
QUIET_SHARE = 0.5
LATEST_S = 15 * 60  # some come too late, and learn that no tickets are given any more
LATE_SHARE = 0.25

# How busy the counters would be if all came evenly. Assumption: the hall copes, with queues.
LOAD = 0.62

# Service times are log-normal (Brown et al., "Statistical Analysis of a Telephone Call Center",
# 2005, found it for calls; it fits most counters). Assumptions: the median is a fraction of the
# target wait, because a service with a long target, such as land papers, also takes longer than
# collecting a result; and a service has a few procedures, from a certified copy to a case with
# questions, whose spread together is such that one in ten takes twice the median.
SERVICE_PER_TARGET = 0.22
PROCEDURES = ((0.35, 0.65), (0.45, 1.05), (0.20, 1.85))  # share, times the service's median
SERVICE_SIGMA = 0.42  # within a procedure
SERVICE_LONGEST = 6.0  # times the median of the procedure

# From the call to the counter. Assumptions, but for the share that never comes: halls aim at
# fewer than 3 % missed (Vietnamese hospital queues); this one does not quite reach it.
WALK_MEDIAN_S = 16.0
WALK_SIGMA = 0.45
SLOW_SHARE = 0.04  # were outside, and come after the first or second repeat
SLOW_S = (45.0, 110.0)
NO_SHOW_SHARE = 0.035

# Taking a number. The kiosk aims at 6 s; the rest is reading and finding one's slip (assumption).
KIOSK_SHARE = 0.85  # the others ask at the reception, which takes a number for them
KIOSK_USE_S = (6.0, 20.0)
OTHER_LANGUAGE_SHARE = 0.02

# Balking: people who see a long line may go away without a number. That some do is common
# (Mandelbaum and Zeltyn, "Service Engineering in Action", 2007, for calls); the numbers are
# assumptions.
BALKING_SHARE = 0.25  # look at the line first
LEAVES_OVER = (8, 30)  # and go away if more people than this wait for their service

# About one in eight has priority (assumption), most of them in the first class, by their age.
PRIORITY_SHARE = 0.12
PRIORITY_DECAY = 0.5  # each further class is half as frequent

# Groups and appointments: all assumptions. People with an appointment come a little early;
# appointments are at quarters of an hour.
GROUP_SHARE = 0.05
GROUP_PEOPLE = (2, 4)
APPOINTMENT_SHARE = 0.06
EARLY_S = 8 * 60.0
EARLY_SIGMA_S = 8 * 60.0

# Visits that are interrupted or go on elsewhere: all assumptions, a hall's own figures are in its
# wait log.
HOLD_SHARE = 0.05  # a paper is missing or a fee must be paid, which is noticed early in the service
HOLD_AFTER = 0.3  # of the service time; the rest is needed when the citizen is back
AWAY_S = (10 * 60.0, 25 * 60.0)
TRANSFER_SHARE = 0.03  # go on to another service, under the same number
COME_BACK_SHARE = 0.3  # of those that were sent on; they come back to the counter afterwards
COME_BACK_REST = 0.25  # of the service time
STEPS_SHARE = 0.04  # the counter plans a next step, for which the number waits afterwards
GIVE_UP_SHARE = 0.02  # cancel on the phone if they have not been called after GIVE_UP_S
GIVE_UP_S = (25 * 60.0, 60 * 60.0)
RETURN_SHARE = 0.4  # of those who missed the call: they ask on the phone to be called again
RETURN_S = (4 * 60.0, 30 * 60.0)

# Staff. Three calls, 40 s apart, before a turn is missed (Vietnamese hospital queues); the rest
# are assumptions.
CALLS_BEFORE_MISSED = 3
CALL_GAP_S = 40
REACTION_S = 4  # an idle counter notices a new ticket
SHORT_WAIT_S = 2  # a tablet that says "in 1 s" is tapped again a moment later
GLANCE_S = 120  # an idle counter looks at its tablet this often
PUNCTUAL_WITHIN_S = 150
LATE_COUNTER_S = 25 * 60  # one counter opens late in the morning
PAUSES_PER_HOUR = 0.2  # of a counter: a file to be signed, a glass of water
PAUSE_MIN = (4, 15)
NO_PAUSE_S = 45 * 60  # after the opening and before the closing of a window
SLIP_SHARE = 0.01  # of all services are finished too early by mistake, and that is undone
SLIP_S = 6
QUESTIONS_PER_HOUR = 0.3  # at a counter, by somebody without a number
ANSWER_S = (40.0, 180.0)


def median_service_s(service: Service) -> float:
    return service.target_wait_min * 60 * SERVICE_PER_TARGET


def mean_service_s(service: Service) -> float:
    procedures = sum(share * factor for share, factor in PROCEDURES)
    return median_service_s(service) * procedures * math.exp(SERVICE_SIGMA**2 / 2)


def service_s(random: Random, service: Service) -> float:
    shares = [share for share, _ in PROCEDURES]
    ((_, factor),) = random.choices(PROCEDURES, shares)
    median = median_service_s(service) * factor
    return min(_log_normal(random, median, SERVICE_SIGMA), SERVICE_LONGEST * median)


def walk_s(random: Random) -> float | None:
    """The time from the first call until the citizen is at the counter; None if nobody comes."""
    kind, walk = random.random(), _log_normal(random, WALK_MEDIAN_S, WALK_SIGMA)
    slow = random.uniform(*SLOW_S)
    if kind < NO_SHOW_SHARE:
        return None
    return slow if kind < NO_SHOW_SHARE + SLOW_SHARE else walk


def _log_normal(random: Random, median: float, sigma: float) -> float:
    return random.lognormvariate(math.log(median), sigma)
