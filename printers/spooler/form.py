"""A paper in the form that its printer takes: a picture, or text in the printer's own letters."""

from hall.config.models import Config, Printer
from hall.printers.drawing import plain, slips
from hall.printers.drawing.filled import content_of
from hall.printers.drawing.paper import paper_of
from hall.printers.link import native
from hall.printers.link.connection import Printed
from hall.queue.paper.papers import Paper


def printed_form(config: Config, paper: Paper, printer: Printer, base_url: str) -> Printed:
    """``base_url`` is where phones find the hall. KeyError for a service that it no longer has."""
    content = content_of(config, paper, printer, base_url)
    sheet = paper_of(config, printer.width_dots)
    if printer.text == "native":
        return native.encode(plain.pieces(content, sheet), printer.width_dots)
    return slips.draw(content, sheet)
