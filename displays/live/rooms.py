"""The definition of a live view, and the room of all screens that show the same one."""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from hall.config.models import Config
from hall.displays.web.hall_context import HallContext
from hall.queue.store.errors import HallError
from hall.queue.store.events import Event

NEVER = float("inf")


class UnknownView(HallError):
    """There is no such view, or nothing with this key to show in it."""

    code = "not_found"


@dataclass(frozen=True, slots=True)
class Moment:
    """The hall, and its database as it is at ``now``, in ms: what a view is made from."""

    hall: HallContext
    db: sqlite3.Connection
    now: int


@dataclass(frozen=True, slots=True)
class NewEstimates:
    """Waits that differ from those that screens show. With ``new_tickets_changed`` that is the wait
    of a number taken now. ``services`` has the waiting turns with another wait: the service of
    each, by the token of its ticket."""

    new_tickets_changed: bool
    services: Mapping[str, str]


Shows = Callable[[Moment, str], Mapping[str, Any]]
Concerns = Callable[[Any, "Room"], bool]


def _no_services(_: Mapping[str, Any]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One live view: the whole of what the hall knows about it.

    ``shows`` makes it for a key; the key is the value that a screen sends under the name ``key``:
    one of ``keys`` if they are given. A hall has only one view without a ``key``.

    ``content`` is the type of what ``shows`` returns; the types of the screens' modules are made
    from it. A device needs the ``grant`` to see it, unless that is None.

    ``concerns`` says for each kind of event, and for new estimates, whether a room changes with it;
    kinds that are not listed don't change it, except a bare ``Event``, which changes every view.
    ``services_shown`` returns the ids of the services whose lines are in what ``shows`` returned.
    """

    name: str
    content: Any
    shows: Shows
    grant: str | None
    least_gap_s: float
    concerns: Mapping[type, Concerns]
    key: str = ""
    keys: Callable[[Config], Collection[object]] | None = None
    services_shown: Callable[[Mapping[str, Any]], frozenset[str]] = _no_services
    changes_with_time: bool = True

    def room(self, config: Config, key: object) -> "Room":
        """An empty room. :raises UnknownView: nothing has this key."""
        if not self.key:
            return Room(self, "", config)
        if not self.has(config, key):
            raise UnknownView
        return Room(self, str(key), config)

    def has(self, config: Config, key: object) -> bool:
        """Whether the hall has something of this key, as far as the configuration says."""
        return self.keys is None or str(key) in map(str, self.keys(config))


@dataclass(slots=True, eq=False)
class Room:
    """All screens that show the same view with the same key; they get the same snapshots.

    ``services_shown`` are the ids of the services whose lines they last showed. ``shown_at`` and
    ``due`` are times of the monotonic clock, in seconds; ``due`` is ``NEVER`` while the room is up
    to date.
    """

    view: View
    key: str
    config: Config
    members: set[str] = field(default_factory=set)
    services_shown: frozenset[str] = frozenset()
    last_seq: int = 0
    shown_at: float = 0.0
    due: float = NEVER

    @property
    def name(self) -> str:
        return f"{self.view.name}:{self.key}"

    def is_concerned(self, change: Event | NewEstimates) -> bool:
        """Whether the view of this room changes with ``change``."""
        if type(change) is Event:
            return True
        concerns = self.view.concerns.get(type(change))
        return concerns is not None and concerns(change, self)


@dataclass(frozen=True, slots=True)
class ScreenConnection:
    """One connected screen; ``token`` is its device's, None where none is needed."""

    room: Room
    token: str | None
