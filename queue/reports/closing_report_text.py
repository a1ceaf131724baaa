"""The figures of a day in words, for the closing report on paper and on the command line."""

import datetime as dt
from collections.abc import Iterator, Mapping

from hall.clock import local_time
from hall.config.base import Words
from hall.queue.reports.closing_report import ClosingFigures, TurnFigures
from hall.queue.store.chain import grouped
from hall.texts import text

Fact = tuple[str, str]  # a name and its value


def report_lines(
    closing: ClosingFigures, names: Mapping[str, Words], zone: dt.tzinfo, language: str
) -> Iterator[str]:
    """The whole report for a terminal; ``names`` are those of the services, by id."""
    yield f"{text(language, 'report.title')} {closing['day']}"
    facts = [*times(closing, zone, language), *totals(closing, language)]
    widest = max(len(name) for name, _ in facts)
    yield from (f"  {name:<{widest}}  {value}" for name, value in facts)
    for name, figures in services(closing, names, language):
        yield name
        yield from (f"  {line}" for line in service_lines(figures, language))
    yield text(language, "report.seal", seq=closing["seq"])
    yield f"  {' '.join(grouped(closing['hash']))}"


def services(
    closing: ClosingFigures, names: Mapping[str, Words], language: str
) -> Iterator[tuple[str, TurnFigures]]:
    """The name and the figures of each service in the order of ``names``.

    Services that the hall no longer has come last, with their ids as names.
    """
    figures = closing["services"]
    yield from ((names[id_].text(language), figures[id_]) for id_ in names if id_ in figures)
    yield from ((id_, figures[id_]) for id_ in figures if id_ not in names)


def times(closing: ClosingFigures, zone: dt.tzinfo, language: str) -> Iterator[Fact]:
    """When the day was opened and closed, and when the last turn was served."""
    moments = {
        "opened": closing["opened_at"],
        "last_served": closing["last_served_at"],
        "closed": closing["closed_at"],
    }
    for name, at in moments.items():
        value = text(language, "report.not_yet") if at is None else _time(closing["day"], at, zone)
        yield text(language, f"report.{name}"), value


def totals(closing: ClosingFigures, language: str) -> Iterator[Fact]:
    """The figures of all services together."""
    total = closing["total"]
    yield text(language, "report.tickets"), str(closing["tickets"])
    if "void" in closing:
        yield text(language, "report.void"), str(closing["void"])
    for name, turns in _turn_counts(total).items():
        yield text(language, f"report.{name}"), str(turns)
    yield text(language, "report.wait_half"), _minutes(total["wait_half_s"], language)
    yield text(language, "report.wait_most"), _minutes(total["wait_most_s"], language)


def service_lines(figures: TurnFigures, language: str) -> Iterator[str]:
    """How the turns of a service ended, and in a second line how long people waited."""
    counts = _turn_counts(figures).items()
    yield " · ".join(text(language, f"report.n_{name}", n=turns) for name, turns in counts if turns)
    if figures["wait_half_s"] is not None:
        yield text(
            language,
            "report.waits",
            half=_minutes(figures["wait_half_s"], language),
            most=_minutes(figures["wait_most_s"], language),
        )


def _turn_counts(figures: TurnFigures) -> dict[str, int]:
    """The figures that count turns, in the order of the report."""
    return {
        "given": figures["given"],
        "served": figures["served"],
        "transferred": figures["transferred"],
        "missed": figures["missed"],
        "cancelled": figures["cancelled"],
        "left": figures["left"],
        "open": figures["open"],
    }


def _minutes(seconds: int | None, language: str) -> str:
    return "–" if seconds is None else text(language, "report.minutes", n=round(seconds / 60))


def _time(day: str, at: int, zone: dt.tzinfo) -> str:
    """The local time, with its date if that is not ``day``; a day closes when the next opens."""
    local = local_time(at, zone)
    same = local.date().isoformat() == day
    return f"{local:%H:%M}" if same else f"{local:%H:%M · %d/%m/%Y}"
