"""Wall, tablets and reception say what endangers the whole hall."""

import shutil
from pathlib import Path

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store import hall_time
from hall.queue.store.hall_time import TimeDifference
from hall.queue.store.sqlite_errors import StoreDamaged
from hall.queue.views.dangers import DangerAlert, dangers
from tests.store.disk import Disk

DAY = 24 * 3_600_000


def shown(engine: Engine) -> list[DangerAlert]:
    with engine.store.reading() as db:
        return dangers(db, engine.config, engine.store, engine.clock.now())


def test_all_is_well(engine: Engine) -> None:
    engine.issue("papers")
    assert shown(engine) == []


def test_a_clock_that_jumped(engine: Engine) -> None:
    found = TimeDifference("doubted", -DAY)
    engine.store.submit(lambda tx: hall_time.set_difference(tx, found, 0, "doubted"))
    assert shown(engine) == [{"kind": "clock", "ahead": -DAY, "kept": False}]
    kept = TimeDifference("kept", -DAY)
    engine.store.submit(lambda tx: hall_time.set_difference(tx, kept, 0, "kept"))
    assert shown(engine) == [{"kind": "clock", "ahead": -DAY, "kept": True}]
    engine.store.submit(lambda tx: hall_time.set_difference(tx, None, 0, "agreed"))
    assert shown(engine) == []


def test_a_database_in_trouble(engine: Engine) -> None:
    engine.store.trouble = StoreDamaged()
    engine.store.high_water.failed = True
    assert shown(engine) == [
        {"kind": "store", "trouble": "store_damaged"},
        {"kind": "store", "trouble": "last_numbers"},
    ]


def test_a_database_that_is_replaced_while_the_hall_runs(engine: Engine) -> None:
    path = engine.store.path
    path.rename(path.with_name("moved.db"))
    danger = [{"kind": "store", "trouble": "replaced"}]
    assert shown(engine) == danger
    shutil.copy(path.with_name("moved.db"), path)
    assert shown(engine) == danger
    path.with_name("moved.db").rename(path)
    assert shown(engine) == []


def test_an_old_copy_is_told_for_its_day(
    tmp_path: Path, config: Config, clock: ManualClock
) -> None:
    disk = Disk(tmp_path, config, clock)
    disk.issue(2)
    disk.copy()
    disk.issue(3)
    disk.restore()
    with disk.hall() as engine:
        lost = [("A003", "A005")]
        assert shown(engine) == [{"kind": "old_copy", "at": clock.at, "lost": lost}]
        clock.at += DAY
        engine.tick()
        assert shown(engine) == []
    disk.mark.unlink()
    with disk.hall() as engine:
        assert shown(engine) == []  # no number was given today
        engine.issue("papers")
    disk.mark.unlink()
    with disk.hall() as engine:
        assert shown(engine) == [{"kind": "mark_missing", "at": clock.at}]
