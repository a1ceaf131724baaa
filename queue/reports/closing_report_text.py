"""A day's figures in words, as the closing report says them on paper and on the command line."""

import datetime as dt
from collections.abc import Iterator, Mapping

from hall.clock import local_time
from hall.config.base import Words
from hall.queue.reports.closing_report import ClosingFigures, TurnFigures
from hall.queue.store.chain import grouped
from hall.texts import text

Fact = tuple[str, str]  # its name and its value


def lines(
    closing: ClosingFigures, names: Mapping[str, Words], zone: dt.tzinfo, language: str
) -> Iterator[str]:
    """The whole report for a terminal. ``names`` of the services by id."""
    yield f"{text(language, 'report.title')} {closing['day']}"
    facts = [*times(closing, zone, language), *totals(closing, language)]
    widest = max(len(name) for name, _ in facts)
    yield from (f"  {name:<{widest}}  {value}" for name, value in facts)
    for name, figures in services(closing, names, language):
        yield name
        yield from (f"  {line}" for line in of_service(figures, language))
    yield text(language, "report.seal", seq=closing["seq"])
    yield f"  {' '.join(grouped(closing['hash']))}"


def services(
    closing: ClosingFigures, names: Mapping[str, Words], language: str
) -> Iterator[tuple[str, TurnFigures]]:
    """In the order of ``names``, those that the hall no longer has last, by their ids."""
    found = closing["services"]
    yield from ((names[id_].text(language), found[id_]) for id_ in names if id_ in found)
    yield from ((id_, found[id_]) for id_ in found if id_ not in names)


def times(closing: ClosingFigures, zone: dt.tzinfo, language: str) -> Iterator[Fact]:
    moments = {
        "opened": closing["opened_at"],
        "last_served": closing["last_served_at"],
        "closed": closing["closed_at"],
    }
    for name, at in moments.items():
        said = text(language, "report.not_yet") if at is None else _time(closing["day"], at, zone)
        yield text(language, f"report.{name}"), said


def totals(closing: ClosingFigures, language: str) -> Iterator[Fact]:
    total = closing["total"]
    yield text(language, "report.tickets"), str(closing["tickets"])
    for name, turns in {"given": total["given"], **_outcomes(total)}.items():
        yield text(language, f"report.{name}"), str(turns)
    for name, waited in (("half", total["wait_half_s"]), ("most", total["wait_most_s"])):
        yield text(language, f"report.wait_{name}"), _minutes(waited, language)


def of_service(figures: TurnFigures, language: str) -> Iterator[str]:
    """How its turns ended, then how long people waited."""
    counts = {"given": figures["given"], **_outcomes(figures)}
    told = [text(language, f"report.n_{name}", n=turns) for name, turns in counts.items() if turns]
    yield " · ".join(told)
    if figures["wait_half_s"] is not None:
        half, most = (_minutes(figures[key], language) for key in ("wait_half_s", "wait_most_s"))
        yield text(language, "report.waits", half=half, most=most)


def _outcomes(figures: TurnFigures) -> dict[str, int]:
    return {
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
    """With its date if it is another day: a day closes when the next one opens."""
    local = local_time(at, zone)
    same = local.date().isoformat() == day
    return f"{local:%H:%M}" if same else f"{local:%H:%M · %d/%m/%Y}"
