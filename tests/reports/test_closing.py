"""The closing report has the figures of a day, and the seal that proves them later."""

import json
import sqlite3
from contextlib import closing as closed
from pathlib import Path

import pytest

import app
from hall import texts
from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.reports.closing_report import (
    ClosingFigures,
    TurnFigures,
    closing_figures,
)
from hall.queue.reports.closing_report_text import report_lines
from hall.queue.store.chain import (
    NotASeal,
    SealedEvent,
    find_sealed,
    grouped,
)
from hall.queue.store.database import Store
from hall.queue.store.days import last_day
from hall.queue.store.errors import UnknownDay
from tests.support.database import without_triggers
from tests.support.described_api import DescribedApi
from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.problem import expect_problem
from tests.support.show import Show

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = "2026-11-24"


@pytest.fixture
def played(engine: Engine, clock: ManualClock) -> Engine:
    """A day with six numbers for papers and one further turn for land, which still waits.

    Of papers, three are served, one transferred, one missed and one cancelled."""
    tokens = [engine.issue("papers")["token"] for _ in range(6)]
    for _ in range(3):
        engine.call_next(1)
        engine.finish(1, confirmed=False)
        clock.at += 10 * MINUTE
    engine.cancel(tokens[5])
    engine.call_next(1)
    engine.transfer(1, service="land")
    engine.call_next(1)
    engine.miss(1)
    return engine


def read(store: Store, day: str = DAY) -> ClosingFigures:
    with store.reading() as db:
        return closing_figures(db, day)


def test_the_figures_are_those_of_the_day(played: Engine) -> None:
    figures = read(played.store)
    assert figures["services"] == {
        "papers": TurnFigures(
            given=6,
            served=3,
            transferred=1,
            missed=1,
            cancelled=1,
            left=0,
            open=0,
            wait_half_s=1200,
            wait_most_s=1800,
        ),
        "land": TurnFigures(
            given=1,
            served=0,
            transferred=0,
            missed=0,
            cancelled=0,
            left=0,
            open=1,
            wait_half_s=None,
            wait_most_s=None,
        ),
    }
    assert figures["total"] == {**figures["services"]["papers"], "given": 7, "open": 1}
    assert (figures["tickets"], figures["closed_at"]) == (6, None)


def test_a_closed_day_counts_those_not_served(played: Engine, clock: ManualClock) -> None:
    served = read(played.store)["last_served_at"]
    clock.at += 24 * HOUR
    played.issue("results")
    figures = read(played.store)
    assert (figures["total"]["open"], figures["total"]["left"]) == (0, 1)
    assert (figures["last_served_at"], figures["closed_at"]) == (served, clock.at)
    with played.store.reading() as db:
        assert last_day(db) == "2026-11-25"
    assert read(played.store, "2026-11-25")["total"]["given"] == 1


