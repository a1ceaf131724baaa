"""Who a command is done for. Every event says it, and the event's hash covers it."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["citizen", "kiosk", "staff", "rule", "command_line", "api", "machine"]
"""Where a command comes from.

``citizen`` is the holder of a ticket, by phone; ``kiosk`` is a citizen at a kiosk; ``staff`` are
the screens of counters, reception and supervisors; ``rule`` is the program itself: its clock, its
configuration, its printers; ``command_line`` and ``api`` are a terminal and another program;
``machine`` is another hall's or the head office's.
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """``device`` and ``person`` are ids, empty where nobody had to show who they are."""

    origin: Origin
    device: str = ""
    person: str = ""


RULE = Caller("rule")
