"""A ticket as picture and bytes, compared with the one part that always costs: its QR code."""

import base64
import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure
from hall.config.file import load
from hall.config.models import Config
from hall.printers.drawing.canvas import qr
from hall.printers.drawing.draw import draw
from hall.printers.drawing.printouts import ticket_of
from hall.printers.drawing.stationery import SIZES, Stationery, stationery_of
from hall.printers.link.print_commands import commands
from hall.queue.paper.print_content import TicketContent

SHIPPED = Path(__file__).resolve().parents[1] / "config.toml"
WARM_UP = 10
ROUNDS = 9
TICKETS = 10  # a round
MS_TARGET = 20
RATIO_TARGET = 5
URL = "http://192.168.1.20:8000"


def measure() -> Iterator[Figure]:
    config = load(SHIPPED)
    for width in SIZES:
        drawing, code = _rounds(config, stationery_of(config, width))
        name = f"ticket drawn and encoded, {width} dots:"
        yield Figure(f"{name} processor", 1000 * median(drawing), "ms", MS_TARGET)
        ratio = median(whole / part for whole, part in zip(drawing, code, strict=True))
        yield Figure(f"{name} to its code", ratio, "x", RATIO_TARGET)


def _rounds(config: Config, paper: Stationery) -> tuple[list[float], list[float]]:
    """Processor seconds for a ticket and for its code alone, in turns. No two tickets are the same,
    so caches help only as much as they do in a hall."""
    drawing, code = [], []
    number = 0
    for _ in range(WARM_UP):
        number += 1
        _ticket(config, paper, number)
    for _ in range(ROUNDS):
        first, number = number + 1, number + TICKETS
        drawing.append(_seconds(lambda n: _ticket(config, paper, n), range(first, number + 1)))
        code.append(_seconds(lambda n: qr(f"{URL}/t/{_token(-n)}", 200), range(first, number + 1)))
    return drawing, code


def _seconds(work: Callable[[int], object], numbers: range) -> float:
    began = time.process_time()
    for number in numbers:
        work(number)
    return (time.process_time() - began) / len(numbers)


def _token(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _ticket(config: Config, paper: Stationery, number: int) -> bytes:
    content = TicketContent(
        label=f"A{number % 1000:03}",
        token=_token(number),
        service="ho-tich",
        priority=None,
        language="vi",
        ahead=number % 40,
        issued_at=round(dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC).timestamp() + number) * 1000,
        kiosk="k1",
    )
    return b"".join(commands(draw(ticket_of(config, content, URL), paper)))