def test_an_undone_turn_counts_nowhere(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.transfer(1, service="land")
    engine.undo(1)
    figures = read(engine.store)
    assert set(figures["services"]) == {"papers"}
    assert figures["total"]["given"] == figures["tickets"] == 1


def test_somebody_served_by_mistake_counts_nowhere(engine: Engine) -> None:
    engine.serve(1)
    engine.undo(1)
    engine.issue("papers")
    figures = read(engine.store)
    assert figures["total"]["given"] == figures["tickets"] == 1


def test_the_wall_counts_as_the_report_does(played: Engine, show: Show) -> None:
    """Turns, never numbers: with one sent on, one undone and one served without a number, more may
    be served than numbers were given."""
    played.call_next(3)
    played.finish(3, confirmed=False)
    played.serve(3)
    played.finish(3, confirmed=False)
    played.issue("papers")
    played.call_next(1, quiet=True)
    played.transfer(1, service="land")
    played.undo(1)
    played.finish(1, confirmed=False)
    total, seen = read(played.store)["total"], show("wall")
    assert [seen[name] for name in ("given", "served", "missed")] == [9, 6, 1]
    assert [total[name] for name in ("given", "served", "missed")] == [9, 6, 1]
    assert seen["wait_p50_s"] == total["wait_half_s"]
    assert seen["wait_p90_s"] == total["wait_most_s"]
    assert sum(slot["issued"] for slot in seen["flow"]) == total["given"]


def test_a_day_that_never_was(engine: Engine) -> None:
    with pytest.raises(UnknownDay):
        read(engine.store, "2026-11-23")


@pytest.mark.parametrize("language", texts.languages())
def test_the_words_say_all_of_it(played: Engine, config: Config, language: str) -> None:
    figures = read(played.store)
    names = {service.id: service.name for service in config.services}
    lines = list(report_lines(figures, names, config.hall.zone, language))
    assert lines[0] == f"{texts.text(language, 'report.title')} {DAY}"
    assert lines[-1].split() == grouped(figures["hash"])
    papers, land = (lines.index(names[id_].text(language)) for id_ in ("papers", "land"))
    assert papers < land  # in the order of the configuration
    waits = {"half": _minutes(language, 20), "most": _minutes(language, 30)}
    assert lines[papers + 2].strip() == texts.text(language, "report.waits", **waits)
    assert len(lines) == land + 4  # nobody was called, so there is no figure of waiting


def _minutes(language: str, n: int) -> str:
    return texts.text(language, "report.minutes", n=n)


def test_the_seal_is_of_the_last_event_of_the_day(played: Engine, clock: ManualClock) -> None:
    figures = read(played.store)
    clock.at += 24 * HOUR
    played.issue("results")
    with played.store.reading() as db:
        assert find_sealed(db, figures["hash"]) == SealedEvent(figures["seq"], DAY, None)
        typed = "  ".join(grouped(figures["hash"])[:4]).upper()
        assert find_sealed(db, typed) == SealedEvent(figures["seq"], DAY, None)
        assert find_sealed(db, "0" * 64) is None
        for misread in ("9f2a", "g" * 64, figures["hash"] + "0", ""):
            with pytest.raises(NotASeal):
                find_sealed(db, misread)


def test_a_seal_reveals_earlier_changes(played: Engine, clock: ManualClock) -> None:
    figures = read(played.store)
    path = played.store.path
    clock.at += MINUTE
    later = played.issue("results")
    _change(path, "UPDATE event SET at = at + 1 WHERE seq = (SELECT max(seq) FROM event)")
    with played.store.reading() as db:
        assert find_sealed(db, figures["hash"]) == SealedEvent(figures["seq"], DAY, None), later
    _change(path, "UPDATE event SET at = at + 1 WHERE seq = 3")
    with played.store.reading() as db:
        assert find_sealed(db, figures["hash"]) == SealedEvent(figures["seq"], DAY, 3)


def _change(path: Path, sql: str) -> None:
    with without_triggers(path) as db:
        db.execute(sql)


def test_the_command_line_prints_the_report_and_checks_its_seal(
    played: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*command: str) -> tuple[int, str]:
        options = ("--config", str(TRIAL_HALL), "--database", str(played.store.path))
        code = app.main((*command, *options))
        output = capsys.readouterr()
        return code, output.out + output.err

    figures = read(played.store)
    code, report = run("report", DAY)
    assert (code, report) == run("report")
    assert code == 0
    assert " ".join(grouped(figures["hash"])) in report
    assert run("report", "2020-01-01") == (
        1,
        "Cannot do this: the hall was not open on 2020-01-01.\n",
    )
    code, output = run("verify", "--seal", figures["hash"][:16])
    assert f"the seal of event {figures['seq']} of {DAY}: nothing up to" in output
    assert code == 0
    code, output = run("verify", "--seal", "0" * 16)
    assert (code, "No event has this seal" in output) == (1, True)
    code, output = run("verify", "--seal", "9f2a")
    assert (code, "its first 16 are enough" in output) == (1, True)


@pytest.mark.parametrize("language", texts.languages())
def test_the_report_over_http(open_hall: OpenHall, language: str) -> None:
    hall = open_hall()
    hall.issue()
    with closed(sqlite3.connect(hall.database)) as db:
        db.row_factory = sqlite3.Row
        (day,) = db.execute("SELECT day FROM business_day").fetchone()
        figures = closing_figures(db, day)
    answer = DescribedApi(hall).get("/days/{day}/report", day=day)
    assert answer == json.loads(json.dumps(figures))
    refused = hall.get("/api/v1/days/2020-01-01/report", **{"Accept-Language": language})
    expect_problem(refused, language, 404, "unknown_day", day="2020-01-01")
