"""Wall and phone say of which tickets the paper was given up, until one comes out."""

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.paper.outbox import EXPIRED, Outbox
from hall.queue.store.database import Store
from tests.support.show import MINUTE, Show


@pytest.fixture
def outbox(store: Store, clock: ManualClock) -> Outbox:
    return Outbox(store, clock)


def test_a_paper_that_failed_twice_may_be_out(engine: Engine, show: Show, outbox: Outbox) -> None:
    token = engine.issue("papers", kiosk="k1")["token"]
    break_off(outbox)
    assert show("ticket", token)["paper"] == ""
    assert unprinted(show) == []
    break_off(outbox)
    assert outbox.job(1).state == "abandoned"
    assert show("ticket", token)["paper"] == "unsure"
    # The wall asks about it, and a second one is named besides.
    assert [alert["label"] for alert in alerts(show, "doubt")] == ["A001"]
    engine.issue("papers", kiosk="k1")
    break_off(outbox, times=2)
    assert [alert["label"] for alert in alerts(show, "doubt")] == ["A002"]
    assert unprinted(show) == ["A001"]


def test_a_paper_that_came_too_late_is_missing(
    engine: Engine, show: Show, outbox: Outbox, clock: ManualClock
) -> None:
    tokens = [engine.issue("papers", kiosk="k1")["token"] for _ in range(3)]
    for job in (1, 2, 3):
        outbox.abandoned(job, EXPIRED)
    assert unprinted(show) == ["A001", "A002", "A003"]
    assert show("ticket", tokens[0])["paper"] == "missing"
    engine.print_again(tokens[0])
    engine.cancel(tokens[1])
    assert unprinted(show) == ["A003"]
    assert [show("ticket", token)["paper"] for token in tokens] == ["", "", "missing"]
    clock.at += 31 * MINUTE
    assert unprinted(show) == []


def break_off(outbox: Outbox, times: int = 1) -> None:
    for _ in range(times):
        job = outbox.next_job("p1")
        assert job is not None
        assert outbox.claim(job)
        outbox.held(job.id, "interrupted", begun=True)


def alerts(show: Show, kind: str) -> list[dict[str, object]]:
    return [alert for alert in show("wall")["alerts"] if alert["kind"] == kind]


def unprinted(show: Show) -> list[str]:
    return [label for alert in alerts(show, "unprinted") for label in alert["labels"]]  # type: ignore[attr-defined]
