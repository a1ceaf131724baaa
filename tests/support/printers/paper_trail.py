"""What came of the tickets of a hall: what its jobs say, held against the papers of a printer."""

from collections.abc import Sequence
from dataclasses import replace

from hall.queue.paper.outbox import PrintJob
from tests.support.printers.halls_with_printers import PrintingHall
from tests.support.printers.thermal_head import PrintedPaper


def marks(hall: PrintingHall, job: PrintJob, papers: Sequence[PrintedPaper]) -> list[int]:
    """The mark of each whole and cut paper of the job, 0 for one without a mark."""
    pictures = [
        paper.picture().tobytes() for paper in papers if paper.cut and paper.rows and not paper.text
    ]
    drawn = {hall.drawn(replace(job, reprint=mark)): mark for mark in range(job.reprint + 1)}
    return [drawn[picture] for picture in pictures if picture in drawn]


def lies(hall: PrintingHall, jobs: int, papers: Sequence[PrintedPaper]) -> list[str]:
    """Everything that jobs 1 to ``jobs`` say and papers do not bear out; empty if all is true."""
    found = []
    for number in range(1, jobs + 1):
        job = hall.outbox.job(number)
        came = marks(hall, job, papers)
        name = f"job {number} is {job.state} {job.reason} {job.reprint}, papers {came}"
        if job.state == "confirmed" and not came:
            found.append(f"no whole paper: {name}")
        if len(set(came)) < len(came):
            found.append(f"two with one mark: {name}")
        if job.state not in ("confirmed", "sent", "abandoned"):
            found.append(f"not settled: {name}")
    return found
