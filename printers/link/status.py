"""The state that an ESC/POS printer reports in its answers to DLE EOT 1 to 4.

The bits are those of Epson's command reference. python-escpos reads only two of them, and takes
a missing answer for a good one.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Protocol

from hall.printers.link.health import Health, Reason

PRINTER, CAUSE, ERROR, PAPER = 1, 2, 3, 4
KINDS = (PRINTER, CAUSE, ERROR, PAPER)
NEEDED = frozenset({PRINTER, PAPER})
FIXED, FIXED_BITS = 0x93, 0x12  # of each answer; other bytes that a printer sends do not have them
OFF_LINE, RECOVERING, FED_BY_HAND = 0x08, 0x20, 0x40  # of answer 1
COVER, FEEDING, STOPPED_FOR_PAPER, IN_ERROR = 0x04, 0x08, 0x20, 0x40  # of answer 2
CUTTER, UNRECOVERABLE, OVERHEATED = (
    0x08,
    0x20,
    0x40,
)  # of answer 3; overheating is the one that ends by itself
NEAR_END, PAPER_OUT = 0x0C, 0x60  # of answer 4
AT_ONCE_S = 0.001
FIRST = (PRINTER, PAPER)
FIRST_QUESTIONS = b"".join(bytes((0x10, 0x04, kind)) for kind in FIRST)


class Write(Protocol):
    def write(self, content: bytes) -> None: ...


class ReadWrite(Write, Protocol):
    """What questions need of a link."""

    def read(self, seconds: float) -> bytes: ...


def question(kind: int) -> bytes:
    return bytes((0x10, 0x04, kind))


def is_answer(byte: int) -> bool:
    return byte & FIXED == FIXED_BITS


def health(answers: Mapping[int, int]) -> Health | None:
    """The health that the answers add up to, None if there are too few.

    Of several faults the first counts: the one that somebody must do something about.
    """

    def any_set(kind: int, bits: int) -> bool:
        return bool(answers.get(kind, 0) & bits)

    causes: Mapping[Reason, bool] = {
        "cover_open": any_set(CAUSE, COVER),
        "paper_out": any_set(PAPER, PAPER_OUT) or any_set(CAUSE, STOPPED_FOR_PAPER),
        "cutter": any_set(ERROR, CUTTER),
        "error": any_set(ERROR, UNRECOVERABLE),
        "overheated": any_set(ERROR, OVERHEATED),
        "feed_button": any_set(CAUSE, FEEDING) or any_set(PRINTER, FED_BY_HAND),
        "not_ready": any_set(PRINTER, OFF_LINE | RECOVERING) or any_set(CAUSE, IN_ERROR),
    }
    near_end = any_set(PAPER, NEAR_END)
    for reason, is_so in causes.items():
        if is_so:
            return Health("fault", reason, near_end)
    return Health("ok", near_end=near_end) if answers.keys() >= NEEDED else None


def health_of(received: bytes) -> Health | None:
    """The health that the answers to ``FIRST_QUESTIONS`` add up to, None if one is missing."""
    answers = list(filter(is_answer, received))[: len(FIRST)]
    return health(dict(zip(FIRST, answers, strict=True))) if len(answers) == len(FIRST) else None


def ask(link: ReadWrite, until: float) -> dict[int, int]:
    """The answers, by question, that came before ``until`` (monotonic).

    The printer is asked for causes only if its first answers say that there is one: many
    printers know no more than the first two questions.

    :raises OSError: from the link.
    """
    answers = _ask(link, FIRST, until)
    if answers.get(PRINTER, 0) & (OFF_LINE | RECOVERING | FED_BY_HAND):
        answers |= _ask(link, (CAUSE, ERROR), until)
    return answers


def _ask(link: ReadWrite, kinds: Sequence[int], until: float) -> dict[int, int]:
    """Send all questions at once, so that a slow line costs one delay; answers keep their order."""
    drop_earlier_bytes(link, until)
    link.write(b"".join(map(question, kinds)))
    received: list[int] = []
    while len(received) < len(kinds) and (left := until - time.monotonic()) > 0:
        received += filter(is_answer, link.read(left))
    return dict(zip(kinds, received, strict=False))


def drop_earlier_bytes(link: ReadWrite, until: float) -> None:
    """Drop late answers, and answers to dots of a picture that looked like questions."""
    while link.read(AT_ONCE_S) and time.monotonic() < until:
        pass
