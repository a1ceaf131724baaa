"""Live screens: each client is in one room and gets whole snapshots of its view.

A snapshot says up to which ``seq`` of which ``epoch`` it is true; the heartbeat repeats that of
the room's last one, so a screen that missed something notices and asks again (``sync``).
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import gevent
import structlog
from flask import Flask, request
from flask_socketio import SocketIO, join_room
from gevent.event import Event as Flag

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.displays.live.rooms import (
    GRANT,
    LEAST_GAP_S,
    MOVES_LINE,
    Room,
    concerned,
    room_of,
    show,
)
from hall.displays.web.access import (
    Access,
    token_of,
)
from hall.displays.web.hall_context import HallContext
from hall.queue.estimating.wait_estimates import WaitEstimates
from hall.queue.estimating.waits import changes
from hall.queue.store.errors import HallError
from hall.queue.store.events import Event, TurnEvent
from hall.queue.store.moment import sequence
from hall.queue.store.tickets import tickets_of

HEARTBEAT_S = 5
PING_TIMEOUT_S = 5
LARGEST_MESSAGE = 64 * 1024
BREATH = 20  # snapshots or heartbeats sent before other greenlets get their turn
log = structlog.get_logger(__name__)


class Heartbeat(TypedDict):
    """A screen is right while it has shown the event ``seq`` of the database ``epoch``. ``now`` is
    the hall's time in ms, ``speed`` how fast it runs."""

    epoch: str
    seq: int
    now: int
    speed: float


class Snapshot(Heartbeat):
    """A whole view, as of ``seq``; a page of another ``build`` loads itself again."""

    build: str
    view: Mapping[str, Any]


