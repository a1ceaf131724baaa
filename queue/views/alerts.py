"""What a supervisor should act on: printers with faults, people whom no counter can call, long waits
and forgotten turns."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.queue.line.stranded import stranded
from hall.queue.paper.given_up import UnprintedAlert, given_up
from hall.queue.store.configuration import Names, service_names
from hall.queue.store.turns import SELECT
from hall.queue.views.dangers import DangerAlert
from hall.queue.views.printers import PrinterState


class LongestWait(TypedDict):
    """The turn that has waited longest for a service.

    ``arrived_at`` (ms) is when it began to wait; for an appointment, not before it was due.
    """

    label: str
    service: str
    arrived_at: int


class PrinterAlert(TypedDict):
    """A printer has a fault; ``reason`` names it."""

    kind: Literal["printer"]
    printer: str
    reason: str


class PaperAlert(TypedDict):
    """The roll of a printer ends soon; ``left_mm`` is how much is left by counting."""

    kind: Literal["paper"]
    printer: str
    left_mm: int | None


class DoubtAlert(TypedDict):
    """It is unknown whether a paper came out; ``paper`` is its kind, ``label`` the number on it."""

    kind: Literal["doubt"]
    printer: str
    label: str
    paper: str


class WaitAlert(TypedDict):
    """A turn has waited since ``arrived_at`` (ms), longer than its service's target."""

    kind: Literal["wait"]
    label: str
    service: str
    arrived_at: int
    target_min: int


class ForgottenAlert(TypedDict):
    """A turn has been at a counter for too long: since it was called at ``since`` (ms)."""

    kind: Literal["forgotten"]
    label: str
    counter: int
    since: int


class StrandedAlert(TypedDict):
    """Nobody can call these ``labels``, in the order of their positions: no counter takes their
    ``service``, or the step that follows. If the hall no longer has it at all, booked
    ``appointments`` (their codes) are for it too. ``name`` is what it is or was called, None if
    nobody knows."""

    kind: Literal["stranded"]
    service: str
    name: Mapping[str, str] | None
    labels: list[str]
    appointments: list[str]


Alert = (
    DangerAlert
    | PrinterAlert
    | PaperAlert
    | DoubtAlert
    | UnprintedAlert
    | StrandedAlert
    | WaitAlert
    | ForgottenAlert
)


def stranded_alerts(db: sqlite3.Connection, config: Config, now: int) -> list[StrandedAlert]:
    """One for each service; the wall and the reception show them until people are sent on."""
    found = stranded(db, config, now)
    names = service_names(db) if found else {}
    return [
        StrandedAlert(
            kind="stranded",
            service=one.service,
            name=_name(config, one.service, names),
            labels=one.labels,
            appointments=one.appointments,
        )
        for one in found
    ]


def _name(config: Config, service: str, known: Names) -> Mapping[str, str] | None:
    configured = config.service.get(service)
    return known.get(service) if configured is None else configured.name.root


def alerts(
    db: sqlite3.Connection,
    config: Config,
    longest: Iterable[LongestWait],
    printers: Sequence[PrinterState],
    now: int,
) -> list[Alert]:
    """``longest`` has the longest wait of each service whose long waits are to be reported."""
    faulty = [
        PrinterAlert(kind="printer", printer=printer["id"], reason=printer["reason"])
        for printer in printers
        if printer["state"] == "fault"
    ]
    ending = [
        PaperAlert(kind="paper", printer=printer["id"], left_mm=printer["left_mm"])
        for printer in printers
        if printer["near_end"] and printer["state"] != "fault"
    ]
    doubtful = [
        DoubtAlert(kind="doubt", printer=printer["id"], label=doubt["label"], paper=doubt["kind"])
        for printer in printers
        if (doubt := printer["doubt"]) is not None
    ]
    asked = {doubt["label"] for doubt in doubtful}
    labels = [label for label in given_up(db, now) if label not in asked]
    unprinted = [UnprintedAlert(kind="unprinted", labels=labels)] if labels else []
    return [
        *faulty,
        *stranded_alerts(db, config, now),
        *doubtful,
        *unprinted,
        *ending,
        *_late(config, longest, now),
        *_forgotten(db, config, now),
    ]


def _late(config: Config, longest: Iterable[LongestWait], now: int) -> Iterator[Alert]:
    for wait in longest:
        target_min = config.service[wait["service"]].target_wait_min
        if now - wait["arrived_at"] > target_min * MINUTE_MS:
            yield WaitAlert(
                kind="wait",
                label=wait["label"],
                service=wait["service"],
                arrived_at=wait["arrived_at"],
                target_min=target_min,
            )


def _forgotten(db: sqlite3.Connection, config: Config, now: int) -> Iterator[Alert]:
    before = now - config.calls.forgotten_min * MINUTE_MS
    for row in db.execute(
        f"{SELECT} WHERE state IN ('called', 'serving') AND called_at <= ? ORDER BY called_at",
        (before,),
    ):
        yield ForgottenAlert(
            kind="forgotten",
            label=row["label"],
            counter=row["counter"],
            since=row["called_at"],
        )
