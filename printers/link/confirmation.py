"""GS ( H: a printer that knows it says when everything before it is printed (Epson and some more).

The answer is 37 22, four characters of our choice, 00. Ours are the letters A to P: no byte of
them could be taken for the answer to another question.
"""

from hall.printers.link.status import ReadWrite

LETTERS = 16
FIRST = ord("A")


class EchoBuffer:
    """Keeps all that a printer says, for several listeners."""

    def __init__(self, link: ReadWrite) -> None:
        self._link = link
        self.heard = bytearray()

    def write(self, content: bytes) -> None:
        self._link.write(content)

    def read(self, seconds: float) -> bytes:
        heard = self._link.read(seconds)
        self.heard += heard
        return heard


def request(number: int) -> bytes:
    return b"\x1d(H\x06\x00\x30\x30" + _name(number)


def is_in(heard: bytes, number: int) -> bool:
    return b"\x37\x22" + _name(number) + b"\x00" in heard


def _name(number: int) -> bytes:
    return bytes(FIRST + (number >> shift) % LETTERS for shift in (12, 8, 4, 0))
