"""What an ESC/POS printer says of itself: DLE EOT 1 to 4, and GS ( H.

Bit by bit as Epson's command reference has it. python-escpos reads only two of these bits and
takes no answer for a good one.
"""

import time
from collections.abc import Collection, Mapping
from typing import Protocol

from hall.printers.health import Health, Reason

PRINTER, CAUSE, ERROR, PAPER = 1, 2, 3, 4
KINDS = (PRINTER, PAPER, CAUSE, ERROR)  # in this order: what most printers know comes first
NEEDED = frozenset({PRINTER, PAPER})
FIXED, FIXED_BITS = 0x93, 0x12  # of each answer; other bytes a printer sends do not have them
OFF_LINE, RECOVERING, FED_BY_HAND = 0x08, 0x20, 0x40  # of 1
COVER, FEEDING, STOPPED_FOR_PAPER, IN_ERROR = 0x04, 0x08, 0x20, 0x40  # of 2
CUTTER, UNRECOVERABLE, OVERHEATED = 0x08, 0x20, 0x40  # of 3; heat is what ends by itself
NEAR_END, PAPER_OUT = 0x0C, 0x60  # of 4
SLICE_S = 0.25  # a printer that knows one kind answers it much sooner than this


class Link(Protocol):
    def write(self, content: bytes) -> None: ...
    def read(self, seconds: float) -> bytes: ...


def question(kind: int) -> bytes:
    return bytes((0x10, 0x04, kind))


def is_answer(byte: int) -> bool:
    return byte & FIXED == FIXED_BITS


def health(answers: Mapping[int, int]) -> Health | None:
    """None if too little was answered. The worst comes first: what somebody must do about it."""

    def told(kind: int, bits: int) -> bool:
        return bool(answers.get(kind, 0) & bits)

    causes: Mapping[Reason, bool] = {
        "cover_open": told(CAUSE, COVER),
        "paper_out": told(PAPER, PAPER_OUT) or told(CAUSE, STOPPED_FOR_PAPER),
        "cutter": told(ERROR, CUTTER),
        "error": told(ERROR, UNRECOVERABLE),
        "overheated": told(ERROR, OVERHEATED),
        "feed_button": told(CAUSE, FEEDING) or told(PRINTER, FED_BY_HAND),
        "not_ready": told(PRINTER, OFF_LINE | RECOVERING) or told(CAUSE, IN_ERROR),
    }
    near_end = told(PAPER, NEAR_END)
    for reason, so in causes.items():
        if so:
            return Health("fault", reason, near_end)
    return Health("ok", near_end=near_end) if answers.keys() >= NEEDED else None


def ask(link: Link, kinds: Collection[int], until: float) -> dict[int, int]:
    """The answers that came before ``until`` (monotonic), one kind after the other.

    :raises OSError: from the link.
    """
    answers: dict[int, int] = {}
    for kind in KINDS:
        if kind not in kinds:
            continue
        link.write(question(kind))
        answer = _next_answer(link, until if kind in NEEDED else min(until, _soon()))
        if answer is None:
            if kind in NEEDED:
                break
            continue
        answers[kind] = answer
    return answers


def _soon() -> float:
    return time.monotonic() + SLICE_S


def _next_answer(link: Link, until: float) -> int | None:
    while (left := until - time.monotonic()) > 0:
        heard = link.read(left)
        for byte in heard:
            if is_answer(byte):
                return byte
    return None
