"""Live screens get a whole snapshot at once and after each change that concerns them."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from websocket import WebSocketBadStatusException

from hall.displays.live.views import VIEWS
from tests.support.database import query
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen, is_refused, raw_socket
from tests.support.paths import TRIAL_HALL

Watch = Callable[..., LiveScreen]
NOW_WITHIN_MS = 5000


def last_seq(hall: HallProcess) -> int:
    return int(query(hall.database, "SELECT max(seq) FROM event")[0][0])


def label_of(ticket: Mapping[str, Any]) -> str:
    return str(ticket["label"])


def empty(hall: HallProcess, counter: int) -> None:
    """Serves everybody who waits for a counter."""
    turn = hall.act(counter, "next")
    while turn is not None:
        turn = hall.act(counter, "next", finish=turn["label"])


AUTHS: dict[str, dict[str, object]] = {
    "board": {"view": "board", "display": "front"},
    "counter": {"view": "counter", "counter": 3},
    "wall": {"view": "wall"},
    "kiosk": {"view": "kiosk", "kiosk": "k1"},
    "roll": {"view": "roll", "printer": "p1"},
}


@pytest.mark.parametrize("view", AUTHS)
def test_a_screen_is_right_at_once(server: HallProcess, watch: Watch, view: str) -> None:
    snapshot = watch(server, **AUTHS[view]).wait()
    assert set(snapshot) == {"epoch", "start", "seq", "now", "speed", "build", "view"}
    assert set(snapshot["view"]) == set(get_type_hints(VIEWS[view].content))
    assert snapshot["seq"] == last_seq(server)
    assert abs(snapshot["now"] - time.time() * 1000) < NOW_WITHIN_MS
    assert snapshot["speed"] == 1


def test_all_screens_agree_on_the_epoch(server: HallProcess, watch: Watch) -> None:
    epochs = {watch(server, **auth).wait()["epoch"] for auth in AUTHS.values()}
    assert epochs == {query(server.database, "SELECT value FROM meta WHERE key = 'epoch'")[0][0]}


def test_one_ticket_on_every_screen(server: HallProcess, watch: Watch) -> None:
    screens = {name: watch(server, **auth) for name, auth in AUTHS.items()}
    ticket = server.issue("land", kiosk="k1")
    phone = watch(server, view="ticket", token=ticket["token"])
    label = ticket["label"]
    screens["kiosk"].wait_for_view(lambda view: view["services"]["land"]["waiting"] == 1)
    screens["kiosk"].wait_for_view(
        lambda view: view["jobs"].get(label, {}).get("state") == "confirmed"
    )
    screens["roll"].wait_for_view(lambda view: [i["label"] for i in view["images"]] == [label])
    screens["counter"].wait_for_view(lambda view: view["next"] and view["next"]["label"] == label)
    server.act(3, "next")
    screens["board"].wait_for_view(lambda view: [c["label"] for c in view["calls"]] == [label])
    screens["counter"].wait_for_view(lambda view: view["current"] and not view["waiting"])
    called = phone.wait_for_view(lambda view: view["state"] == "called")
    assert (called["counter"], called["ahead"]) == (3, None)
    server.act(3, "start")
    phone.wait_for_view(lambda view: view["state"] == "serving")
    server.act(3, "finish")
    phone.wait_for_view(lambda view: view["state"] == "done")
    screens["counter"].wait_for_view(lambda view: view["served"] == 1)
    wall = screens["wall"].wait_for_view(lambda view: view["served"] == 1)
    assert (wall["given"], wall["waiting"]) == (1, 0)


def test_a_phone_counts_down(server: HallProcess, watch: Watch) -> None:
    tickets = [server.issue("results") for _ in range(3)]
    phone = watch(server, view="ticket", token=tickets[2]["token"])
    assert phone.wait()["view"]["ahead"] == 2
    server.act(4, "next")
    phone.wait_for_view(lambda view: view["ahead"] == 1)
    server.post(f"/api/v1/tickets/{tickets[1]['token']}/cancel")
    phone.wait_for_view(lambda view: view["ahead"] == 0)
    server.act(4, "next", finish=tickets[0]["label"])
    phone.wait_for_view(lambda view: view["state"] == "called")
    server.act(4, "miss")


def test_a_call_reaches_only_the_screens_it_concerns(server: HallProcess, watch: Watch) -> None:
    """Counter 4 and its citizen get nothing when counter 1 calls."""
    theirs = server.issue("results")
    unconcerned = [
        watch(server, view="counter", counter=4),
        watch(server, view="ticket", token=theirs["token"]),
    ]
    near = watch(server, view="counter", counter=2)
    for screen in (*unconcerned, near):
        screen.wait()
    server.issue("papers")
    server.act(1, "next")
    server.act(1, "recall")
    server.act(1, "miss")
    near.wait_for_view(lambda view: view["waiting_count"] == 1)
    seq = last_seq(server)
    server.act(4, "next")
    for screen in unconcerned:
        assert screen.wait(after=1)["seq"] > seq
    server.act(4, "miss")


def test_seq_never_goes_back(server: HallProcess, watch: Watch) -> None:
    """A snapshot with nothing new but an estimate keeps the last ``seq``."""
    screen = watch(server, view="counter", counter=1)
    for _ in range(10):
        server.issue("papers")
    screen.wait_for_view(lambda view: view["waiting_count"] == 10)
    empty(server, 1)
    screen.wait(lambda snapshot: snapshot["seq"] == last_seq(server))
    seqs = [snapshot["seq"] for snapshot in screen.snapshots]
    assert seqs == sorted(seqs)


def test_a_view_is_made_once_for_all_who_watch_it(server: HallProcess, watch: Watch) -> None:
    """Every screen gets the same message, down to the millisecond in which it was made."""
    screens = [watch(server, view="counter", counter=1) for _ in range(5)]
    for screen in screens:
        screen.wait()
    # The screens were opened one by one, so their snapshots differ up to here.
    seq = last_seq(server)
    for _ in range(3):
        server.issue("papers")
    last = screens[0].wait(lambda snapshot: snapshot["view"]["waiting_count"] == 3)
    for screen in screens:
        screen.wait(lambda snapshot: snapshot["view"]["waiting_count"] == 3)
    changes = [
        [each for each in screen.snapshots if seq < each["seq"] and each["now"] <= last["now"]]
        for screen in screens
    ]
    assert all(messages == changes[0] for messages in changes)
    empty(server, 1)


def test_sync_and_heartbeat(server: HallProcess, watch: Watch) -> None:
    screen = watch(server, view="counter", counter=4)
    first = screen.wait()
    server.issue("papers")  # does not concern counter 4
    heartbeat = screen.wait_for_heartbeat()
    assert set(heartbeat) == {"epoch", "start", "seq", "now", "speed"}
    assert (heartbeat["epoch"], heartbeat["seq"]) == (first["epoch"], first["seq"])
    assert heartbeat["now"] >= first["now"]
    synced = screen.sync()
    assert (synced["seq"], synced["view"]) == (last_seq(server), first["view"])
    empty(server, 1)


def test_a_late_joiner_does_not_make_the_others_doubt(server: HallProcess, watch: Watch) -> None:
    """The heartbeat has the ``seq`` that everybody was shown, not that of a late joiner."""
    early = watch(server, view="counter", counter=4)
    shown = early.wait()["seq"]
    server.issue("papers")  # does not concern counter 4
    late = watch(server, view="counter", counter=4)
    assert late.wait()["seq"] > shown
    late.sync()
    assert early.wait_for_heartbeat()["seq"] == shown
    empty(server, 1)


@pytest.mark.parametrize(
    "auth",
    [
        {},
        {"view": "kitchen"},
        {"view": "board"},
        {"view": "board", "display": "none"},
        {"view": "counter"},
        {"view": "counter", "counter": 99},
        {"view": "counter", "counter": {"a": []}},
        {"view": "kiosk", "kiosk": "none"},
        {"view": "roll", "printer": "none"},
        {"view": "ticket", "token": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"view": "ticket"},
        None,
        "board",
        ["board"],
    ],
    ids=json.dumps,
)
def test_unknown_views_are_refused(server: HallProcess, auth: object) -> None:
    assert is_refused(server.url, auth)


def test_nonsense_hurts_no_other_screen(tmp_path: Path, watch: Watch) -> None:
    """The library logs what it cannot read; no other screen notices."""
    hall = HallProcess(TRIAL_HALL, tmp_path / "hall.db", "--ignore-hours")
    screen = watch(hall, view="counter", counter=1)
    screen.wait()
    for nonsense in ("40{", "42", '42["sync"', '42["sync", 1, 2]', '42["dance"]', "45-1[]", "9"):
        with closing(raw_socket(hall.url)) as link:
            link.recv()
            link.send('40{"view": "wall"}')
            link.send(nonsense)
    hall.issue("papers")
    screen.wait_for_view(lambda view: view["waiting_count"] == 1)
    assert hall.stop() == 0


def handshake(hall: HallProcess, **options: Any) -> int:
    """The HTTP status of a websocket handshake."""
    try:
        link = raw_socket(hall.url, **options)
    except WebSocketBadStatusException as refusal:
        return int(refusal.status_code)
    with closing(link):
        return 101


def test_sockets_of_other_sites_are_refused(server: HallProcess) -> None:
    own = f"127.0.0.1:{server.port}"
    assert handshake(server) == 101
    assert handshake(server, origin=server.url) == 101
    for origin in ("http://evil.example", "http://127.0.0.1:1", f"http://{own}.evil.example"):
        assert handshake(server, origin=origin) == 403
    evil = "evil.example"
    assert handshake(server, origin=f"http://{evil}", host=evil) == 421
    forwarded = [f"X-Forwarded-Host: {evil}"]
    assert handshake(server, origin=f"http://{evil}", header=forwarded) == 403


def test_messages_are_not_compressed(server: HallProcess) -> None:
    """Compression nearly doubles the memory of a screen for messages this small."""
    offer = ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]
    with closing(raw_socket(server.url, header=offer)) as link:
        headers = link.getheaders() or {}
        assert "upgrade" in headers
        assert "sec-websocket-extensions" not in headers


def test_nobody_polls(server: HallProcess) -> None:
    for method in ("GET", "POST"):
        answer = server.request(method, "/socket.io/?EIO=4&transport=polling", b"40")
        assert answer.status == 400


def test_a_restart_is_survived(open_hall: OpenHall, watch: Watch) -> None:
    hall = open_hall()
    token = hall.issue("papers")["token"]
    hall.issue("papers")
    screens = [
        watch(hall, view="counter", counter=1),
        watch(hall, view="board", display="front"),
        watch(hall, view="ticket", token=token),
    ]
    before = screens[0].wait()
    called = hall.act(1, "next")
    hall.kill()
    shown = [len(screen.snapshots) for screen in screens]
    hall.start()
    # The library reconnects to the port it knows, so the hall must come back on the same one.
    for screen in screens:
        screen.client.connection_url = hall.url
    counter, board, phone = (
        screen.wait_for_view(back(called), after)
        for screen, after in zip(screens, shown, strict=True)
    )
    assert counter["current"] == {**called, "notes": []}
    assert (counter["waiting_count"], counter["next"]["label"]) == (1, "A002")
    assert [each["label"] for each in board["calls"]] == ["A001"]
    assert (phone["state"], phone["counter"]) == ("called", 1)
    ((epoch, start),) = {(s["epoch"], s["start"]) for s in (each.snapshots[-1] for each in screens)}
    assert (epoch, start != before["start"]) == (before["epoch"], True)


def back(called: Mapping[str, Any]) -> Callable[[Any], bool]:
    """A condition that is true for a view with this call."""
    return lambda view: label_of(called) in json.dumps(view) and '"called"' in json.dumps(view)
