"""``verify`` finds every change that was not made by the hall itself."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store import chain
from hall.queue.store.verify import verify
from tests.support.database import without_triggers
from tests.support.hall_process import run_app
from tests.support.paths import TRIAL_HALL

FORGERIES = [
    "UPDATE event SET at = at + 1 WHERE seq = 3",
    "UPDATE event SET data = replace(data, 'papers', 'land') WHERE seq = 2",
    "UPDATE event SET kind = 'missed' WHERE kind = 'finished'",
    "DELETE FROM event WHERE seq = 4",
    "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event WHERE kind = 'called')",
    "UPDATE turn SET arrived_at = arrived_at - 60000 WHERE id = 2",
    "UPDATE turn SET staff = 'Minh' WHERE staff = 'Lan'",
    "UPDATE turn SET before_holds = '[1]' WHERE id = 1",
    "DELETE FROM turn WHERE id = 3",
    "UPDATE ticket SET number = 9 WHERE id = 3",
    "UPDATE series SET last = last + 1",
    "UPDATE queue_length SET waiting = waiting + 1",
    "DELETE FROM queue_length",
    "DELETE FROM series",
    "UPDATE ticket SET language = 'en' WHERE id = 2",
    "UPDATE business_day SET utc_offset_s = 0",
    "UPDATE business_day SET opened_at = opened_at + 1",
    "DELETE FROM business_day",
    "UPDATE event SET data = 'no JSON' WHERE kind = 'issued'",
    "UPDATE event SET data = '{}' WHERE turn_id IS NOT NULL",
    "UPDATE event SET data = '[]'",
    "UPDATE event SET kind = 'missed' WHERE kind = 'issued'",
    "UPDATE event SET origin = 'kiosk' WHERE seq = 3",
    "UPDATE event SET device = 'd1' WHERE seq = 3",
    "UPDATE event SET person = 'p1' WHERE seq = 3",
    "UPDATE event SET version = 1 WHERE seq = 3",
    "UPDATE event SET version = 3 WHERE seq = 3",
    "UPDATE event SET version = 1, origin = '', device = '', person = ''",
    "UPDATE zone_change SET utc_offset_s = 0",
    "DELETE FROM zone_change WHERE since > 0",
    "INSERT INTO turn SELECT 99, ticket_id, day, service, priority, 'left', order_key, ahead,"
    " arrived_at, counter, staff, calls, called_at, last_called_at, called_seq, last_called_seq,"
    " started_at, ended_at, NULL, away_ms, NULL, NULL, not_before, prefer_counter, prefer_until,"
    " prefer_staff, due_at, quiet, people, steps, before_holds FROM turn WHERE id = 1",
]


@pytest.fixture
def worked(engine: Engine, clock: ManualClock) -> Path:
    """A database with some of everything that a hall stores."""
    for _ in range(4):
        engine.issue("papers")
        clock.at += 1_000
    for command in (engine.call_next, engine.recall, engine.start, engine.finish):
        command(1)
        clock.at += 1_000
    engine.call_next(1)
    engine.undo(1)
    engine.call_next(1)
    engine.miss(1)
    engine.back(1, "A002")
    return engine.store.path


def _forge(path: Path, sql: str) -> None:
    with without_triggers(path) as db:
        assert db.execute(sql).rowcount > 0


def test_an_honest_database_agrees(worked: Path) -> None:
    assert verify(worked) == []


@pytest.mark.parametrize("sql", FORGERIES)
def test_forgeries_are_found(worked: Path, sql: str) -> None:
    _forge(worked, sql)
    assert verify(worked) != []


def test_reordered_events_are_found(worked: Path) -> None:
    for sql in (
        "UPDATE event SET seq = -1 WHERE seq = 2",
        "UPDATE event SET seq = 2 WHERE seq = 3",
        "UPDATE event SET seq = 3 WHERE seq = -1",
    ):
        _forge(worked, sql)
    assert any("Event 2 " in problem for problem in verify(worked))


def _computed_anew(path: Path, first: int, last: int) -> None:
    """Computes the hashes of these events again, as a forger who knows the rule could."""
    with without_triggers(path) as db:
        rows = db.execute(f"SELECT {chain.COLUMNS}, hash FROM event ORDER BY seq").fetchall()
        previous = ""
        for *columns, known in rows:
            seq = columns[0]
            previous = chain.event_hash(previous, *columns) if first <= seq <= last else known
            db.execute("UPDATE event SET hash = ? WHERE seq = ?", (previous, seq))


def _breaks(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as db:
        return list(chain.broken_links(db))


def test_a_forged_hash_gives_the_next_event_away(worked: Path) -> None:
    _forge(worked, "UPDATE event SET at = at + 1 WHERE seq = 3")
    assert _breaks(worked) == [3]
    _computed_anew(worked, 3, 3)
    assert _breaks(worked) == [4]


def test_versions_never_go_down(worked: Path) -> None:
    """Whoever computes the chain anew can take the origin of the first events away, so that they
    look old, but not of one that follows an event of version 2."""
    as_old = "UPDATE event SET version = 1, origin = '', device = '', person = '' WHERE seq"
    _forge(worked, f"{as_old} < 3")
    _computed_anew(worked, 1, 99)
    assert _breaks(worked) == []
    _forge(worked, f"{as_old} = 5")
    _computed_anew(worked, 1, 99)
    assert _breaks(worked) == [5]


def test_an_old_event_has_no_origin(worked: Path) -> None:
    """Its hash would not cover it."""
    _forge(worked, "UPDATE event SET version = 1, device = '', person = '' WHERE seq = 1")
    _computed_anew(worked, 1, 99)
    assert _breaks(worked) == [1]


TEXTS = st.text(alphabet='a1,[]"\x1f', max_size=8)
NUMBERS = st.none() | st.integers(0, 99)


@given(
    old=st.tuples(NUMBERS, NUMBERS, TEXTS, TEXTS, NUMBERS, NUMBERS, TEXTS, NUMBERS),
    by=st.tuples(TEXTS, TEXTS, TEXTS),
    previous=st.sampled_from(["", "00ff" * 16]),
)
def test_no_event_passes_as_one_of_another_version(
    old: tuple[object, ...], by: tuple[str, str, str], previous: str
) -> None:
    """Also not with separators in its texts: the fields of version 2 put into the data of version 1
    make another hash."""
    digest = chain.event_hash(previous, *old, 2, *by)
    shifted = "\x1f".join("" if each is None else str(each) for each in (*old[6:], 2, *by))
    forms = [(*old[:6], data, None) for data in (shifted, shifted[:-1], old[6])]
    assert digest not in [chain.event_hash(previous, *form, 1, "", "", "") for form in forms]


def test_a_missing_event_is_found_whatever_the_hashes_say(worked: Path) -> None:
    _forge(worked, "DELETE FROM event WHERE seq = 3")
    _computed_anew(worked, 4, 99)
    assert _breaks(worked) == [4]


def test_a_missing_number_is_found(worked: Path) -> None:
    _forge(worked, "DELETE FROM ticket WHERE number = 2")
    assert "Series A of 2026-11-24 has a gap." in verify(worked)


def test_the_command_line_says_so(
    worked: Path,
) -> None:
    def run() -> tuple[int, str]:
        options = ("--config", str(TRIAL_HALL), "--database", str(worked))
        done = run_app("verify", *options)
        return done.returncode, done.stdout

    assert run() == (0, "Events and tables agree, and the chain of events is whole.\n")
    _forge(worked, FORGERIES[0])
    code, output = run()
    assert code == 1
    assert output.startswith("Event 3 was changed")
