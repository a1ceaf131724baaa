"""Live screens: each screen is in one room and gets whole snapshots of the room's view.

A snapshot says to which past of the database (``epoch``) and to which start of the program
(``start``) it belongs, and the ``seq`` of the last event that it includes.
The heartbeat repeats the ``seq`` of the room's last snapshot, so a screen that missed one notices
and asks again (``sync``).
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

from hall.displays.live.rooms import NEVER, Moment, NewEstimates, Room, ScreenConnection
from hall.displays.live.views import room_of
from hall.displays.web.access import Access, token_of
from hall.displays.web.hall_context import HallContext
from hall.queue.estimating.wait_estimates import WaitEstimates
from hall.queue.estimating.waits import changes
from hall.queue.store.chain import last_seq
from hall.queue.store.errors import HallError
from hall.queue.store.events import Event, TurnEvent
from hall.queue.store.tickets import service_by_token

HEARTBEAT_S = 5
PING_TIMEOUT_S = 5
LARGEST_MESSAGE = 64 * 1024
SENT_AT_A_TIME = 20  # snapshots or heartbeats, before the other greenlets that are ready may run
log = structlog.get_logger(__name__)


class Heartbeat(TypedDict):
    """A screen is up to date if its last snapshot includes the event ``seq`` and has the same marks
    ``epoch`` and ``start`` (``queue/store/marks.py``). ``now`` is the hall's time in ms; ``speed`` is
    how fast the hall's clock runs, 1 outside a demo."""

    epoch: str
    start: str
    seq: int
    now: int
    speed: float


class Snapshot(Heartbeat):
    """A whole view as of ``seq``; a page that was made from another ``build`` loads itself again."""

    build: str
    view: Mapping[str, Any]


