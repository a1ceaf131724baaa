"""How the slips look that people take along: of a turn on hold, an appointment, the address."""

import datetime as dt
from collections.abc import Iterator

from hall.config.printers import DOTS_PER_MM
from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.fact_table import (
    divider,
    facts_with_code,
    sentences,
    sentences_with_code,
    table,
)
from hall.printers.drawing.letterhead import foot, head, name_of_service, title
from hall.printers.drawing.printouts import AddressSlip, AppointmentSlip, ReturnSlip
from hall.printers.drawing.stationery import SHORTEST_NUMBER, Sizes, Stationery
from hall.printers.drawing.wording import both, date, each, moment, token_end
from hall.texts import text

GROUP = 3  # digits of a code that are read together
ADDRESS_CODE_MM = 44


def return_slip(slip: ReturnSlip, stationery: Stationery, sizes: Sizes) -> Part:
    first = slip.languages[0]
    how = [how_back(slip, language) for language in slip.languages]
    return canvas.column(
        *head(stationery, slip.languages, sizes, slip.reprint),
        *title(both(slip.languages, "paper.held"), sizes),
        canvas.headline(slip.content.label, SHORTEST_NUMBER, SHORTEST_NUMBER),
        canvas.space(sizes.gap),
        *name_of_service(slip.service, slip.languages, sizes),
        canvas.space(sizes.gap),
        *divider(sizes),
        table(why_held(slip), sizes),
        canvas.space(sizes.gap),
        canvas.rule(2, dash=6),
        *sentences_with_code(how, slip.url, stationery.width, sizes),
        *foot(stationery, first, sizes, moment(first, slip.issued), token_end(slip.content.token)),
    )


def appointment(slip: AppointmentSlip, stationery: Stationery, sizes: Sizes) -> Part:
    first = slip.languages[0]
    return canvas.column(
        *head(stationery, slip.languages, sizes, slip.reprint),
        *title(both(slip.languages, "paper.appointment"), sizes),
        *name_of_service(slip.service, slip.languages, sizes),
        canvas.space(sizes.gap),
        canvas.headline(f"{slip.due:%H:%M}", sizes.number, SHORTEST_NUMBER),
        canvas.space(sizes.gap),
        canvas.text(date(first, slip.due), sizes.title, 700, align="center", lines=1),
        canvas.space(sizes.gap),
        canvas.rule(2, dash=6),
        *facts_with_code(how_to_come(slip), slip.content.code, stationery.width, sizes),
        *sentences(each(slip.languages, "paper.appointment_how"), sizes),
        *foot(stationery, first, sizes, moment(first, slip.issued)),
    )


def address(slip: AddressSlip, stationery: Stationery, sizes: Sizes) -> Part:
    first = slip.languages[0]
    return canvas.column(
        *head(stationery, slip.languages, sizes),
        *title(both(slip.languages, "paper.address"), sizes),
        canvas.picture(canvas.qr(slip.url, ADDRESS_CODE_MM * DOTS_PER_MM)),
        canvas.text(slip.url, sizes.title, 700, align="center"),
        canvas.space(sizes.gap),
        *sentences(each(slip.languages, "paper.address_how"), sizes),
        *foot(stationery, first, sizes, moment(first, slip.printed)),
    )


def why_held(slip: ReturnSlip) -> Iterator[tuple[str, str]]:
    """Each fact with its name in both languages."""
    languages, first = slip.languages, slip.languages[0]
    yield both(languages, "paper.reason"), slip.reason.text(first)
    if slip.content.bring:
        yield both(languages, "paper.bring"), slip.content.bring
    if slip.back is not None:
        yield both(languages, "paper.back"), text(first, "paper.at", time=f"{slip.back:%H:%M}")
    if slip.content.counter is not None:
        yield both(languages, "paper.go_to"), text(first, "paper.counter", n=slip.content.counter)


def how_back(slip: ReturnSlip, language: str) -> str:
    """What its holder does to come back."""
    if slip.content.counter is None:
        return text(language, "paper.held_how_reception")
    return text(language, "paper.held_how", n=slip.content.counter)


def how_to_come(slip: AppointmentSlip) -> Iterator[tuple[str, str]]:
    """Each fact with its name in both languages."""
    code = slip.content.code
    groups = [code[start : start + GROUP] for start in range(0, len(code), GROUP)]
    yield both(slip.languages, "paper.code"), " ".join(groups)
    yield both(slip.languages, "paper.called_from"), _time(slip, -slip.early_min)
    yield both(slip.languages, "paper.kept_until"), _time(slip, slip.late_min)


def _time(slip: AppointmentSlip, minutes: int) -> str:
    return f"{slip.due + dt.timedelta(minutes=minutes):%H:%M}"
