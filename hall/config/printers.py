"""Ticket printers and what is printed: their tables in ``config.toml``, and the checks of them."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from hall.config.base import EMPTY, Identifier, Model, Real, Switch, Whole, Words
from hall.config.logo import UnusableLogo, read
from hall.config.plain_data import Table, ids, items, table, words
from hall.config.problems import Finding, listed, suggestion

DOTS_PER_MM = 8  # of every ticket printer: 203 dpi

NEEDED_KEYS = {
    "network": ("host",),
    "usb": ("usb_vendor", "usb_product"),
    "serial": ("device",),
    "file": ("device",),
    "cups": ("queue",),
    "win32": ("queue",),
}
ANSWERING = ("network", "serial", "usb")
POSSIBLE_WITH = (
    ("process_id", True, ANSWERING),
    ("text", "native", (*ANSWERING, "file", "cups", "win32")),
)
"""A key, its value, and the drivers that can do it."""


class Printer(Model):
    """How a printer is reached, what it can answer, and what it prints on."""

    id: Identifier
    name: Words = EMPTY
    driver: Literal["network", "usb", "serial", "file", "cups", "win32", "screen"] = "screen"
    width_dots: Literal[576, 512, 384] = 576
    text: Literal["raster", "native"] = "raster"
    host: str = ""
    port: Annotated[Whole, Field(ge=1, le=65535)] = 9100
    usb_vendor: Annotated[Whole, Field(ge=0, le=0xFFFF)] = 0
    usb_product: Annotated[Whole, Field(ge=0, le=0xFFFF)] = 0
    device: str = ""
    baudrate: Annotated[Whole, Field(ge=300, le=921600)] = 9600
    queue: str = ""
    timeout_s: Annotated[Real, Field(gt=0, le=10)] = 2.0
    expire_s: Annotated[Whole, Field(ge=5, le=3600)] = 180
    status: Switch = True
    process_id: Switch = False
    speed_mm_s: Annotated[Whole, Field(ge=20, le=600)] = 100
    roll_m: Annotated[Whole, Field(ge=0, le=500)] = 80
    near_end_m: Annotated[Whole, Field(ge=0, le=100)] = 5

    @property
    def reached_at(self) -> str:
        """The printer's address, device or queue, by its driver; empty for one on the screen."""
        match self.driver:
            case "network":
                return f"{self.host}:{self.port}"
            case "usb":
                return f"{self.usb_vendor:04x}:{self.usb_product:04x}"
            case "serial" | "file":
                return self.device
            case _:
                return self.queue


class PaperSection(Model):
    """What stands on every paper. ``logo`` is an absolute path once the file has been read, and
    empty for none."""

    header: Words = EMPTY
    footer: Words = EMPTY
    logo: str = ""
    test: Switch = False


class PrintingSection(Model):
    """What is printed besides tickets; ``staff`` and ``closing`` are ids of printers."""

    staff: str = ""
    closing: str = ""
    return_slips: Switch = False


def drivers(data: Table) -> Iterator[Finding]:
    """Keys that a printer's driver needs, and keys that ask for what it cannot do."""
    for path, printer in items(data, "printers"):
        driver = printer.get("driver", Printer.model_fields["driver"].default)
        for key in NEEDED_KEYS.get(str(driver), ()):
            if printer.get(key) in (None, "", 0):
                yield Finding((*path, key), f"The driver {driver!r} needs the key {key!r}.")
        for key, value, possible in POSSIBLE_WITH:
            if printer.get(key) == value and driver not in possible:
                message = f"The driver {driver!r} cannot do this."
                yield Finding((*path, key), message, f"It goes with {listed(possible)}.")


def printing(data: Table) -> Iterator[Finding]:
    known = ids(data, "printers")
    for key in ("staff", "closing"):
        for path, name in words(table(data, "printing"), key, ("printing",)):
            if name and name not in known:
                hint = suggestion(name, known, "printers")
                yield Finding(path, f"There is no printer {name!r}.", hint)


def logo(data: Table) -> Iterator[Finding]:
    path = table(data, "paper").get("logo")
    if isinstance(path, str) and path:
        try:
            read(path)
        except UnusableLogo as error:
            hint = "Save it as a PNG or JPEG in black and white, grey or RGB, of 300 to 1000 dots."
            yield Finding(("paper", "logo"), str(error), hint)
