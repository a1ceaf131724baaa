"""Draws any printout: plain data in, the picture that is printed out."""

from PIL import Image

from hall.letters.faces import faces
from hall.printers.drawing import canvas, closing_report, sample_page, slips, ticket
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.lettering import drawn_with
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Printout,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.stationery import LONGEST, Sizes, Stationery, attempts


def draw(printout: Printout, stationery: Stationery) -> Image.Image:
    """A picture of mode "1", as wide as the paper; what citizens get is at most 110 mm long."""
    with drawn_with(faces(stationery.fonts)):
        return canvas.printer_dots(_sheet(printout, stationery))


def _sheet(printout: Printout, stationery: Stationery) -> Image.Image:
    for sizes in attempts(stationery.width):
        part = _layout(printout, stationery, sizes)
        if not isinstance(printout, TestPage):  # its ruler is as wide as the paper
            part = canvas.inset(part, sizes.margin)
        sheet = part(stationery.width)
        if sheet.height <= LONGEST or isinstance(printout, ClosingReport | TestPage):
            break
    return sheet


def _layout(printout: Printout, stationery: Stationery, sizes: Sizes) -> Part:
    match printout:
        case Ticket():
            return ticket.layout(printout, stationery, sizes)
        case ReturnSlip():
            return slips.return_slip(printout, stationery, sizes)
        case AppointmentSlip():
            return slips.appointment(printout, stationery, sizes)
        case AddressSlip():
            return slips.address(printout, stationery, sizes)
        case ClosingReport():
            return closing_report.layout(printout, stationery, sizes)
        case TestPage():
            return sample_page.layout(printout, stationery, sizes)
