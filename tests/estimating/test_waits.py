"""Screens, answers and papers say the same wait."""

import json

from hall.clock import ManualClock
from hall.config.models import Config
from hall.hours import tickets_at
from hall.printers.drawing.printouts import ticket_of
from hall.printers.drawing.ticket import facts
from hall.queue.engine import Engine
from hall.queue.estimating.keeper import EstimateKeeper
from hall.queue.estimating.waits import FRESH_MS
from hall.queue.paper.outbox import Outbox
from hall.queue.paper.print_content import TicketContent
from hall.queue.store.database import Store
from hall.queue.store.verify import verify
from hall.queue.views.hall_now import HallNow
from hall.queue.views.reception import reception
from tests.support.booked import engine_with_appointments
from tests.support.database import query
from tests.support.estimated import MINUTE, set_estimates
from tests.support.show import Show, show_of

ASKED = {("papers", None): (12, 26), ("papers", "elder"): (0, 4), ("land", None): (30, 44)}


def test_all_views_say_the_same(engine: Engine, show: Show, clock: ManualClock) -> None:
    set_estimates(engine, ASKED)
    given = engine.issue("papers")
    set_estimates(engine, ASKED, {1: (12, 26)})
    with engine.store.reading() as db:
        window = tickets_at(engine.config, clock.at)
        desk = reception(HallNow(db, engine.config, engine.waits(), clock.at), window)
    seen = (show("board", "front"), show("kiosk", "k1"), show("wall"), desk)
    assert [view["services"]["papers"]["wait"] for view in seen] == [(10, 25)] * 4
    assert [view["services"]["land"]["wait"] for view in seen] == [(30, 45)] * 4
    assert given["wait"] == (10, 25)
    assert show("ticket", given["token"])["wait"] == (10, 25)
    assert show("counter", 1)["waiting"][0]["wait"] == (10, 25)
    assert show("wall")["ending"] == {"last": (clock.at + 60 * MINUTE, clock.at + 90 * MINUTE)}


def test_there_is_no_wait_without_an_estimate(engine: Engine, show: Show) -> None:
    given = engine.issue("results", kiosk="k1")
    set_estimates(engine, ASKED)
    assert given["wait"] is None
    assert show("kiosk", "k1")["services"]["results"]["wait"] is None
    assert show("ticket", given["token"])["wait"] is None
    assert query(engine.store.path, "SELECT * FROM said_wait") == []


def test_a_class_has_its_own_wait(engine: Engine) -> None:
    """If all classes count the same, one estimate serves for all of them."""
    set_estimates(engine, ASKED)
    assert engine.issue("papers", priority="elder")["wait"] == (0, 5)
    assert engine.issue("papers", priority="urgent")["wait"] == (0, 5)
    assert engine.issue("papers")["wait"] == (10, 25)


def test_the_wait_is_kept_with_the_number(
    engine: Engine, config: Config, clock: ManualClock
) -> None:
    """The wait is in the ticket's event and on its paper, whenever that is printed."""
    set_estimates(engine, ASKED, factor={"papers": 1.25})
    engine.issue("land")
    engine.issue("papers", kiosk="k1")
    (row,) = query(engine.store.path, "SELECT * FROM said_wait WHERE turn_id = 2")
    assert row == (2, 0, 10, 25, 12 * MINUTE, 19 * MINUTE, 26 * MINUTE, 125)
    (data,) = query(engine.store.path, "SELECT data FROM event WHERE turn_id = 2")
    assert list(json.loads(data[0])["wait"].values()) == list(row[1:])
    assert verify(engine.store.path) == []
    set_estimates(engine, {})
    paper = Outbox(engine.store, clock).job(1).content
    assert isinstance(paper, TicketContent)
    printed_lines = dict(facts(ticket_of(config, paper, "http://hall")))
    assert "10–25 phút" in printed_lines.values()


def test_a_recorded_wait_is_never_edited(engine: Engine) -> None:
    set_estimates(engine, ASKED)
    engine.issue("papers")
    engine.store.submit(lambda tx: tx.run("UPDATE said_wait SET high_min = 90").rowcount)
    assert verify(engine.store.path) == [
        "What turn 1 was told of its wait is not what its event says."
    ]


def test_under_five_minutes_on_paper(engine: Engine, config: Config, clock: ManualClock) -> None:
    set_estimates(engine, ASKED)
    engine.issue("papers", priority="elder", kiosk="k1")
    paper = Outbox(engine.store, clock).job(1).content
    assert isinstance(paper, TicketContent)
    assert "dưới 5 phút" in dict(facts(ticket_of(config, paper, "http://hall"))).values()


def test_an_appointment_has_a_time_instead_of_a_wait(
    config: Config, store: Store, clock: ManualClock
) -> None:
    """The wait of a new number would be wrong, because an appointment has another position."""
    engine = engine_with_appointments(config, store, clock)
    show = show_of(engine)
    set_estimates(engine, ASKED)
    code = engine.book("papers", clock.at + 5 * MINUTE)["code"]
    given = engine.check_in(code)
    assert given["wait"] is None
    set_estimates(engine, ASKED, {1: (5, 10)})
    clock.at += 10 * MINUTE
    assert show("ticket", given["token"])["wait"] == (5, 10)


def test_a_phone_says_what_the_paper_says_until_an_estimate_knows_it(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    set_estimates(engine, ASKED)
    token = engine.issue("papers")["token"]
    set_estimates(engine, {})
    assert show("ticket", token)["wait"] == (10, 25)
    clock.at += FRESH_MS + 1
    assert show("ticket", token)["wait"] is None
    set_estimates(engine, {}, {1: (8, 19)})
    assert show("ticket", token)["wait"] == (10, 20)


def test_old_estimates_are_not_shown(engine: Engine, clock: ManualClock) -> None:
    keeper = EstimateKeeper(engine)
    shown = set_estimates(engine, ASKED).estimates
    keeper._estimates = shown
    assert keeper.waits().new_ticket("papers") == (10, 25)
    assert keeper.waits().stamp == {"seq": 0, "at": clock.at}
    clock.at += FRESH_MS + 1
    assert keeper.waits().new_ticket("papers") is None
    assert keeper.waits().stamp is None
    keeper.close()
