"""Drawing any paper: plain data in, the picture that is printed out."""

from PIL import Image

from hall.printers.drawing import canvas, closing_report, sample_page, slips, ticket
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Printout,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.sizes import LONGEST, Sizes, attempts
from hall.printers.drawing.stationery import Stationery


def draw(content: Printout, stationery: Stationery) -> Image.Image:
    """Mode "1", as wide as the paper; what citizens get is at most 110 mm long."""
    for sizes in attempts(stationery.width):
        part = _layout(content, stationery, sizes)
        if not isinstance(content, TestPage):  # whose ruler is as wide as the paper
            part = canvas.inset(part, sizes.margin)
        sheet = part(stationery.width)
        if sheet.height <= LONGEST or isinstance(content, ClosingReport | TestPage):
            break
    return canvas.paper(sheet)


def _layout(content: Printout, stationery: Stationery, sizes: Sizes) -> Part:
    match content:
        case Ticket():
            return ticket.layout(content, stationery, sizes)
        case ReturnSlip():
            return slips.return_slip(content, stationery, sizes)
        case AppointmentSlip():
            return slips.appointment(content, stationery, sizes)
        case AddressSlip():
            return slips.address(content, stationery, sizes)
        case ClosingReport():
            return closing_report.layout(content, stationery, sizes)
        case TestPage():
            return sample_page.layout(content, stationery, sizes)
