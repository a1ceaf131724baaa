"""A running hall that gets another configuration: its screens and estimates go on with that one."""

from pathlib import Path

from hall.queue.engine import Engine
from hall.queue.estimating.keeper import EstimateKeeper
from tests.model.other_halls import without
from tests.support.routes import web_of


def test_screens_go_on_with_the_new_one(engine: Engine, tmp_path: Path) -> None:
    app, live = web_of(engine, tmp_path / "devices.json")
    engine.store.listeners.append(live.listen)
    screens = {
        number: live.socketio.test_client(app, auth={"view": "counter", "counter": number})
        for number in (1, 3)
    }
    (first,) = screens[1].get_received()
    engine.reconfigure(without(engine.config, counters=[3], services=["land"]))
    assert screens[1].is_connected()
    assert not screens[3].is_connected()
    screens[1].emit("sync")
    (again,) = screens[1].get_received()
    # So that the page, which has the old one in it, loads itself again.
    assert again["args"][0]["build"] != first["args"][0]["build"]
    refused = live.socketio.test_client(app, auth={"view": "counter", "counter": 3})
    assert not refused.is_connected()


def test_calls_of_a_gone_service_reach_every_display(engine: Engine, tmp_path: Path) -> None:
    app, live = web_of(engine, tmp_path / "devices.json")
    label = engine.issue("land")["label"]
    engine.reconfigure(without(engine.config, services=["land"]))
    engine.call(1, label)
    for display in ("front", "back"):
        screen = live.socketio.test_client(app, auth={"view": "board", "display": display})
        (snapshot,) = screen.get_received()
        assert [call["label"] for call in snapshot["args"][0]["view"]["calls"]] == [label]


def test_estimates_are_learned_anew(engine: Engine) -> None:
    keeper = EstimateKeeper(engine)
    engine.waits = keeper.waits
    engine.issue("papers")
    engine.issue("land")
    try:
        keeper._refresh()
        engine.reconfigure(without(engine.config, services=["land"], counters=[3]))
        keeper._refresh()
        latest = keeper.latest
        assert latest is not None
        assert len(latest.turns) == 1
    finally:
        keeper.close()
