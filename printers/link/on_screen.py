"""The printer on the screen: a roll that keeps the pictures that a real printer would print.

For demonstrations and tests, it can play the faults of real printers.
"""

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from hall.printer_words import PlayedFault
from hall.printers.link.delivery import Outcome
from hall.printers.link.errors import PrinterError
from hall.printers.link.health import Health

KEPT = 100
SLOW_S = 4.0
HEALTH_OF_FAULT: Mapping[PlayedFault, Health] = {
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
    """A paper on the roll; ``at`` in ms, ``label`` and ``token`` empty where it has none."""

    job: int
    label: str
    token: str
    at: int
    png: bytes


class ScreenRoll:
    """One thread fills the roll; readers on other threads always see a whole one."""

    def __init__(self) -> None:
        self.fault: PlayedFault = "none"
        self._has_confirmed = False
        self._images: tuple[ScreenPicture, ...] = ()

    def play(self, fault: PlayedFault) -> None:
        """Show this fault from now on."""
        self.fault = fault

    def health(self) -> Health:
        return HEALTH_OF_FAULT.get(self.fault, Health("ok"))

    def print(self, job: int, label: str, token: str, at: int, picture: Image.Image) -> bool:
        """Put a picture on the roll; True, because ``printed`` can tell what came of it.

        :raises PrinterError: the fault that is being played.
        """
        health = self.health()
        if health.state == "fault":
            raise PrinterError(health.reason)
        if self.fault in ("paper_ends", "interrupted", "half"):
            picture = picture.crop((0, 0, picture.width, picture.height // 2))
        png = io.BytesIO()
        picture.save(png, "PNG")
        image = ScreenPicture(job=job, label=label, token=token, at=at, png=png.getvalue())
        self._images = (image, *self._images[: KEPT - 1])
        if self.fault == "interrupted":
            raise PrinterError("interrupted", begun=True)
        if self.fault == "paper_ends":
            self.fault = "paper_out"
            raise PrinterError("paper_out", begun=True)
        return True

    def printed(self) -> Outcome:
        """What is reported of the last paper. Blocks for as long as a slow printer.

        One that has never confirmed a paper may not be able to.
        """
        if self.fault == "slow":
            time.sleep(SLOW_S)
        if self.fault in ("half", "unconfirmed"):
            return "doubtful" if self._has_confirmed else "untold"
        self._has_confirmed = True
        return "confirmed"

    def images(self) -> Sequence[ScreenPicture]:
        """Newest first; a job that was printed twice is there twice."""
        return self._images

    def png(self, job: int) -> bytes | None:
        """The latest picture of the job, None if it is not on the roll."""
        return next((image.png for image in self._images if image.job == job), None)
