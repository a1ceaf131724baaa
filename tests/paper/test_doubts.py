"""Staff are asked, once a day, whether papers came out of a printer that cannot confirm them."""

from collections.abc import Callable
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.paper.doubts import ASKED_FOR_MS, BELIEVED_MS, Doubt, doubts
from hall.queue.paper.outbox import Outbox
from hall.queue.store import errors
from hall.queue.store.database import Store
from tests.support.described_api import DescribedApi
from tests.support.hall_process import OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import with_printers

Ask = Callable[[], dict[str, Doubt]]


@pytest.fixture
def outbox(store: Store, clock: ManualClock) -> Outbox:
    return Outbox(store, clock)


@pytest.fixture
def asked(store: Store, clock: ManualClock) -> Ask:
    def read() -> dict[str, Doubt]:
        with store.reading() as db:
            return doubts(db, clock.now())

    return read


def sent(outbox: Outbox) -> int:
    """Sends the oldest job to a printer that never confirms."""
    job = outbox.next_job("p1")
    assert job is not None
    assert outbox.claim(job)
    outbox.sent(job.id, awaits=False)
    return job.id


def test_a_printer_seen_to_print_is_trusted_for_the_day(
    engine: Engine, outbox: Outbox, asked: Ask, clock: ManualClock
) -> None:
    engine.issue("papers", kiosk="k1")
    assert asked() == {}
    job = sent(outbox)
    assert asked() == {"p1": {"job": job, "kind": "ticket", "label": "A001", "at": clock.at}}
    answer = engine.answer_doubt("p1", job, came=True)
    assert answer == {"kind": "ticket", "printer": "p1", "state": "confirmed", "reprint": 0}
    engine.issue("papers", kiosk="k1")
    again = sent(outbox)
    assert asked() == {}
    with pytest.raises(errors.NoDoubt):
        engine.answer_doubt("p1", job, came=False)
    clock.at += 2 * BELIEVED_MS
    assert outbox.job(again).state == "sent"
    engine.issue("papers", kiosk="k1")
    sent(outbox)
    assert asked()["p1"]["label"] == "A001"  # the first paper of the next day


def test_a_paper_that_did_not_come_is_printed_again_with_a_mark(
    engine: Engine, outbox: Outbox, asked: Ask
) -> None:
    engine.issue("papers", kiosk="k1")
    job = sent(outbox)
    answer = engine.answer_doubt("p1", job, came=False)
    assert answer == {"kind": "ticket", "printer": "p1", "state": "queued", "reprint": 1}
    assert (outbox.job(job).state, outbox.job(job).reason) == ("abandoned", "missing")
    assert asked() == {}  # the paper is being printed again
    second = sent(outbox)
    assert outbox.job(second).content.reprint == 1
    assert asked()["p1"]["job"] == second


def test_a_missing_paper_ends_the_trust(engine: Engine, outbox: Outbox, asked: Ask) -> None:
    tokens = [engine.issue("papers", kiosk="k1")["token"] for _ in range(2)]
    engine.answer_doubt("p1", sent(outbox), came=True)
    sent(outbox)
    assert engine.see_paper(tokens[1], came=False)["reprint"] == 1
    assert asked() == {}
    sent(outbox)
    assert asked()["p1"]["label"] == "A002"
    with pytest.raises(errors.NoDoubt):
        engine.see_paper(tokens[1], came=False)  # a second copy needs a person's decision
    with pytest.raises(errors.NoDoubt):
        engine.see_paper(tokens[0], came=False)
    assert engine.see_paper(tokens[1], came=True)["state"] == "confirmed"
    assert asked() == {}


def test_other_papers_too(engine: Engine, outbox: Outbox, asked: Ask, clock: ManualClock) -> None:
    engine.print_page("p1", "test")
    job = sent(outbox)
    assert asked()["p1"] == {"job": job, "kind": "test", "label": "", "at": clock.at}
    answer = engine.answer_doubt("p1", job, came=False)
    assert answer == {"kind": "test", "printer": "p1", "state": "queued", "reprint": 1}


def test_a_paper_given_up_after_two_tries_is_asked_about(
    engine: Engine, outbox: Outbox, asked: Ask, clock: ManualClock
) -> None:
    engine.issue("papers", kiosk="k1")
    for _ in range(2):
        job = outbox.next_job("p1")
        assert job is not None
        assert outbox.claim(job)
        outbox.sent(job.id, awaits=True)
        outbox.unknown(job.id, "silent")
    assert asked()["p1"]["job"] == 1
    assert engine.answer_doubt("p1", 1, came=False)["reprint"] == 2
    clock.at += ASKED_FOR_MS + 1
    assert asked() == {}


def test_over_http(open_hall: OpenHall) -> None:
    with FakePrinter(deaf=True) as printer:
        hall = open_hall(config=with_printers(printer.port))
        api = DescribedApi(hall)
        token = hall.issue("papers", kiosk="k1")["token"]
        with LiveScreen(hall.url, view="printers") as seen:
            first = _doubt(seen, 0)
            missed = api.post("/tickets/{token}/paper", {"came": False}, token=token)
            assert missed["reprint"] == 1
            second = {"job": _doubt(seen, first), "came": True}
        path = "/printers/{printer}/doubt"
        assert api.post(path, second, printer="p1")["state"] == "confirmed"
        assert api.post(path, second, printer="p1")["code"] == "no_doubt"
        assert api.post(path, second, printer="p9")["code"] == "unknown_printer"
        own = {"kiosk": "k1", "label": "a001"}
        assert api.post("/print/unprinted", own)["code"] == "paper_comes"
        assert api.post("/print/unprinted", {**own, "kiosk": "k9"})["code"] == "unknown_kiosk"


def _doubt(seen: LiveScreen, after: int) -> int:
    def later(view: Any) -> bool:
        doubt = view["printers"][0]["doubt"]
        return doubt is not None and doubt["job"] > after

    job: int = seen.wait_for_view(later)["printers"][0]["doubt"]["job"]
    return job
