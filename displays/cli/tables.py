"""The tables that the command line prints of reports; those of replays are in replay_tables.py."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tabulate import tabulate

from hall.clock import MINUTE_MS
from hall.letters.entered import escaped
from hall.queue.estimating.scores import DAYS, Score, Scores
from hall.queue.reports.counted import MISSED
from hall.queue.reports.pauses import CounterPause
from hall.queue.reports.wait_log import percentile

NOTHING = "–"


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], words: Sequence[int]) -> str:
    """Columns two spaces apart. Those at the places ``words`` (from 0) hold words and begin at
    their left, all others hold figures and end at their right."""
    columns = range(len(headers))
    text: str = tabulate(
        [[_cell(value) for value in row] for row in rows],
        headers,
        tablefmt="plain",
        disable_numparse=True,
        colalign=["left" if column in words else "right" for column in columns],
    )
    return "\n".join(line.rstrip() for line in text.splitlines())


def _cell(value: object) -> object:
    return escaped(value) if isinstance(value, str) else value


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
        percentile_min(aloud, "waiting_s", 0.5),
        percentile_min(aloud, "waiting_s", 0.9),
        percentile_min(called, "walking_s", 0.5),
        percentile_min(called, "service_s", 0.5),
        percentile_min(called, "service_s", 0.9),
    )


def percentile_min(found: Iterable[sqlite3.Row], column: str, share: float) -> str:
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


def tenths(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.0%}"
