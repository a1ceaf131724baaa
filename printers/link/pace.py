"""How fast the line to a printer has shown to take bytes, and how long its silence means nothing.

A box that puts Ethernet before a serial printer takes a whole ticket at once and passes it on at
11.5 kB/s. What is asked meanwhile is answered behind all that, seconds later.
"""

from hall.config.printers import Printer

SLOWEST = 1_000  # bytes a second, 9600 baud: no paper is waited for longer than at this speed
ASSUMED = 4_000  # bytes a second, 38400 baud: until a line was measured
MARGIN = 2.0  # a line may become so much slower than it was
QUIET = 8_000  # bytes a second: by then, a paper of which the printer tells nothing is through
SERIAL_BITS_A_BYTE = 10
PATIENCE = 4  # times the printer's timeout_s, once a paper has begun: giving it up costs half of it


def patience_s(printer: Printer) -> float:
    """For how long a printer that has begun a paper may take no byte and say nothing."""
    return PATIENCE * printer.timeout_s


class Pace:
    """The speed of one printer's line, in bytes a second, as its papers show it."""

    def __init__(self, printer: Printer) -> None:
        serial = printer.driver == "serial"
        self._rate = printer.baudrate / SERIAL_BITS_A_BYTE if serial else ASSUMED * MARGIN

    def measured(self, count: int, seconds: float) -> None:
        """Note that ``count`` bytes were with the printer after ``seconds``.

        A slower line is believed at once, a faster one by and by.
        """
        rate = count / max(seconds, 0.001)
        self._rate = max(SLOWEST, min(rate, (rate + self._rate) / 2))

    def seconds(self, count: int) -> float:
        """How long ``count`` bytes may be under way."""
        return count * MARGIN / self._rate
