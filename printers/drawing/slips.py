"""Drawing any paper: plain data in, the picture that is printed out."""

from PIL import Image

from hall.printers.drawing import canvas, day_report, handouts, test_page, ticket
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.contents import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Content,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.paper import Paper
from hall.printers.drawing.sizes import LONGEST, Sizes, attempts


def draw(content: Content, paper: Paper) -> Image.Image:
    """Mode "1", as wide as the paper; what citizens get is at most 110 mm long."""
    for sizes in attempts(paper.width):
        part = _layout(content, paper, sizes)
        if not isinstance(content, TestPage):  # whose ruler is as wide as the paper
            part = canvas.inset(part, sizes.margin)
        sheet = part(paper.width)
        if sheet.height <= LONGEST or isinstance(content, ClosingReport | TestPage):
            break
    return canvas.paper(sheet)


def _layout(content: Content, paper: Paper, sizes: Sizes) -> Part:
    match content:
        case Ticket():
            return ticket.layout(content, paper, sizes)
        case ReturnSlip():
            return handouts.return_slip(content, paper, sizes)
        case AppointmentSlip():
            return handouts.appointment(content, paper, sizes)
        case AddressSlip():
            return handouts.address(content, paper, sizes)
        case ClosingReport():
            return day_report.layout(content, paper, sizes)
        case TestPage():
            return test_page.layout(content, paper, sizes)
