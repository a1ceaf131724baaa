"""No printer, person or power cut can make two unmarked papers of one number come out."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hall.clock import ManualClock
from hall.config.file import load
from hall.config.printers import Printer
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox, PrintJob
from hall.queue.store.database import Store
from tests.support.database import query
from tests.support.examples import costly
from tests.support.paths import TRIAL_HALL

PRINTERS = ("p1", "p2")
AT = 1_795_482_000_000
ENDS = ("well", "deaf", "paper_out", "paper_out", "silent", "refused", "expired")
FINAL = ("confirmed", "abandoned")
printers = st.sampled_from(PRINTERS)


class Outboxes(RuleBasedStateMachine):
    """The workers of two printers, each with at most one job in hand, and what interferes."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        config = load(TRIAL_HALL)
        kiosk = config.kiosks[0].model_copy(update={"printers": PRINTERS})
        both = tuple(Printer(id=name) for name in PRINTERS)
        config = config.model_copy(update={"printers": both, "kiosks": (kiosk,)})
        self.store, self.clock = Store(self.folder / "hall.db"), ManualClock(AT)
        self.engine = Engine(config, self.store, self.clock, ignore_hours=True)
        self.outbox = Outbox(self.store, self.clock)
        self.in_hand: dict[str, PrintJob] = {}
        # Papers that may have come out, by number and mark.
        self.out: Counter[tuple[str, int]] = Counter()
        self.delivered: Counter[int] = Counter()
        self.over: dict[int, str] = {}
        self.tickets = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @precondition(lambda self: self.tickets < 3)
    @rule()
    def a_ticket(self) -> None:
        self.tickets += 1
        self.engine.issue("papers", kiosk="k1")

    @precondition(lambda self: self.tickets)
    @rule(number=st.integers(1, 3), printer=printers)
    def again(self, number: int, printer: str) -> None:
        self.engine.print_ticket(f"A{min(number, self.tickets):03}", printer=printer)

    @rule(printer=printers)
    def begin(self, printer: str) -> None:
        job = self.outbox.next_job(printer)
        if job is not None and printer not in self.in_hand:
            assert self.outbox.claim(job)
            self.in_hand[printer] = job

    @rule(printer=printers, end=st.sampled_from(ENDS))
    def work(self, printer: str, end: str) -> None:
        """The printer's job in hand ends; without one, the next job is begun and ends."""
        self.begin(printer)
        job = self.in_hand.pop(printer, None)
        if job is None:
            return
        if end in ("refused", "expired"):
            self.outbox.held(job.id, end, begun=False)
            if end == "expired":
                self.outbox.abandoned(job.id, end)
            return
        self._may_be_out(job)
        self.delivered[job.id] += 1
        self.outbox.sent(job.id, awaits=end != "deaf")
        match end:
            case "well":
                self.outbox.confirmed(job.id)
            case "paper_out":
                self.outbox.held(job.id, end, begun=True)
            case "silent":
                self.outbox.unknown(job.id, end)

    @rule(taken=st.booleans())
    def power_cut(self, taken: bool) -> None:
        """After a restart each worker finds the job that it had in hand, printed or not."""
        for job in self.in_hand.values():
            self._may_be_out(job)
            if taken:
                self.delivered[job.id] += 1
                self.outbox.sent(job.id, awaits=True)
            self.outbox.hall_died_during(job.id)
        self.in_hand.clear()

    @rule(printer=printers, to=printers, by_hand=st.booleans())
    def elsewhere(self, printer: str, to: str, by_hand: bool) -> None:
        if by_hand:
            self.engine.move_printer(printer, to)
        else:
            self.outbox.take_over(printer, {to} - {printer})

    @invariant()
    def no_two_papers_look_the_same(self) -> None:
        unmarked = {of: papers for of, papers in self.out.items() if of[1] == 0}
        assert all(papers == 1 for papers in unmarked.values()), unmarked

    @invariant()
    def one_automatic_reprint(self) -> None:
        assert all(times <= 2 for times in self.delivered.values()), self.delivered

    @invariant()
    def what_is_over_stays_over(self) -> None:
        rows = query(self.store.path, "SELECT id, state FROM print_job")
        states = {job: state for job, state in rows if state in FINAL}
        assert self.over.items() <= states.items()
        self.over = states

    @invariant()
    def every_number_has_a_job_or_had_one(self) -> None:
        lost = query(
            self.store.path,
            "SELECT id FROM turn WHERE id NOT IN (SELECT turn_id FROM print_job"
            " WHERE turn_id IS NOT NULL)",
        )
        assert lost == []

    def _may_be_out(self, job: PrintJob) -> None:
        assert hasattr(job.content, "label")
        self.out[job.content.label, job.reprint] += 1


def test_outboxes() -> None:
    run_state_machine_as_test(Outboxes, settings=costly())
