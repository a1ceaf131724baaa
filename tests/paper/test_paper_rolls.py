"""The paper of a roll is counted, so that its end is known before it comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.printers import Printer
from hall.printers.link.health import Health
from hall.printers.spooler.condition import SAVED_MM, PrinterCondition
from hall.queue.paper.rolls import PaperRolls
from hall.queue.store.database import Store

OK = Health("ok")
SILENT = Health("unknown", "silent")
SHORT = Printer(id="p1", driver="file", roll_m=10, near_end_m=2)


class CountedPrinter:
    """One printer of a hall with the events that are published about it."""

    def __init__(self, store: Store, printer: Printer = SHORT) -> None:
        self.reported: list[Health] = []
        self.rolls = PaperRolls(store, ManualClock(0))
        self.condition = PrinterCondition(printer, self.rolls, self.reported.append)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hall.db")
    yield store
    store.close()


def test_printed_paper_is_counted_off_the_roll(store: Store) -> None:
    printer = CountedPrinter(store)
    for _ in range(3):
        printer.condition.printed(SILENT, 110.4)
    assert printer.condition.left_mm == 10_000 - 331
    assert printer.reported == [SILENT]


def test_the_end_of_a_roll_is_reported_before_it_comes(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(OK, 7_999)
    printer.condition.printed(OK, 1)
    printer.condition.printed(OK, 5_000)
    assert printer.reported == [OK, Health("ok", near_end=True)]
    assert printer.condition.left_mm == 0


def test_the_count_survives_a_restart(store: Store) -> None:
    before = CountedPrinter(store)
    before.condition.printed(OK, SAVED_MM)
    before.condition.printed(OK, SAVED_MM - 1)
    # After a kill, the count lacks at most a metre.
    assert CountedPrinter(store).condition.left_mm == 9_000
    before.condition.save()
    assert CountedPrinter(store).condition.left_mm == 8_001
    assert before.condition.left_mm == 8_001


def test_paper_that_comes_back_is_a_new_roll(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(OK, 9_000)
    printer.condition.failed("paper_out")
    printer.condition.answered(Health("fault", "cover_open"))
    assert printer.condition.left_mm == 1_000
    printer.condition.answered(OK)
    assert printer.condition.left_mm == 10_000
    assert printer.reported[-1] == OK
    assert printer.rolls.used_mm("p1") == 0


def test_a_sensor_that_sees_much_paper_again_means_a_new_roll(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(Health("ok", near_end=True), 9_000)
    printer.condition.answered(Health("fault", "cover_open", near_end=True))
    printer.condition.answered(OK)
    assert (printer.condition.left_mm, printer.reported[-1]) == (10_000, OK)


def test_a_sensor_that_flickers_does_not_mean_a_new_roll(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(Health("ok", near_end=True), 500)
    printer.condition.answered(OK)
    assert printer.condition.left_mm == 9_500


def test_a_roll_that_still_ends_soon_is_the_old_one(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(OK, 500)
    printer.condition.answered(Health("fault", "paper_out", near_end=True))
    printer.condition.answered(Health("ok", near_end=True))
    assert printer.rolls.used_mm("p1") == 0
    printer.condition.save()
    assert printer.rolls.used_mm("p1") == 500


def test_a_sensor_knows_better_than_the_count(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.answered(Health("ok", near_end=True))
    assert printer.condition.left_mm == 2_000
    printer.condition.printed(Health("ok", near_end=True), 8_500)
    assert printer.condition.left_mm == 1_500


def test_other_faults_leave_the_roll_as_it_is(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(OK, 500)
    printer.condition.answered(Health("fault", "cover_open"))
    printer.condition.answered(OK)
    assert printer.condition.left_mm == 9_500


def test_staff_say_that_the_roll_is_new(store: Store) -> None:
    printer = CountedPrinter(store)
    printer.condition.printed(SILENT, 9_000)
    assert printer.reported == [Health("unknown", "silent", near_end=True)]
    printer.condition.renewed()
    assert printer.condition.left_mm == 10_000
    assert printer.reported[-1] == SILENT


def test_a_roll_of_unknown_length_is_not_counted(store: Store) -> None:
    printer = CountedPrinter(store, SHORT.model_copy(update={"roll_m": 0}))
    printer.condition.printed(OK, 99_000)
    printer.condition.save()
    assert printer.condition.left_mm is None
    assert printer.reported == [OK]
    assert printer.rolls.used_mm("p1") == 0


def test_paper_on_the_screen_does_not_end(store: Store) -> None:
    printer = CountedPrinter(store, SHORT.model_copy(update={"driver": "screen"}))
    printer.condition.printed(OK, 99_000)
    assert (printer.condition.left_mm, printer.reported) == (None, [OK])


def test_each_printer_has_its_own_roll(store: Store) -> None:
    one, other = (
        CountedPrinter(store),
        CountedPrinter(store, Printer(id="p2", driver="file", roll_m=10)),
    )
    one.condition.printed(OK, 3_000)
    assert (one.condition.left_mm, other.condition.left_mm) == (7_000, 10_000)
