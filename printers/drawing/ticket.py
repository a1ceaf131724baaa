"""How a ticket looks on paper; what it says is in ``wording.py``."""

from collections.abc import Iterator

from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.fact_table import facts_with_code, sentences
from hall.printers.drawing.letterhead import foot, head, named
from hall.printers.drawing.printouts import Ticket
from hall.printers.drawing.sizes import SHORTEST_NUMBER, Sizes
from hall.printers.drawing.stationery import Stationery
from hall.printers.drawing.wording import each, facts, if_missed, when, which
from hall.texts import text


def layout(ticket: Ticket, stationery: Stationery, sizes: Sizes) -> Part:
    follow = each(ticket.languages, "paper.follow") if sizes.extras else ()
    return canvas.column(
        *head(stationery, ticket.languages, sizes, ticket.reprint),
        *named(ticket.service, ticket.languages, sizes),
        canvas.space(sizes.gap),
        canvas.headline(ticket.label, sizes.number, SHORTEST_NUMBER),
        canvas.space(sizes.gap + 4),
        canvas.rule(2, dash=6),
        *facts_with_code(facts(ticket), ticket.url, stationery.width, sizes, follow),
        *sentences([if_missed(ticket, language) for language in ticket.languages], sizes),
        *_telephone(ticket, stationery, sizes),
        *foot(stationery, ticket.languages[0], sizes, when(ticket), which(ticket)),
    )


def _telephone(ticket: Ticket, stationery: Stationery, sizes: Sizes) -> Iterator[Part]:
    if telephone := stationery.hall.telephone:
        said = text(ticket.languages[0], "common.telephone", number=telephone)
        yield canvas.text(said, sizes.small, lines=1)
