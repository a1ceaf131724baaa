"""What a supervisor should act on: sick printers, who waits too long, turns that were forgotten."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from hall.clock import MINUTE_MS
from hall.config import Config
from hall.queue.turns import label
from hall.queue.views.printers import PrinterState


class Longest(TypedDict):
    """``arrived_at``: since when it has waited, of an appointment since it was due."""

    label: str
    service: str
    arrived_at: int


class Alert(TypedDict, total=False):
    """Of kind printer, doubt, paper, wait or forgotten; ``since`` is when a forgotten turn was
    called, ``left_mm`` how much paper is left, by counting."""

    kind: str
    label: str
    service: str
    arrived_at: int
    target_min: int
    counter: int
    since: int
    printer: str
    reason: str
    paper: str
    left_mm: int | None


def alerts(
    db: sqlite3.Connection,
    config: Config,
    longest: Mapping[str, Longest | None],
    printers: Sequence[PrinterState],
    now: int,
) -> list[Alert]:
    """``longest`` is who waits longest for each service of which that is to be told."""
    sick = [
        Alert(kind="printer", printer=health["id"], reason=health["reason"])
        for health in printers
        if health["state"] == "fault"
    ]
    ending = [
        Alert(kind="paper", printer=health["id"], left_mm=health["left_mm"])
        for health in printers
        if health["near_end"] and health["state"] != "fault"
    ]
    doubtful = [
        Alert(kind="doubt", printer=each["id"], label=doubt["label"], paper=doubt["kind"])
        for each in printers
        if (doubt := each["doubt"]) is not None
    ]
    return [*sick, *doubtful, *ending, *_late(config, longest, now), *_forgotten(db, config, now)]


def _late(config: Config, longest: Mapping[str, Longest | None], now: int) -> Iterator[Alert]:
    for service in config.services:
        turn = longest.get(service.id)
        if turn and now - turn["arrived_at"] > service.target_wait_min * MINUTE_MS:
            yield Alert(
                kind="wait",
                label=turn["label"],
                service=service.id,
                arrived_at=turn["arrived_at"],
                target_min=service.target_wait_min,
            )


def _forgotten(db: sqlite3.Connection, config: Config, now: int) -> Iterator[Alert]:
    before = now - config.calls.forgotten_min * MINUTE_MS
    for row in db.execute(
        "SELECT series, number, counter, called_at FROM turn"
        " JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE state IN ('called', 'serving') AND called_at <= ? ORDER BY called_at",
        (before,),
    ):
        yield Alert(
            kind="forgotten",
            label=label(row["series"], row["number"]),
            counter=row["counter"],
            since=row["called_at"],
        )
