"""The printer on the screen: a roll that keeps the very pictures a printer would burn."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

KEPT = 100


@dataclass(frozen=True, slots=True)
class RollImage:
    job: int
    label: str
    token: str
    at: int
    png: bytes


class Roll:
    """Filled by one thread; a reader of another one always sees a whole roll."""

    def __init__(self) -> None:
        self._images: tuple[RollImage, ...] = ()

    def print(self, job: int, label: str, token: str, at: int, picture: Image.Image) -> None:
        png = io.BytesIO()
        picture.save(png, "PNG")
        self._images = (RollImage(job, label, token, at, png.getvalue()), *self._images[: KEPT - 1])

    def images(self) -> Sequence[RollImage]:
        """Newest first; a reprint stands there a second time."""
        return self._images

    def png(self, job: int) -> bytes | None:
        """The latest picture of the job."""
        return next((image.png for image in self._images if image.job == job), None)
