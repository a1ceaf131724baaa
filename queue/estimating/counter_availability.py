"""When each counter will be free to call, estimated from what it does now."""

import math

import numpy as np
from numpy.typing import NDArray

from hall.queue.estimating import random_numbers
from hall.queue.estimating.chains import NEVER
from hall.queue.estimating.next_turn import next_of
from hall.queue.estimating.random_numbers import Numbers, Reals
from hall.queue.estimating.service_times import opening
from hall.queue.estimating.state import IGNORED_MS, CallingCounter, HallState, OpenTurn
from hall.queue.estimating.turn_durations import TurnDurations
from hall.queue.line.admission import SETTLING_MS

WALK_SPREAD = 0.6
COMING_AT_LEAST_S = 5.0


def free_in_ms(state: HallState, takes: TurnDurations) -> Numbers:
    """How long until each counter wants its next turn, in ms: a row for each counter, a column for
    each run. NEVER stands where it calls nobody."""
    free: Numbers = np.stack([_free(state, takes, counter) for counter in state.counters])
    return free


def serves(state: HallState, counter: CallingCounter) -> bool:
    """Whether the counter can be counted on: it is open or paused, and once the day has settled it
    has also called somebody."""
    if counter.state == "closed":
        return False
    began = _began(state)
    return counter.called_today or began is None or state.now < began + SETTLING_MS


def _free(state: HallState, takes: TurnDurations, counter: CallingCounter) -> Numbers:
    row = counter.number
    chance = random_numbers.even(takes.runs, random_numbers.COUNTERS, row)
    if counter.running is not None:
        return _rest_of_turn(state, takes, counter.running, row)
    if not serves(state, counter):
        return np.full(takes.runs, NEVER, np.int64)
    if counter.state == "paused":
        if counter.until is not None:
            return np.full(takes.runs, max(0, counter.until - state.now), np.int64)
        so_far_ms = state.now - (counter.free_since or state.now)
        return _ms(takes.beliefs.pauses.rest(so_far_ms / 1000, chance))
    away_since = _away_since(state, counter)
    if away_since is None:
        return _ms(chance * (IGNORED_MS / 1000))
    is_late = away_since == _began(state)
    late = takes.beliefs.late.at(opening(away_since + state.utc_offset_ms))
    kind = late if is_late else takes.beliefs.pauses
    return _ms(kind.rest((state.now - away_since) / 1000, chance))


def _away_since(state: HallState, counter: CallingCounter) -> int | None:
    """Since when the counter could have called somebody and has not; None while it has had no time
    to."""
    turn = next_of(state.waiting, counter, state.rules, state.now)
    began = _began(state)
    ignored = [] if counter.ignores_since is None else [counter.ignores_since]
    if turn is not None:
        ignored.append(max(turn.since, turn.not_before))
    if not ignored or (began is None and state.work):
        return None
    since = max(min(ignored), counter.free_since or 0, began or 0)
    return since if since == began or state.now - since > IGNORED_MS else None


def _began(state: HallState) -> int | None:
    """When the shift of this moment began, None between two shifts."""
    spans = [span for span in state.work if span[0] <= state.now]
    if not spans:
        return None
    last = spans[-1]
    is_break = state.now >= last[1] and last is not state.work[-1]
    return None if is_break else last[0]


def _ms(seconds: NDArray[np.floating]) -> Numbers:
    ms: Numbers = (seconds * 1000).astype(np.int64)
    return ms


def _rest_of_turn(state: HallState, takes: TurnDurations, running: OpenTurn, row: int) -> Numbers:
    """What is left of a log-normal time that has already lasted for so long."""
    age = max((state.now - running.called_at) / 1000, 1.0)
    mean, spread = takes.log_mean(running.service), takes.spread(running.service)
    past = random_numbers.below((math.log(age) - mean) / spread)
    chance = random_numbers.even(takes.runs, random_numbers.COUNTERS, row)
    deviate = random_numbers.quantile(past + chance * (1 - past))
    rest = np.maximum(np.exp(mean + spread * deviate) - age, 1.0)
    if state.rules.confirms and not running.confirmed:
        rest = _or_never_coming(takes, rest, age, row)
    return _ms(rest + takes.gaps.draw(random_numbers.even(takes.runs, random_numbers.PAUSES, row)))


def _or_never_coming(takes: TurnDurations, rest: Reals, age: float, row: int) -> Reals:
    """In some runs nobody comes: the likelier, the longer nobody has come yet."""
    missed = takes.beliefs.no_show
    still = math.log(age / takes.beliefs.walk_s) / WALK_SPREAD
    on_the_way = (1 - missed) * (1 - float(random_numbers.below(np.array(still))))
    absent = missed / (missed + on_the_way)
    left = max(takes.beliefs.given_up_s - age, COMING_AT_LEAST_S)
    return np.where(random_numbers.even(takes.runs, random_numbers.CALLS, row) < absent, left, rest)
