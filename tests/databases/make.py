"""Makes the database of one version of the schema, for the tests of later versions.

A commit that adds version 3 also adds ``version-3.db.gz``, made by its own code:

    .venv/bin/python -m tests.databases.make 3

The file is never made again afterwards, because it stands for the files that halls have by then.
Before that, the days below are extended by whatever the new version keeps, so that hardly any
table stays empty.
"""

import datetime as dt
import gzip
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hall.clock import MINUTE_MS, ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.queue.commands import other_past
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox
from hall.queue.paper.rolls import PaperRolls
from hall.queue.store.caller import Caller
from hall.queue.store.database import Store
from hall.queue.store.high_water import Mark, OtherPast
from hall.queue.store.idempotency import Key
from hall.queue.store.webhook_outbox import WebhookOutbox
from tests.support.estimated import set_estimates
from tests.support.paths import TRIAL_HALL

FOLDER = Path(__file__).parent
DAYS = ("2026-11-24", "2026-11-25")
SERVICES = ("papers", "papers", "land", "results")
NOTED = "Bring the old certificate"


def hall() -> Config:
    """The trial hall with a second printer, appointments and at most one number a person."""
    trial = load(TRIAL_HALL).model_dump()
    printers = (*trial["printers"], {**trial["printers"][0], "id": "p2"})
    rules = {"appointments": {"enabled": True}, "tickets": {"one_per_identity": "hall"}}
    return Config.model_validate({**trial, **rules, "printers": printers})


def main(version: str) -> None:
    target = FOLDER / f"version-{version}.db.gz"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hall.db"
        store = Store(path)
        for day in DAYS:
            engine = Engine(hall(), store, ManualClock(_ms(f"{day}T07:40+07:00")))
            if day == DAYS[-1]:
                _lose_numbers(engine)
            _play(engine)
        _leave_traces(engine)
        store.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _play(engine: Engine) -> None:
    """Plays the same day each time; the last one stays open, with turns in every state."""
    clock = engine.clock
    assert isinstance(clock, ManualClock)
    outbox = Outbox(engine.store, clock)
    staff = engine.by(Caller("staff", device="tablet", person="Hoa"))
    booked = [staff.book("land", clock.at + minutes * MINUTE_MS) for minutes in (20, 30, 40)]
    engine.cancel_appointment(booked[1]["code"])
    engine.move_appointment(booked[2]["code"], "results")
    set_estimates(engine, {(service, None): (5, 15) for service in SERVICES})
    tokens = []
    for number, service in enumerate(SERVICES * 5):
        priority = "elder" if number % 5 == 4 else None
        given = engine.by(Caller("kiosk", device="k1")).issue(
            service,
            priority=priority,
            kiosk="k1",
            language="en" if number % 7 == 6 else "vi",
            people=1 + number % 3,
            device=f"phone {number}" if number % 4 == 0 else None,
            key=Key.of(f"{clock.at}", "issue", {"number": number}),
        )
        tokens.append(given["token"])
        clock.at += MINUTE_MS // 2
    _print(outbox, most=9)
    engine.check_in(booked[0]["code"])
    engine.open_counter(3, staff="Hoa")
    for counter in (1, 2, 3, 4):
        for _ in range(2):
            staff.call_next(counter)
            clock.at += MINUTE_MS
            staff.start(counter)
            clock.at += 3 * MINUTE_MS
            staff.finish(counter)
    engine.call_next(1)
    engine.write_note(1, NOTED)
    engine.hold(1, "papers-missing", slip=True, bring=NOTED)
    engine.call_next(1)
    engine.recall(1)
    engine.miss(1)
    engine.call_next(2)
    engine.transfer(2, service="results", place="front")
    engine.call_next(3)
    engine.undo(3)
    engine.serve(3)
    engine.call_next(4, quiet=True)
    engine.start(4)
    engine.by(Caller("citizen")).cancel(tokens[-4])
    engine.pause_counter(1, "break", minutes=10)
    engine.print_appointment(booked[2]["code"])
    engine.open_hall(60)


def _lose_numbers(engine: Engine) -> None:
    """Makes numbers of the last day void, as if an old copy had been put back."""
    lost = OtherPast("old_copy", Mark("", 0, "", {DAYS[-1]: {"C": 12}}))
    engine.store.submit(lambda tx: other_past.accept(tx, lost, engine.clock.now()))


def _leave_traces(engine: Engine) -> None:
    """Fills the tables that no day touches."""
    engine.move_printer("p1", "p2")
    PaperRolls(engine.store, engine.clock).use("p1", 12_000)
    WebhookOutbox(engine.store).begin(["https://example.test/hook"])


def _print(outbox: Outbox, most: int) -> None:
    """Prints ``most`` papers on a printer that confirms; the others still wait."""
    for _ in range(most):
        job = outbox.next_job("p1")
        assert job is not None
        assert outbox.claim(job)
        outbox.sent(job.id, awaits=True)
        outbox.confirmed(job.id)


def _ms(moment: str) -> int:
    return round(dt.datetime.fromisoformat(moment).timestamp() * 1000)


if __name__ == "__main__":
    main(sys.argv[1])
