"""Drawn trials of a printer behind a line with troubles, and what may be said of their tickets."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.printers.carriers import Trouble
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import network, printing_hall
from tests.support.printers.line import Line
from tests.support.printers.paper_trail import lies, marks

TICKETS = 3
TICKET = 62_000  # bytes, about
ANSWERS = 40  # bytes, about, for a ticket
KINDS = {
    "in turn": {"tallies": True},
    "at once": {"tallies": False},
    "process id": {"tallies": False, "confirms": True},
    "both": {"tallies": True, "confirms": True},
    "nothing": {"tallies": False, "deaf": True},
}
TELL = ("in turn", "process id", "both")
PATIENCE_S = 4 * 0.3


@dataclass(frozen=True)
class Trial:
    """A printer of one of ``KINDS`` behind a line with troubles on the way there and back."""

    kind: str
    printer: dict[str, int]
    line: dict[str, float]
    there: Sequence[Trouble]
    back: Sequence[Trouble]

    @property
    def has_trouble(self) -> bool:
        return bool(self.there or self.back)


def drawn(seed: int) -> Trial:
    chance = random.Random(seed)
    return Trial(
        kind=chance.choice(list(KINDS)),
        printer={"room": chance.choice((4096, 65536, 1 << 17))},
        line={
            "rate": chance.choice((0, 0, 60_000, 150_000)),
            "window": chance.choice((4096, 65536)),
            "room": chance.choice((4096, 65536)),
            "box": chance.random() < 0.4,
            "keeps": chance.random() < 0.5,
        },
        there=[trouble(chance, TICKETS * TICKET) for _ in range(chance.choice((0, 1, 1, 2)))],
        back=[trouble(chance, TICKETS * ANSWERS) for _ in range(chance.choice((0, 0, 1)))],
    )


def heard(trial: Trial) -> bool:
    """Whether the printer notices bytes that a serial box loses: not if it knows GS ( H alone."""
    troubles = (*trial.there, *trial.back)
    lost = trial.line["box"] and any(each.kind == "dark" for each in troubles)
    return not (lost and trial.kind == "process id")


def trouble(chance: random.Random, within: int) -> Trouble:
    kind = chance.choice(("stall", "stall", "stall", "rst", "fin", "dark"))
    seconds = chance.uniform(0.2, 2.5) * PATIENCE_S
    return Trouble(chance.randrange(within), kind, seconds)  # type: ignore[arg-type]


def wrong(folder: Path, trial: Trial) -> list[str]:
    """Print some tickets, and say what is wrong with what came of them."""
    if not heard(trial):
        return []
    with (
        FakePrinter(**KINDS[trial.kind], **trial.printer) as printer,
        Line(printer.port, **trial.line) as line,  # type: ignore[arg-type]
    ):
        printer.allow_garbage()
        config = network(line.port, 0.3)
        if "confirms" in KINDS[trial.kind]:
            config = config.model_copy(update={"process_id": True})
        with printing_hall(folder / "db", config) as hall:
            line.expect(trial.there, trial.back)
            hall.spooler.start()
            for _ in range(TICKETS):
                hall.issue()
            hall.listener.until(lambda: hall.outbox.next_job("p1") is None)
            line.rest()
            papers = printer.mechanism.papers()
            found = lies(hall, TICKETS, papers)
            for number in range(1, TICKETS + 1):
                job = hall.outbox.job(number)
                came = marks(hall, job, papers)
                told = f"job {number} is {job.state} {job.reason} {job.reprint}, papers {came}"
                if trial.kind in TELL and not came and job.state != "abandoned":
                    found.append(f"nothing came, and nobody is told: {told}")
                if not trial.has_trouble and came != [0]:
                    found.append(f"not one whole and unmarked paper: {told}")
                if not trial.has_trouble and (trial.kind in TELL) != (job.state == "confirmed"):
                    found.append(f"not what the printer can tell: {told}")
            return found
