"""The tables that the command line prints."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tabulate import tabulate

from hall.clock import MINUTE_MS, local_time
from hall.config.models import Config
from hall.queue.estimating.scores import DAYS, Score, Scores
from hall.queue.replaying.day_outcome import DayOutcome, WaitFigures
from hall.queue.replaying.day_tally import ScenarioTotal
from hall.queue.replaying.recorded_days import Replays
from hall.queue.replaying.staffing_plan import GroupNeed
from hall.queue.replaying.staffing_suggestion import Suggestion
from hall.queue.reports.pauses import CounterPause
from hall.queue.reports.wait_log import MISSED, percentile

FIGURES = ("called", "wait p50", "wait p90", "in target")
NOTHING = "–"


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], words: Sequence[int]) -> str:
    """Columns two spaces apart. Those at the places ``words`` (from 0) hold words and begin at
    their left, all others hold figures and end at their right."""
    columns = range(len(headers))
    text: str = tabulate(
        list(rows),
        headers,
        tablefmt="plain",
        disable_numparse=True,
        colalign=["left" if column in words else "right" for column in columns],
    )
    return "\n".join(line.rstrip() for line in text.splitlines())


def waits(found: Sequence[sqlite3.Row]) -> str:
    """The turns of each counter, with the median and the 90th percentile of their times in
    minutes. ``found`` are rows of the wait log."""
    headers = (
        "counter",
        "done",
        "missed",
        "wait p50",
        "wait p90",
        "walking p50",
        "service p50",
        "service p90",
    )
    counters = sorted({row["counter"] for row in found if row["counter"] is not None})
    rows = [
        _waits_of(str(counter), [row for row in found if row["counter"] == counter])
        for counter in counters
    ]
    if counters:
        rows.append(_waits_of("all", found))
    return table(headers, rows, words=())


def _waits_of(name: str, found: Sequence[sqlite3.Row]) -> Sequence[object]:
    called = [row for row in found if row["counter"] is not None]
    # Nobody in the hall waited for a turn that was called quietly.
    aloud = [row for row in called if not row["quiet"]]
    return (
        name,
        sum(row["outcome"] == "done" for row in found),
        sum(row["outcome"] in MISSED for row in found),
        _percentile_min(aloud, "waiting_s", 0.5),
        _percentile_min(aloud, "waiting_s", 0.9),
        _percentile_min(called, "walking_s", 0.5),
        _percentile_min(called, "service_s", 0.5),
        _percentile_min(called, "service_s", 0.9),
    )


def _percentile_min(found: Iterable[sqlite3.Row], column: str, share: float) -> str:
    seconds = sorted(row[column] for row in found if row[column] is not None)
    return f"{percentile(seconds, share) / 60:.1f}" if seconds else NOTHING


def pauses(found: Sequence[CounterPause], names: Mapping[str, str]) -> str:
    """Per counter and reason: how often, how many minutes, and whether the pause counts as work."""
    times: Counter[tuple[int, str, bool]] = Counter()
    spent_ms: Counter[tuple[int, str, bool]] = Counter()
    for pause in found:
        kind = (pause.counter, names.get(pause.reason, pause.reason), pause.justified)
        times[kind] += 1
        spent_ms[kind] += pause.ms
    rows: list[Sequence[object]] = [
        (kind[0], times[kind], _minutes(spent_ms[kind]), _yes(kind[2]), kind[1])
        for kind in sorted(times)
    ]
    for justified in (True, False):
        spans = [pause.ms for pause in found if pause.justified is justified]
        rows.append(("all", len(spans), _minutes(sum(spans)), _yes(justified), ""))
    return table(("counter", "times", "minutes", "justified", "reason"), rows, words=(4,))


def _minutes(ms: int) -> str:
    return f"{ms / MINUTE_MS:.1f}"


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def scores(found: Scores, day: str | None) -> str:
    """A line for each service, and under it one for each hour in which people came."""
    total = found["total"]
    if total is None:
        return f"Of {day or f'the last {DAYS} days'} nobody was told a wait and then called."
    factors = {one["service"]: one["factor_pct"] for one in reversed(found["factors"])}
    rows = [_score(f"{found['since']} – {found['until']}" if day is None else day, "", total)]
    for service, score in found["services"].items():
        factor = f"{factors[service]} %" if service in factors else ""
        rows.append(_score(service, "", score, factor))
        hours = sorted((int(hour), score) for hour, score in found["hours"][service].items())
        rows += [_score("", f"{hour:02}:00", cell) for hour, cell in hours]
    return table(("", "hour", "told", "inside", "width", "later", "factor"), rows, words=(0,))


def _score(name: str, hour: str, score: Score, factor: str = "") -> Sequence[object]:
    return (
        name,
        hour,
        score["told"],
        f"{score['inside_pct']} %",
        f"{score['width_min']} min",
        f"{score['late_min']:+} min",
        factor,
    )


def replays(config: Config, found: Replays) -> str:
    """Per service: the day as it was and, if anything is changed, as it would have been."""
    outcomes = [found.as_it_was, *found.scenarios]
    names = ["as it was", *("changed" for _ in found.scenarios)]
    headers = ["service"]
    for name in names:
        headers += [f"{name}\n{FIGURES[0]}", *(f"\n{figure}" for figure in FIGURES[1:])]
    rows = []
    for service in config.services:
        figures = [each.services[service.id] for each in outcomes]
        if any(each.called for each in figures):
            rows.append(_side_by_side(service.id, figures))
    rows.append(_side_by_side("all", [each.all for each in outcomes]))
    ends = [f"{name}: {_end(each)}" for name, each in zip(names, outcomes, strict=True)]
    return "\n".join([_trust(found), "", table(headers, rows, words=(0,)), "", *ends])


def _trust(found: Replays) -> str:
    """Whether the day comes again as it was when nothing is changed."""
    if found.calls == 0:
        return f"{found.day}: nobody was called, so there is nothing to replay."
    if not found.different:
        return f"{found.day}: each of the {found.calls} calls comes again as it was."
    return (
        f"{found.day}: {found.different} of the {found.calls} calls would come otherwise, even with"
        " nothing changed: the hall was configured otherwise then."
    )


def _side_by_side(name: str, figures: Sequence[WaitFigures]) -> Sequence[object]:
    row: list[object] = [name]
    for each in figures:
        row += [each.called, _tenths(each.p50_min), _tenths(each.p90_min), _percent(each.in_target)]
    return row


def _end(outcome: DayOutcome) -> str:
    late = f"the last counter is done {outcome.overtime_min:.0f} min after closing"
    return f"{late}; {outcome.uncalled} not called"


def scenarios(names: Sequence[str], totals: Sequence[ScenarioTotal]) -> str:
    """A line for each scenario, of several days together; the first is the days as they were."""
    was = totals[0]
    days = "1 day" if was.days == 1 else f"{was.days} days"
    rows = [
        (
            name,
            each.called,
            _tenths(each.p50_min),
            _tenths(each.p90_min),
            _percent(each.in_target),
            _tenths(each.overtime_min),
            each.uncalled,
        )
        for name, each in zip(names, totals, strict=True)
    ]
    return "\n".join(
        [
            f"{days}, {was.calls} calls; {was.different} do not come again as they were.",
            "",
            table(["", *FIGURES, "late min", "not called"], rows, words=(0,)),
        ]
    )


def staffing(config: Config, found: Suggestion) -> str:
    """The counters that a coming day needs, by groups of services that share counters."""
    days = "the same weekday" if found.same_weekday else "other weekdays, for lack of the same one"
    lines = [
        f"{found.day}, from {len(found.days)} recorded ({days}): {', '.join(found.days)}",
        f"Counters for {found.share:.0%} called within the target, found by replaying those",
        "days with more and more counters. Waits before the counters open are not counted,",
        "nor the pauses of those days.",
    ]
    for group in found.groups:
        lines += ["", _heading(group), _group(config, group)]
    return "\n".join(lines)


def _heading(group: GroupNeed) -> str:
    was, replayed = _percent(group.as_it_was), _percent(group.replayed)
    return f"{', '.join(group.services)}: {was} were in target, {replayed} replayed"


def _group(config: Config, group: GroupNeed) -> str:
    rows = []
    for slot in group.slots:
        clock = f"{local_time(slot.at, config.hall.zone):%H:%M}"
        counters = " ".join(map(str, slot.counters))
        more = f" and {slot.more} more than there are" if slot.more else ""
        rows.append((clock, f"{slot.came:.1f}", len(slot.counters) + slot.more, counters + more))
    return table(("from", "came", "needed", "counters"), rows, words=(3,))


def _tenths(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.0%}"
