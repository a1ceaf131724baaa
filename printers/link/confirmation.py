"""How a printer tells that what it was sent has come whole and is printed.

Two commands are answered in order, after everything sent before them; DLE EOT (``status.py``) is
answered at once, whatever the printer is in the middle of.

- GS ( H: the printer answers when everything before the command is printed (Epson and some more).
  The answer is 37 22, four characters of our choice, 00. Ours are the letters A to P: no byte of
  them could be taken for the answer to another question.
- GS r: the printer answers with its paper sensor. A band from which a byte was lost swallows the
  question behind it, so an answer that is missing tells of lost bytes. Most printers know GS r; a
  printer that answered it once does.
"""

import re

from hall.printers.link.print_commands import INITIALISE
from hall.printers.link.status import ReadWrite

LETTERS = 16
NUMBERS = LETTERS**4
FIRST = ord("A")
QUESTION = b"\x1dr\x01"  # GS r
# Behind the cut, so that a printer that takes the question for letters forgets them.
LAST_QUESTION = QUESTION + INITIALISE
NEVER_SET = 0x90  # in an answer to GS r; each answer to DLE EOT has one of these bits
# What a printer reports of itself unasked: a byte that begins no answer, and three more.
REPORT = re.compile(
    rb"[\x10\x14\x18\x1c\x30\x34\x38\x3c\x50\x54\x58\x5c\x70\x74\x78\x7c][^\x10-\x1f\x30-\x3f\x50-\x5f\x70-\xff]{0,3}"
)
# To GS ( H; the last one may have come in part.
PRINTED_ANSWER = re.compile(rb"\x37\x22(?:.{4}\x00|.{0,4}\Z)", re.DOTALL)


class EchoBuffer:
    """A link that keeps all that the printer sends, for several readers."""

    def __init__(self, link: ReadWrite) -> None:
        self._link = link
        self.received = bytearray()

    def write(self, content: bytes) -> None:
        self._link.write(content)

    def read(self, seconds: float) -> bytes:
        received = self._link.read(seconds)
        self.received += received
        return received


def ask_when_printed(number: int) -> bytes:
    """The command GS ( H; its answer carries ``number``."""
    return b"\x1d(H\x06\x00\x30\x30" + _letters(number)


def is_printed(received: bytes, number: int) -> bool:
    """Whether ``received`` has the answer to ``ask_when_printed(number)``."""
    return b"\x37\x22" + _letters(number) + b"\x00" in received


def count_answers(received: bytes) -> int:
    """How many answers to ``QUESTION`` are in ``received``."""
    return sum(not byte & NEVER_SET for byte in REPORT.sub(b"", PRINTED_ANSWER.sub(b"", received)))


def _letters(number: int) -> bytes:
    return bytes(FIRST + (number >> shift) % LETTERS for shift in (12, 8, 4, 0))
