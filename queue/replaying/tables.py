"""Replays as a table for the command line."""

from collections.abc import Sequence

from hall.config.models import Config
from hall.queue.replaying.day_outcome import DayOutcome, WaitFigures
from hall.queue.replaying.day_tally import ScenarioTotal
from hall.queue.replaying.recorded_days import Replays

HEAD = f"{'called':>8}{'wait p50':>10}{'wait p90':>10}{'in target':>11}"


def side_by_side(config: Config, found: Replays) -> str:
    """Per service: the day as it was and, if anything is changed, as it would have been."""
    outcomes = [found.as_it_was, *found.scenarios]
    names = ["as it was", *("changed" for _ in found.scenarios)]
    lines = [
        _identity(found),
        "",
        " " * 14 + "".join(f"{name:^{len(HEAD) + 3}}" for name in names).rstrip(),
        " " * 14 + "   ".join(HEAD for _ in outcomes),
    ]
    for service in config.services:
        figures = [each.services[service.id] for each in outcomes]
        if any(each.called for each in figures):
            lines.append(f"{service.id:<14}" + "   ".join(map(_line, figures)))
    lines.append(f"{'all':<14}" + "   ".join(_line(each.all) for each in outcomes))
    lines += ["", *(f"{name}: {_ends(each)}" for name, each in zip(names, outcomes, strict=True))]
    return "\n".join(lines)


def of_days(names: Sequence[str], totals: Sequence[ScenarioTotal]) -> str:
    """A line for each scenario, of several days together."""
    was = totals[0]
    width = max(len(name) for name in names)
    days = "1 day" if was.days == 1 else f"{was.days} days"
    lines = [
        f"{days}, {was.calls} calls; {was.different} do not come again as they were.",
        "",
        f"{'':<{width}}{HEAD}{'late min':>10}{'not called':>12}",
    ]
    for name, each in zip(names, totals, strict=True):
        figures = (
            f"{each.called:>8}{each.p50_min:>10.1f}{each.p90_min:>10.1f}{each.in_target:>11.0%}"
        )
        lines.append(f"{name:<{width}}{figures}{each.overtime_min:>10.1f}{each.uncalled:>12}")
    return "\n".join(lines)


def _identity(found: Replays) -> str:
    if found.calls == 0:
        return f"{found.day}: nobody was called, so there is nothing to replay."
    if not found.different:
        return f"{found.day}: each of the {found.calls} calls comes again as it was."
    return (
        f"{found.day}: {found.different} of the {found.calls} calls would come otherwise, even with"
        " nothing changed: the hall was configured otherwise then."
    )


def _line(figures: WaitFigures) -> str:
    share = "–" if figures.in_target is None else f"{figures.in_target:.0%}"
    p50, p90 = (_minutes(each) for each in (figures.p50_min, figures.p90_min))
    return f"{figures.called:>8}{p50:>10}{p90:>10}{share:>11}"


def _minutes(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _ends(outcome: DayOutcome) -> str:
    late = f"the last counter is done {outcome.overtime_min:.0f} min after closing"
    return f"{late}; {outcome.uncalled} not called"
