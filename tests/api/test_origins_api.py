"""Every command says in its events for whom it was done, by whatever way it came."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask

import app as program
from hall.clock import DAY_MS, ManualClock
from hall.devices import Devices, Role
from hall.displays.serving.application import create_app
from hall.displays.web.access import Access
from hall.displays.web.caller import HEADER, SAYABLE
from hall.displays.web.hall_context import HallContext
from hall.queue.engine import Engine
from hall.queue.store.caller import Caller
from hall.queue.store.database import Store
from hall.queue.store.verify import verify
from hall.queue.views.printers import PrinterHealth
from tests.databases.make import hall
from tests.support.acts import ACTS, Act, Parts
from tests.support.database import query
from tests.support.hall_process import OpenHall
from tests.support.routes import rules_of

PERSON = Caller("machine", device="d1", person="p1")
LOCAL = {"Host": "127.0.0.1"}
# They change no event: a card is read, a roll renewed, a fault played, a device remembered.
SILENT = {
    "/api/v1/cards",
    "/api/v1/printers/<printer>/roll",
    "/api/v1/printers/<printer>/fault",
    "/devices",
}
# Commands of the program itself, and what no command is.
NOT_FOR_A_CALLER = {"reconfigure", "tick", "tickets", "read_card", "by", "counter_hours"}


@pytest.fixture
def engine(store: Store, clock: ManualClock) -> Engine:
    return Engine(hall(), store, clock)


@pytest.fixture
def app(engine: Engine, tmp_path: Path) -> Flask:
    health = PrinterHealth(id="p1", state="ok", reason="", near_end=False, left_mm=None, queued=0)
    context = HallContext(engine, "http://127.0.0.1", printers=lambda: {"p1": health})
    return create_app(context, Access(Devices(tmp_path / "devices"), "127.0.0.1"))[0]


def origins_after(engine: Engine, seq: int) -> set[tuple[str, str, str]]:
    rows = query(
        engine.store.path, "SELECT version, origin, device, person FROM event WHERE seq > ?", seq
    )
    assert {row[0] for row in rows} == {2}
    return {row[1:] for row in rows}


def last_seq(engine: Engine) -> int:
    return int(query(engine.store.path, "SELECT coalesce(max(seq), 0) FROM event")[0][0])


def each_in_its_week(engine: Engine) -> Iterator[tuple[Act, Parts]]:
    """Each act with what has to happen before it, all in one hall."""
    clock = engine.clock
    assert isinstance(clock, ManualClock)
    for act in ACTS:
        clock.at += 7 * DAY_MS
        engine.tick()
        yield act, act.before(engine)


def test_a_command_is_its_callers(engine: Engine) -> None:
    for act, parts in each_in_its_week(engine):
        seq = last_seq(engine)
        act.command(engine.by(PERSON), parts)
        assert origins_after(engine, seq) == {("machine", "d1", "p1")}, act
    assert verify(engine.store.path) == []


def test_a_request_is_who_sent_it(engine: Engine, app: Flask) -> None:
    """One origin a route is enough: all routes read it in one place."""
    client = app.test_client()
    for (act, parts), origin in zip(each_in_its_week(engine), cycle(SAYABLE), strict=False):
        seq = last_seq(engine)
        path = act.path.format(**parts)
        answer = client.post(path, json=act.body(parts), headers={**LOCAL, HEADER: origin})
        assert answer.status_code in (200, 201, 204), (act, answer.text)
        assert origins_after(engine, seq) == {(origin, "", "")}, act


def test_all_commands_and_routes_are_among_them(app: Flask) -> None:
    commands = {name for name in dir(Engine) if not name.startswith("_")}
    values = {"config", "waits"}
    assert commands - values - NOT_FOR_A_CALLER == {act.name for act in ACTS}
    posted = {rule.rule for rule in rules_of(app) if "POST" in (rule.methods or ())}
    adapter = app.url_map.bind("127.0.0.1")
    reached = {adapter.match(act.path, method="POST", return_rule=True)[0].rule for act in ACTS}
    assert posted - SILENT - {"/t/<token>/undo"} == reached


def test_a_phone_without_script_is_a_citizen(engine: Engine, app: Flask) -> None:
    token = engine.issue("papers")["token"]
    engine.cancel(token)
    seq = last_seq(engine)
    assert app.test_client().post(f"/t/{token}/undo", headers=LOCAL).status_code == 303
    assert origins_after(engine, seq) == {("citizen", "", "")}


@pytest.mark.parametrize("said", [None, "", "rule", "machine", "Staff", "a page"])
def test_a_program_that_says_nothing_is_some_program(
    engine: Engine, app: Flask, said: str | None
) -> None:
    """The hall's own rules are never outside."""
    engine.tick()
    headers = LOCAL if said is None else {**LOCAL, HEADER: said}
    app.test_client().post("/api/v1/tickets", json={"service": "papers"}, headers=headers)
    assert origins_after(engine, 1) == {("api", "", "")}


@pytest.mark.parametrize(
    ("role", "said", "found"),
    [
        ("kiosk", "kiosk", "kiosk"),
        ("kiosk", "staff", "api"),
        ("counter", "staff", "staff"),
        (None, "citizen", "citizen"),
        (None, "staff", "api"),
        (None, "kiosk", "api"),
    ],
)
def test_nobody_is_believed_to_be_more_than_allowed(
    engine: Engine, tmp_path: Path, role: Role | None, said: str, found: str
) -> None:
    devices = Devices(tmp_path / "devices")
    access = Access(devices, "0.0.0.0")
    app = create_app(HallContext(engine, "http://10.0.0.1"), access)[0]
    headers = {"Host": "10.0.0.1", HEADER: said}
    if role is not None:
        _, secret = devices.authorise(role, "device", 0)
        headers["Authorization"] = f"Bearer {secret}"
    token = engine.issue("papers")["token"]
    seq = last_seq(engine)
    app.test_client().post(f"/api/v1/tickets/{token}/cancel", json={}, headers=headers)
    assert origins_after(engine, seq) == {(found, "", "")}


def test_the_command_line_says_so(open_hall: OpenHall) -> None:
    running = open_hall()
    assert program.main(["ticket", "issue", "--service", "papers", "--url", running.url]) == 0
    issued = "SELECT origin FROM event WHERE kind = 'issued'"
    assert query(running.database, issued) == [("command_line",)]
