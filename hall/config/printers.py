"""Ticket printers: how each is reached, what it can say, and what it prints on."""

from typing import Annotated, Literal

from pydantic import Field

from hall.config.base import EMPTY, Identifier, Model, Real, Switch, Whole, Words

DOTS_PER_MM = 8  # of every ticket printer: 203 dpi


class Printer(Model):
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
        """In the words of its driver: an address, a device, a queue; empty on the screen."""
        match self.driver:
            case "network":
                return f"{self.host}:{self.port}"
            case "usb":
                return f"{self.usb_vendor:04x}:{self.usb_product:04x}"
            case "serial" | "file":
                return self.device
            case _:
                return self.queue
