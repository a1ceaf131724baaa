"""The context of screens and routes: the engine of the hall that they belong to, and its printers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import current_app

from hall.config.models import Config
from hall.printer_words import PlayedFault
from hall.queue.engine import Engine
from hall.queue.views.printers import PrinterHealth


class PaperImage(Protocol):
    """One paper on an on-screen roll; ``at`` in ms, ``token`` is empty if it is no ticket."""

    @property
    def job(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def at(self) -> int: ...


class Roll(Protocol):
    """A printer on the screen, as far as screens need it."""

    @property
    def fault(self) -> PlayedFault: ...
    def images(self) -> Sequence[PaperImage]: ...
    def play(self, fault: PlayedFault) -> None: ...
    def png(self, job_id: int) -> bytes | None: ...


def no_roll(printer: str) -> None:
    """Does nothing: in a hall where nothing prints, no roll ends."""


def no_printers() -> Mapping[str, PrinterHealth]:
    return {}


@dataclass(frozen=True)
class HallContext:
    """``base_url`` is the address that phones and QR codes use, without a slash at its end. Every
    screen of a ``test`` says that the hall is only tried out. ``files`` changes with the files of
    the screens; ``facts`` are shown on the start page."""

    engine: Engine
    base_url: str
    printers: Callable[[], Mapping[str, PrinterHealth]] = no_printers
    renew_roll: Callable[[str], None] = no_roll
    screen_printers: Mapping[str, Roll] = field(default_factory=dict[str, Roll])
    demo: bool = False
    test: bool = False
    files: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def config(self) -> Config:
        return self.engine.config

    @property
    def build(self) -> str:
        """The name of the build of the pages; it changes with their files and the configuration."""
        return f"{self.files}-{self.config.digest}"

    def ticket_url(self, token: str) -> str:
        return f"{self.base_url}/t/{token}"


def hall() -> HallContext:
    """The context of the hall that serves this request."""
    found: HallContext = current_app.extensions["hall"]
    return found
