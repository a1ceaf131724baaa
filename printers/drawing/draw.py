"""Drawing any paper: plain data in, the picture that is printed out."""

from PIL import Image

from hall.printers.drawing import canvas, closing_report, sample_page, slips, ticket
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Content,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.sizes import LONGEST, Sizes, attempts
from hall.printers.drawing.stationery import Paper


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
            return slips.return_slip(content, paper, sizes)
        case AppointmentSlip():
            return slips.appointment(content, paper, sizes)
        case AddressSlip():
            return slips.address(content, paper, sizes)
        case ClosingReport():
            return closing_report.layout(content, paper, sizes)
        case TestPage():
            return sample_page.layout(content, paper, sizes)
