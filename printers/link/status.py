"""What an ESC/POS printer says of itself: DLE EOT 1 to 4, and GS ( H.

Bit by bit as Epson's command reference has it. python-escpos reads only two of these bits and
takes no answer for a good one.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Protocol

from hall.printers.link.health import Health, Reason

PRINTER, CAUSE, ERROR, PAPER = 1, 2, 3, 4
KINDS = (PRINTER, CAUSE, ERROR, PAPER)
NEEDED = frozenset({PRINTER, PAPER})
FIXED, FIXED_BITS = 0x93, 0x12  # of each answer; other bytes a printer sends do not have them
OFF_LINE, RECOVERING, FED_BY_HAND = 0x08, 0x20, 0x40  # of 1
COVER, FEEDING, STOPPED_FOR_PAPER, IN_ERROR = 0x04, 0x08, 0x20, 0x40  # of 2
CUTTER, UNRECOVERABLE, OVERHEATED = 0x08, 0x20, 0x40  # of 3; heat is what ends by itself
NEAR_END, PAPER_OUT = 0x0C, 0x60  # of 4
AT_ONCE_S = 0.001


class ReadWrite(Protocol):
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


def ask(link: ReadWrite, until: float) -> dict[int, int]:
    """The answers that came before ``until`` (monotonic); for causes it is asked only if it has
    something to tell, so that a printer that knows no more than two questions is asked no others.

    :raises OSError: from the link.
    """
    answers = _ask(link, (PRINTER, PAPER), until)
    if answers.get(PRINTER, 0) & (OFF_LINE | RECOVERING | FED_BY_HAND):
        answers |= _ask(link, (CAUSE, ERROR), until)
    return answers


def _ask(link: ReadWrite, kinds: Sequence[int], until: float) -> dict[int, int]:
    """The questions at once: a slow line costs one delay. Answers come in their order."""
    _forget_what_was_said_before(link, until)
    link.write(b"".join(map(question, kinds)))
    heard: list[int] = []
    while len(heard) < len(kinds) and (left := until - time.monotonic()) > 0:
        heard += filter(is_answer, link.read(left))
    return dict(zip(kinds, heard, strict=False))


def _forget_what_was_said_before(link: ReadWrite, until: float) -> None:
    """Late answers, or those to dots of a picture that looked like questions."""
    while link.read(AT_ONCE_S) and time.monotonic() < until:
        pass
