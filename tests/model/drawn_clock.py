"""The hall's clock of the model's tests, and a computer's clock that can jump against it."""

from hall.clock import HallClock


class DrawnClock(HallClock):
    """The hall's time is ``at``; the computer's clock is ``wrong`` by so many ms."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.wrong = 0
        self.speed = 1.0

    def now(self) -> int:
        return self.at

    def ahead(self) -> int:
        return self.wrong

    def set(self, at: int) -> None:
        self.wrong -= at - self.at
        self.at = at
