"""The view of a printer on the screen: its papers, and the state of the printer."""

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.displays.live.rooms import Moment
from hall.displays.web.hall_context import PaperImage
from hall.printer_words import PlayedFault


class RollImage(TypedDict):
    """A paper on the roll. ``at`` is in ms, ``url`` is the address of its picture, ``phone`` that
    of its ticket's page, None if it is no ticket."""

    job: int
    label: str
    at: int
    url: str
    phone: str | None


class RollView(TypedDict):
    """The state of a printer, and the papers on its roll if the printer is on the screen;
    ``fault`` is the one that it plays, None for a real printer."""

    printer: str
    state: str
    reason: str
    near_end: bool
    queued: int
    left_mm: int | None
    fault: PlayedFault | None
    images: list[RollImage]


def roll(moment: Moment, printer: str) -> RollView:
    """The view of a configured printer, also of one whose state is not known yet."""
    health = moment.hall.printers().get(printer)
    on_screen = moment.hall.screen_printers.get(printer)
    return RollView(
        printer=printer,
        state=health["state"] if health else "unknown",
        reason=health["reason"] if health else "",
        near_end=health["near_end"] if health else False,
        queued=health["queued"] if health else 0,
        left_mm=health["left_mm"] if health else None,
        fault=on_screen.fault if on_screen else None,
        images=[_image(printer, image) for image in on_screen.images()] if on_screen else [],
    )


def _image(printer: str, image: PaperImage) -> RollImage:
    return RollImage(
        job=image.job,
        label=image.label,
        at=image.at,
        url=f"/printers/{printer}/{image.job}.png",
        phone=f"/t/{image.token}" if image.token else None,
    )