class Live:
    """``listen`` and ``listen_to_estimates`` receive what changes; ``start`` begins sending."""

    def __init__(self, app: Flask, context: HallContext, access: Access) -> None:
        self._context = context
        self._access = access
        self._rooms: dict[str, Room] = {}
        self._due: set[Room] = set()
        self._connections: dict[str, ScreenConnection] = {}
        self._estimates: WaitEstimates | None = None
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
        """A listener of the store."""
        if any(event.kind == "reconfigured" for event in events):
            self._reconfigure()
        for room in self._rooms.values():
            for event in events:
                if room.is_concerned(event):
                    self._mark_due(room, at_once=_is_about_own_ticket(event, room))

    def _reconfigure(self) -> None:
        """The rooms go on with the hall's new configuration, and those of what is gone are closed."""
        config = self._context.config
        for room in list(self._rooms.values()):
            room.config = config
            if not room.view.has(config, room.key):
                for sid in list(room.members):
                    self.socketio.server.disconnect(sid)

    def listen_to_estimates(self, estimates: WaitEstimates) -> None:
        """A listener of the estimates: each room that shows a changed wait is sent again."""
        before, self._estimates = self._estimates, estimates
        new_tickets_changed, turns = changes(before, estimates)
        if not self._rooms:
            return
        services: Mapping[str, str] = {}
        if turns:
            with self._context.engine.store.reading() as db:
                services = service_by_token(db, turns)
        change = NewEstimates(new_tickets_changed, services)
        for room in self._rooms.values():
            if room.is_concerned(change):
                self._mark_due(room)

    def _mark_due(self, room: Room, *, at_once: bool = False) -> None:
        """Show the room again, as soon as the least gap of its view allows, or ``at_once``."""
        earliest = 0.0 if at_once else room.shown_at + room.view.least_gap_s
        due = max(time.monotonic(), earliest)
        if due < room.due:
            room.due = due
            self._due.add(room)
            self._wake.set()

    def _show_for_ever(self) -> None:
        while True:
            self._wake.clear()
            now = time.monotonic()
            ready = [room for room in self._due if room.due <= now]
            # Boards and counters first: there somebody is being called.
            ready.sort(key=lambda room: room.view.least_gap_s)
            for count, room in enumerate(ready, start=1):
                self._show(room)
                if count % SENT_AT_A_TIME == 0:
                    gevent.sleep(0)
            if self._due:
                next_due = min(room.due for room in self._due)
                self._wake.wait(max(0.0, next_due - time.monotonic()))
            else:
                self._wake.wait()

    def _show(self, room: Room) -> None:
        self._due.discard(room)
        room.due = NEVER
        if not room.members:
            return
        try:
            snapshot = self._snapshot(room)
        except HallError:
            return  # a ticket whose day was closed: its phone page keeps what it last showed
        except Exception:
            # The room's name is not logged: that of a ticket's room has its token, a secret.
            log.exception("view_failed", view=room.view.name)
            return
        room.shown_at = time.monotonic()
        room.last_seq = snapshot["seq"]
        self.socketio.emit("snapshot", snapshot, to=room.name)

    def _snapshot(self, room: Room) -> Snapshot:
        """The room's view now, with the last event that it includes."""
        context = self._context
        now = context.engine.clock.now()
        with context.engine.store.reading() as db:
            seq = last_seq(db)
            view = room.view.shows(Moment(context, db, now), room.key)
        room.services_shown = room.view.services_shown(view)
        return Snapshot(**self._heartbeat(seq), build=context.build, view=view)

    def _heartbeat(self, seq: int) -> Heartbeat:
        clock, store = self._context.engine.clock, self._context.engine.store
        return Heartbeat(
            epoch=store.epoch,
            start=store.start,
            seq=seq,
            now=clock.now(),
            speed=clock.speed,
        )

    def _connect(self, auth: object = None) -> bool:
        """Whether the screen may see what it asks for; then it is sent a snapshot at once."""
        try:
            room = room_of(self._context.config, auth if isinstance(auth, Mapping) else {})
            room = self._rooms.get(room.name, room)
            grant = room.view.grant
            if grant is not None and not self._access.allows(request, grant):
                return False
            snapshot = self._snapshot(room)
        except HallError:
            return False
        room = self._rooms.setdefault(room.name, room)
        if not room.members:
            room.last_seq = snapshot["seq"]
        sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        room.members.add(sid)
        is_open = grant is None or self._access.is_open_to(request)
        self._connections[sid] = ScreenConnection(room, None if is_open else token_of(request))
        join_room(room.name)
        self.socketio.emit("snapshot", snapshot, to=sid)
        return True

    def _disconnect(self, *_: object) -> None:
        sid: str = request.sid  # type: ignore[attr-defined]
        connection = self._connections.pop(sid, None)
        if connection is not None:
            room = connection.room
            room.members.discard(sid)
            if not room.members:
                del self._rooms[room.name]
                self._due.discard(room)

    def _sync(self, *_: object) -> None:
        """The screen has missed something and asks for a snapshot."""
        sid: str = request.sid  # type: ignore[attr-defined]
        connection = self._connections.get(sid)
        if connection is not None:
            with suppress(HallError):  # a ticket whose day was closed
                self.socketio.emit("snapshot", self._snapshot(connection.room), to=sid)

    def _beat(self, *_: object) -> Heartbeat | None:
        """A heartbeat for a screen that cannot wait for the next one."""
        sid: str = request.sid  # type: ignore[attr-defined]
        connection = self._connections.get(sid)
        return None if connection is None else self._heartbeat(connection.room.last_seq)

    def _beat_for_ever(self) -> None:
        while True:
            gevent.sleep(HEARTBEAT_S)
            self._disconnect_revoked()
            rooms = list(self._rooms.values())
            for room in rooms:
                if room.view.changes_with_time:
                    self._mark_due(room)
            for count, room in enumerate(rooms, start=1):
                self.socketio.emit("heartbeat", self._heartbeat(room.last_seq), to=room.name)
                if count % SENT_AT_A_TIME == 0:
                    gevent.sleep(0)

    def _disconnect_revoked(self) -> None:
        """Disconnect the screens of devices that may no longer see their view."""
        for sid, connection in list(self._connections.items()):
            grant, token = connection.room.view.grant, connection.token
            if grant is None or token is None:
                continue
            if not self._access.allows_device(token, grant):
                self.socketio.server.disconnect(sid)


def _is_about_own_ticket(event: Event, room: Room) -> bool:
    """Whether the event is about the ticket that the room shows; then it is sent without waiting
    for the gap."""
    return isinstance(event, TurnEvent) and event.token == room.key
