"""How the closing report looks on paper: the day's figures, and the hash that proves them."""

import datetime as dt
from collections.abc import Iterator

from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.fact_table import sentences, table
from hall.printers.drawing.letterhead import foot, head, title
from hall.printers.drawing.printouts import ClosingReport
from hall.printers.drawing.stationery import Sizes, Stationery
from hall.printers.drawing.wording import date, moment
from hall.queue.reports.closing_report_text import service_lines, services, times, totals
from hall.queue.store.chain import GROUPS_A_LINE, grouped
from hall.texts import text


def layout(report: ClosingReport, stationery: Stationery, sizes: Sizes) -> Part:
    first = report.languages[0]
    closing = report.closing
    day = dt.date.fromisoformat(closing["day"])
    return canvas.column(
        *head(stationery, report.languages, sizes),
        *title(text(first, "report.title"), sizes),
        canvas.text(date(first, day), sizes.title, 700, align="center", lines=1),
        canvas.space(sizes.gap),
        table(times(closing, stationery.hall.zone, first), sizes),
        canvas.space(sizes.gap),
        canvas.rule(2, dash=6),
        canvas.space(sizes.gap),
        table(totals(closing, first), sizes),
        *_services(report, sizes),
        *_seal(report, sizes),
        *foot(stationery, first, sizes, moment(first, report.printed)),
    )


def _services(report: ClosingReport, sizes: Sizes) -> Iterator[Part]:
    first = report.languages[0]
    for name, figures in services(report.closing, report.names, first):
        yield canvas.space(sizes.gap)
        yield canvas.rule(1)
        yield canvas.space(sizes.gap)
        yield canvas.text(name, sizes.fact, 700, lines=sizes.lines)
        for line in service_lines(figures, first):
            yield canvas.text(line, sizes.small, lines=3)


def _seal(report: ClosingReport, sizes: Sizes) -> Iterator[Part]:
    first = report.languages[0]
    groups = grouped(report.closing["hash"])
    rows = [groups[n : n + GROUPS_A_LINE] for n in range(0, len(groups), GROUPS_A_LINE)]
    cell = [[canvas.text(g, sizes.title, 700, align="center", lines=1) for g in r] for r in rows]
    lines = [canvas.row(*((part, None) for part in parts)) for parts in cell]
    yield canvas.space(sizes.gap)
    yield canvas.rule()
    yield canvas.space(sizes.gap)
    name = text(first, "report.seal", seq=report.closing["seq"])
    yield canvas.text(name, sizes.small, 700, align="center")
    yield canvas.space(sizes.gap)
    yield canvas.frame(canvas.column(*lines), sizes.gap)
    yield canvas.space(sizes.gap)
    yield from sentences([text(first, "report.seal_why")], sizes)
