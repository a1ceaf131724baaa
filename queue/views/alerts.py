"""What a supervisor should act on: sick printers, who waits too long, turns that were forgotten."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.queue.views.printers import PrinterState


class LongestWait(TypedDict):
    """``arrived_at``: since when it has waited, of an appointment since it was due."""

    label: str
    service: str
    arrived_at: int


class PrinterAlert(TypedDict):
    """A printer has a fault; ``reason`` names it."""

    kind: Literal["printer"]
    printer: str
    reason: str


class PaperAlert(TypedDict):
    """A printer's roll ends soon; ``left_mm`` is how much is left, by counting."""

    kind: Literal["paper"]
    printer: str
    left_mm: int | None


class DoubtAlert(TypedDict):
    """Nobody knows whether a paper came out; ``paper`` is its kind, ``label`` the number on it."""

    kind: Literal["doubt"]
    printer: str
    label: str
    paper: str


class WaitAlert(TypedDict):
    """Somebody has waited longer than the service's target; times in ms."""

    kind: Literal["wait"]
    label: str
    service: str
    arrived_at: int
    target_min: int


class ForgottenAlert(TypedDict):
    """A turn has been at a counter for too long; it was called at ``since`` (ms)."""

    kind: Literal["forgotten"]
    label: str
    counter: int
    since: int


Alert = PrinterAlert | PaperAlert | DoubtAlert | WaitAlert | ForgottenAlert


def alerts(
    db: sqlite3.Connection,
    config: Config,
    longest: Mapping[str, LongestWait | None],
    printers: Sequence[PrinterState],
    now: int,
) -> list[Alert]:
    """``longest`` is who waits longest for each service of which that is to be told."""
    sick = [
        PrinterAlert(kind="printer", printer=health["id"], reason=health["reason"])
        for health in printers
        if health["state"] == "fault"
    ]
    ending = [
        PaperAlert(kind="paper", printer=health["id"], left_mm=health["left_mm"])
        for health in printers
        if health["near_end"] and health["state"] != "fault"
    ]
    doubtful = [
        DoubtAlert(kind="doubt", printer=each["id"], label=doubt["label"], paper=doubt["kind"])
        for each in printers
        if (doubt := each["doubt"]) is not None
    ]
    return [*sick, *doubtful, *ending, *_late(config, longest, now), *_forgotten(db, config, now)]


def _late(config: Config, longest: Mapping[str, LongestWait | None], now: int) -> Iterator[Alert]:
    for service in config.services:
        turn = longest.get(service.id)
        if turn and now - turn["arrived_at"] > service.target_wait_min * MINUTE_MS:
            yield WaitAlert(
                kind="wait",
                label=turn["label"],
                service=service.id,
                arrived_at=turn["arrived_at"],
                target_min=service.target_wait_min,
            )


def _forgotten(db: sqlite3.Connection, config: Config, now: int) -> Iterator[Alert]:
    before = now - config.calls.forgotten_min * MINUTE_MS
    for row in db.execute(
        "SELECT label, counter, called_at FROM turn"
        " JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE state IN ('called', 'serving') AND called_at <= ? ORDER BY called_at",
        (before,),
    ):
        yield ForgottenAlert(
            kind="forgotten",
            label=row["label"],
            counter=row["counter"],
            since=row["called_at"],
        )
