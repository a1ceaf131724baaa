"""The tables that the command line prints of replayed days and of the staffing of a coming one.

They are apart from the other tables because replays load numpy, which no report needs.
"""

from collections.abc import Sequence

from hall.clock import local_time
from hall.config.models import Config
from hall.displays.cli.tables import percent, table, tenths
from hall.queue.replaying.day_outcome import DayOutcome, WaitFigures
from hall.queue.replaying.day_tally import ScenarioTotal
from hall.queue.replaying.recorded_days import Replays
from hall.queue.replaying.staffing_plan import GroupNeed
from hall.queue.replaying.staffing_suggestion import Suggestion

FIGURES = ("called", "wait p50", "wait p90", "in target")


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
        row += [each.called, tenths(each.p50_min), tenths(each.p90_min), percent(each.in_target)]
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
            tenths(each.p50_min),
            tenths(each.p90_min),
            percent(each.in_target),
            tenths(each.overtime_min),
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
    was, replayed = percent(group.as_it_was), percent(group.replayed)
    return f"{', '.join(group.services)}: {was} were in target, {replayed} replayed"


def _group(config: Config, group: GroupNeed) -> str:
    rows = []
    for slot in group.slots:
        clock = f"{local_time(slot.at, config.hall.zone):%H:%M}"
        counters = " ".join(map(str, slot.counters))
        more = f" and {slot.more} more than there are" if slot.more else ""
        rows.append((clock, f"{slot.came:.1f}", len(slot.counters) + slot.more, counters + more))
    return table(("from", "came", "needed", "counters"), rows, words=(3,))
