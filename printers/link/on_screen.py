"""The printer on the screen: a roll that keeps the very pictures a printer would burn.

It can play what real printers do wrong, for demonstrations and tests.
"""

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from hall.played_faults import PlayedFault
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health

KEPT = 100
SLOW_S = 4.0
TOLD: Mapping[PlayedFault, Health] = {
    "cover_open": Health("fault", "cover_open"),
    "paper_out": Health("fault", "paper_out"),
    "cutter": Health("fault", "cutter"),
    "overheated": Health("fault", "overheated"),
    "near_end": Health("ok", near_end=True),
    "timeout": Health("fault", "timeout"),
    "refused": Health("fault", "refused"),
}


@dataclass(frozen=True, slots=True)
class ScreenPicture:
    job: int
    label: str
    token: str
    at: int
    png: bytes


class ScreenRoll:
    """Filled by one thread; a reader of another one always sees a whole roll."""

    def __init__(self) -> None:
        self.fault: PlayedFault = "none"
        self._images: tuple[ScreenPicture, ...] = ()

    def play(self, fault: PlayedFault) -> None:
        """Behave so from now on."""
        self.fault = fault

    def health(self) -> Health:
        return TOLD.get(self.fault, Health("ok"))

    def print(self, job: int, label: str, token: str, at: int, picture: Image.Image) -> bool:
        """True: ``printed`` will tell more. :raises PrinterError: if that is the fault it plays."""
        told = self.health()
        if told.state == "fault":
            raise PrinterError(told.reason)
        if self.fault in ("paper_ends", "interrupted", "half"):
            picture = picture.crop((0, 0, picture.width, picture.height // 2))
        png = io.BytesIO()
        picture.save(png, "PNG")
        self._images = (
            ScreenPicture(job, label, token, at, png.getvalue()),
            *self._images[: KEPT - 1],
        )
        if self.fault == "interrupted":
            raise PrinterError("interrupted", begun=True)
        if self.fault == "paper_ends":
            self.fault = "paper_out"
            raise PrinterError("paper_out", begun=True)
        return True

    def printed(self) -> bool:
        """Whether it says that the last paper is out. Blocks as long as a slow printer."""
        if self.fault == "slow":
            time.sleep(SLOW_S)
        return self.fault not in ("half", "unconfirmed")

    def images(self) -> Sequence[ScreenPicture]:
        """Newest first; a reprint stands there a second time."""
        return self._images

    def png(self, job: int) -> bytes | None:
        """The latest picture of the job."""
        return next((image.png for image in self._images if image.job == job), None)
