"""Whether the farthest seat can read the numbers on a hall display of a given size."""

import math
from dataclasses import dataclass

MM_PER_METRE = 12.2
"""Capital height needed for each metre of viewing distance: an angle of 0.7° (EN 301 549)."""

LARGEST_CAPITALS = 0.144
"""The height of a called number's capitals when the board has its fewest rows, three, as a share of
the screen's height. The board chooses between three and six rows by the same rule as here."""

ROOM = 0.68
"""The width that such a number has, as a share of the screen's height."""

CAPITALS_PER_EM, LETTER_EM, DIGIT_EM = 0.74, 1.01, 0.68

MM_PER_INCH = 25.4
WIDE = 9 / math.hypot(16, 9)
"""Height of a 16:9 panel as a share of its diagonal."""


SERVICES_OF_A_DISPLAY = 6
"""So many services, in two languages, stand in the table of a hall display at once."""

SERVICES_OF_A_WALL = 20
COUNTERS_OF_A_WALL = 24
"""So many a wall shows at once; with more of them, pages turn by themselves, each for 8 seconds."""

MOST_PAGES = 3
"""More pages than these take longer to come round than people look."""


@dataclass(frozen=True)
class Legibility:
    required_mm: float
    shown_mm: float
    readable_to_m: float
    """The farthest seat that this panel serves."""
    diagonal_needed_in: float
    """The smallest 16:9 panel that serves the farthest seat."""
    capitals_needed: float
    """The share of this screen's height that capitals must have; above 1, that is impossible."""

    @property
    def too_small(self) -> bool:
        return self.shown_mm < self.required_mm


def capitals_of(label: str) -> float:
    """How tall the capitals of this number are at most, as a share of the screen's height."""
    em = sum(DIGIT_EM if sign.isdecimal() else LETTER_EM for sign in label)
    return min(LARGEST_CAPITALS, ROOM * CAPITALS_PER_EM / em)


def legibility(
    diagonal_in: float, farthest_seat_m: float, capitals: float = LARGEST_CAPITALS
) -> Legibility:
    """``capitals`` is the height of a number's capitals as a share of the screen's height."""
    height_mm = diagonal_in * MM_PER_INCH * WIDE
    required_mm = farthest_seat_m * MM_PER_METRE
    return Legibility(
        required_mm=required_mm,
        shown_mm=height_mm * capitals,
        readable_to_m=height_mm * capitals / MM_PER_METRE,
        diagonal_needed_in=required_mm / capitals / WIDE / MM_PER_INCH,
        capitals_needed=required_mm / height_mm,
    )


def pages(shown: int, at_once: int) -> int:
    """In how many pages so many lines are shown, of which ``at_once`` have room."""
    return math.ceil(shown / at_once)
