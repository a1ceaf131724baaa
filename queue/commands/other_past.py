"""What the hall does when its database is not the one that it last wrote to.

The database may be an old copy that was put back, or have lost its write-ahead log, or be a new file
in place of a deleted one. Nothing of the lost part can come back, but nothing of it may be repeated
either: no number, and no paper.
"""

import structlog

from hall.queue.paper import print_jobs
from hall.queue.paper.outbox import OLD_COPY
from hall.queue.store import marks, void_numbers
from hall.queue.store.chain import append, last_seq
from hall.queue.store.database import Transaction
from hall.queue.store.days import open_day
from hall.queue.store.events import Event
from hall.queue.store.high_water import OtherPast

NOTE = "INSERT OR REPLACE INTO meta VALUES ('other_past', ?)"  # the seq of the event that says so
log = structlog.get_logger(__name__)


def accept(tx: Transaction, past: OtherPast, now: int) -> None:
    """Go on with the database as it is.

    Numbers go on after the next hundred, papers that were still to be printed may be out already,
    screens and other systems hear of a new ``epoch``, and an event says all that.
    """
    day = open_day(tx.connection)
    tx.accepted_epoch = marks.new_epoch(tx)
    if past.kind == "unknown":
        seq = append(tx, now, "mark_missing", {}, day=day)
        tx.run(NOTE, (seq,))
        tx.events.append(Event(seq, now, "mark_missing", tx.caller.origin))
        log.warning("high_water_file_missing")
        return
    known = last_seq(tx.connection)
    found = void_numbers.after(tx, past.mark.numbers)
    data = {
        "last_seq": known,
        "marked_seq": past.mark.seq,
        "marked_epoch": past.mark.epoch,
        "void": [[v.day, v.series, v.first, v.last, v.given] for v in found],
    }
    seq = append(tx, now, "old_copy", data, day=day)
    tx.events.append(Event(seq, now, "old_copy", tx.caller.origin))
    tx.run(NOTE, (seq,))
    void_numbers.keep(tx, found, seq)
    for row in tx.all("SELECT id FROM print_job WHERE open"):
        tx.run("UPDATE print_job SET reprint = reprint + 1 WHERE id = ?", (row["id"],))
        print_jobs.abandon(tx, row["id"], OLD_COPY, now)
    log.error("database_is_an_old_copy", last_seq=known, marked_seq=past.mark.seq)
