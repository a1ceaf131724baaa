"""The report of ``python app.py check-config`` about a configuration file."""

from collections.abc import Iterator
from pathlib import Path

from hall.config.file import load
from hall.config.hours import WEEKDAYS
from hall.config.kiosk_room import crowded
from hall.config.legibility import (
    COUNTERS_OF_A_WALL,
    MOST_PAGES,
    SERVICES_OF_A_DISPLAY,
    SERVICES_OF_A_WALL,
    capitals_of,
    legibility,
    pages,
)
from hall.config.letters import without_font
from hall.config.logo import without_sight
from hall.config.models import Config, Display
from hall.config.number_checks import stuttered
from hall.config.problems import ConfigErrors, ConfigProblem, listed


def report(path: str | Path) -> tuple[str, int]:
    """The text to print and the exit code: 0 if a hall can be run from this file, 1 if not."""
    try:
        config = load(path)
    except ConfigErrors as errors:
        return problems_text(path, errors), 1
    notes = [f"Note: {note}" for note in _notes(config)]
    return "\n".join((f"{path} is in order: {_contents(config)}.", *notes)), 0


def problems_text(path: str | Path, errors: ConfigErrors) -> str:
    count = len(errors.problems)
    title = f"{path} has {count} problem{'s' if count > 1 else ''}:"
    return "\n\n".join((title, *map(_problem, errors.problems)))


def _problem(problem: ConfigProblem) -> str:
    line = f"line {problem.line}" if problem.line else ""
    where = "  ".join(filter(None, (line, problem.path)))
    return "\n".join(f"  {part}" for part in (where, problem.message, problem.hint) if part)


def _contents(config: Config) -> str:
    counts = (
        ("area", config.areas),
        ("service", config.services),
        ("counter", config.counters),
        ("kiosk", config.kiosks),
        ("printer", config.printers),
        ("display", config.displays),
        ("wall", config.walls),
    )
    return ", ".join(f"{len(things)} {name}{'s'[: len(things) != 1]}" for name, things in counts)


def _notes(config: Config) -> Iterator[str]:
    special = any(each.windows for each in config.exceptions)
    if not special and not any(getattr(config.hours, day) for day in WEEKDAYS):
        yield "the hall has no hours, so it never gives a ticket."
    yield from _unseen(config)
    yield from stuttered(config)
    yield from without_font(config)
    yield from crowded(config)
    if config.paper.logo and (wrong := without_sight(config.paper.logo)):
        yield wrong
    capitals = min(capitals_of(each.series.longest(each.quota)) for each in config.services)
    for display in config.displays:
        yield _legibility(display, capitals)
        shown = sum(service.area in display.areas for service in config.services)
        yield from _paged(f"display {display.id!r}", "services", shown, SERVICES_OF_A_DISPLAY)
    for wall in config.walls:
        name = f"wall {wall.id!r}"
        yield from _paged(name, "services", len(config.services), SERVICES_OF_A_WALL)
        yield from _paged(name, "counters", len(config.counters), COUNTERS_OF_A_WALL)


def _unseen(config: Config) -> Iterator[str]:
    shown = {area for display in config.displays for area in display.areas}
    unseen = [service.id for service in config.services if service.area not in shown]
    if config.displays and unseen:
        yield f"no display shows the calls of {listed(unseen)}."


def _paged(screen: str, what: str, shown: int, at_once: int) -> Iterator[str]:
    """What a screen cannot show at once takes turns."""
    turns = pages(shown, at_once)
    if turns < 2:
        return
    note = f"{screen} shows its {shown} {what} in about {turns} pages, which turn by themselves"
    yield f"{note}; that is too many to wait for." if turns > MOST_PAGES else f"{note}."


def _legibility(display: Display, capitals: float) -> str:
    legible = legibility(display.diagonal_in, display.farthest_seat_m, capitals)
    size = f"{display.diagonal_in:g}-inch display {display.id!r}"
    need = f"{display.farthest_seat_m:g} m away need capitals of {legible.required_mm:.0f} mm"
    has = f"the board can show up to {legible.shown_mm:.0f} mm"
    if not legible.too_small:
        return f"{size}: seats {need}; {has}."
    remedy = f"{legible.diagonal_needed_in:.0f} inches or capitals of {legible.capitals_needed:.0%}"
    reach = f"They are read from {legible.readable_to_m:.1f} m"
    return f"{size} is too small: seats {need}; {has}. {reach}; it takes {remedy} of the height."