class Live:
    """``listen`` hears the store's events; ``start`` begins sending."""

    def __init__(self, app: Flask, context: HallContext, access: Access) -> None:
        self._context = context
        self._access = access
        self._members: dict[Room, set[str]] = {}
        self._room_of: dict[str, Room] = {}
        self._device_of: dict[str, str | None] = {}
        self._service_of: dict[Room, str] = {}
        self._taken: dict[Room, list[str]] = {}
        self._due: dict[Room, float] = {}
        self._shown: dict[Room, float] = {}
        self._last_seq: dict[Room, int] = {}
        self._said: WaitEstimates | None = None
        self._wake = Flag()
        self._greenlets: list[gevent.Greenlet] = []
        self.socketio = SocketIO(
            app,
            async_mode="gevent",
            transports=["websocket"],
            ping_interval=HEARTBEAT_S,
            ping_timeout=PING_TIMEOUT_S,
            max_http_buffer_size=LARGEST_MESSAGE,
            cors_allowed_origins=None,  # the same origin only
        )
        self.socketio.on_event("connect", self._connect)
        self.socketio.on_event("disconnect", self._disconnect)
        self.socketio.on_event("sync", self._sync)
        self.socketio.on_event("beat", self._beat)

    def start(self) -> None:
        self._greenlets = [gevent.spawn(self._show_for_ever), gevent.spawn(self._beat_for_ever)]

    def stop(self) -> None:
        gevent.killall(self._greenlets)

    def listen(self, events: Sequence[Event]) -> None:
        rooms = list(self._members)
        if not rooms:
            return
        moved = set()
        for event in events:
            for room in concerned(self._context.config, event, rooms, self._taken):
                self._mark(room, at_once=room.view == "ticket")
            if isinstance(event, TurnEvent) and event.kind in MOVES_LINE:
                moved.add(event.service)
        for room, service in self._service_of.items():
            if service in moved:
                self._mark(room)

    def estimated(self, said: WaitEstimates) -> None:
        """New estimates: shown again wherever something else is said than before."""
        before, self._said = self._said, said
        of_new, turns = changes(before, said)
        if of_new:
            for view in ("board", "kiosk", "reception", "wall"):
                self.refresh(view)
        if not turns or not self._members:
            return
        with self._context.engine.store.reading() as db:
            holders = tickets_of(db, turns)
        services = set(holders.values())
        for room in self._members:
            if room.view == "counter":
                is_told = bool(self._takes(room) & services)
            else:
                is_told = room.view == "ticket" and room.key in holders
            if is_told:
                self._mark(room)

    def _takes(self, room: Room) -> set[str]:
        """What a counter showed last, with what it helps with."""
        place = self._context.config.counter[int(room.key)]
        return {*self._taken.get(room, place.services), *place.helps}

    def refresh(self, view: str) -> None:
        """Show all rooms of a view again: something besides the store's events has changed."""
        for room in self._members:
            if room.view == view:
                self._mark(room)

    def _mark(self, room: Room, *, at_once: bool = False) -> None:
        earliest = 0.0 if at_once else self._shown.get(room, 0.0) + LEAST_GAP_S[room.view]
        due = max(time.monotonic(), earliest)
        if due < self._due.get(room, float("inf")):
            self._due[room] = due
            self._wake.set()

    def _show_for_ever(self) -> None:
        while True:
            self._wake.clear()
            now = time.monotonic()
            ready = [room for room, due in self._due.items() if due <= now]
            # Boards and counters first: there somebody is being called.
            ready.sort(key=lambda room: LEAST_GAP_S[room.view])
            for count, room in enumerate(ready, start=1):
                self._due.pop(room, None)
                self._show(room)
                if count % BREATH == 0:
                    gevent.sleep(0)
            if self._due:
                self._wake.wait(max(0.0, min(self._due.values()) - time.monotonic()))
            else:
                self._wake.wait()

    def _show(self, room: Room) -> None:
        if room not in self._members:
            return
        try:
            snapshot = self._snapshot(room)
        except HallError:
            return  # a ticket whose day was closed: its phone page keeps what it last showed
        except Exception:
            log.exception("view_failed", room=room.view)
            return
        self._shown[room] = time.monotonic()
        self._last_seq[room] = snapshot["seq"]
        self.socketio.emit("snapshot", snapshot, to=room.name)

    def _snapshot(self, room: Room) -> Snapshot:
        """The room's view now, with the moment it is true for."""
        context = self._context
        now = context.engine.clock.now()
        with context.engine.store.reading() as db:
            seq = sequence(db)
            view = show(context, room, db, now)
        snapshot = Snapshot(**self._stamp(seq), build=context.build, view=view)
        if room.view == "ticket":
            self._service_of[room] = view["service"]  # a transfer changes it
        if room.view == "counter":
            self._taken[room] = view["seat"]["services"]
        return snapshot

    def _stamp(self, seq: int) -> Heartbeat:
        clock = self._context.engine.clock
        return Heartbeat(
            epoch=self._context.engine.store.epoch,
            seq=seq,
            now=clock.now(),
            speed=clock.speed,
        )

    def _connect(self, auth: object = None) -> bool:
        try:
            room = room_of(self._context.config, auth if isinstance(auth, Mapping) else {})
            grant = GRANT[room.view]
            if grant is not None and not self._access.allows(request, grant):
                return False
            snapshot = self._snapshot(room)
        except HallError:
            return False
        sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        self._members.setdefault(room, set()).add(sid)
        self._room_of[sid] = room
        self._last_seq.setdefault(room, snapshot["seq"])
        if grant is not None and not self._access.is_open_to(request):
            self._device_of[sid] = token_of(request)
        join_room(room.name)
        self.socketio.emit("snapshot", snapshot, to=sid)
        return True

    def _disconnect(self, *_: object) -> None:
        sid: str = request.sid  # type: ignore[attr-defined]
        room = self._room_of.pop(sid, None)
        self._device_of.pop(sid, None)
        if room is None:
            return
        members = self._members[room]
        members.discard(sid)
        if not members:
            del self._members[room]
            self._service_of.pop(room, None)
            self._taken.pop(room, None)
            self._due.pop(room, None)
            self._shown.pop(room, None)
            self._last_seq.pop(room, None)

    def _sync(self, *_: object) -> None:
        sid: str = request.sid  # type: ignore[attr-defined]
        room = self._room_of.get(sid)
        if room is None:
            return
        with suppress(HallError):  # a ticket whose day was closed
            self.socketio.emit("snapshot", self._snapshot(room), to=sid)

    def _beat(self, *_: object) -> Heartbeat | None:
        """A heartbeat for a screen that cannot wait for the next one."""
        sid: str = request.sid  # type: ignore[attr-defined]
        room = self._room_of.get(sid)
        return None if room is None else self._stamp(self._last_seq.get(room, 0))

    def _beat_for_ever(self) -> None:
        """Also shows again what changes with time alone; phones hear of the calls."""
        while True:
            gevent.sleep(HEARTBEAT_S)
            self._turn_out_revoked()
            for view in ("wall", "kiosk", "board", "counter", "reception", "printers"):
                self.refresh(view)
            for count, room in enumerate(list(self._members), start=1):
                stamp = self._stamp(self._last_seq.get(room, 0))
                self.socketio.emit("heartbeat", stamp, to=room.name)
                if count % BREATH == 0:
                    gevent.sleep(0)

    def _turn_out_revoked(self) -> None:
        for sid, token in list(self._device_of.items()):
            room = self._room_of.get(sid)
            grant = GRANT[room.view] if room else None
            if grant is not None and not self._access.allows_device(token, grant):
                self.socketio.server.disconnect(sid)
