"""``POST /tickets`` compared with a route that only returns JSON, and with the disk itself."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.server import BenchServer, load, serving

CONNECTIONS = (1, 8, 32)
ROUNDS = 5
SECONDS = 1.5
RAW_SECONDS = 0.7
RATE_TARGET = 0.65
P99_TARGET = 3.0
# A ticket as raw SQL: number, ticket with two indexes, event; each with a commit of its own.
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE series (day TEXT, letter TEXT, last INTEGER, PRIMARY KEY (day, letter)) WITHOUT ROWID;
CREATE TABLE ticket (id INTEGER PRIMARY KEY, day TEXT, number INTEGER, token TEXT UNIQUE,
  service TEXT, at INTEGER, UNIQUE (day, number));
CREATE TABLE event (seq INTEGER PRIMARY KEY, at INTEGER, kind TEXT, data TEXT);
"""


@dataclass(frozen=True)
class Round:
    """Results of bench.client for both routes, and raw tickets a second."""

    json: Mapping[str, float]
    tickets: Mapping[str, float]
    raw: float


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        for connections in CONNECTIONS:
            yield from _figures(connections, [_round(server, connections) for _ in range(ROUNDS)])


def _round(server: BenchServer, connections: int) -> Round:
    """All three in turns, so that whatever else the machine does slows each of them."""
    return Round(
        json=load(server, "json", connections, SECONDS),
        tickets=load(server, "tickets", connections, SECONDS),
        raw=raw_commits(RAW_SECONDS),
    )


def _figures(connections: int, rounds: Sequence[Round]) -> Iterator[Figure]:
    busiest = connections == CONNECTIONS[-1]
    name = f"POST /tickets, {connections:>2} conn.:"
    json, tickets = (_medians([r.json for r in rounds]), _medians([r.tickets for r in rounds]))
    yield Figure(
        f"{name} rate to JSON route",
        median(r.tickets["rate"] / r.json["rate"] for r in rounds),
        "x",
        RATE_TARGET if busiest else None,
        at_least=True,
        note=f"{tickets['rate']:,.0f} to {json['rate']:,.0f} /s;"
        f" processor {tickets['cpu_us']:.0f} to {json['cpu_us']:.0f} µs",
    )
    yield Figure(
        f"{name} p99 to JSON route",
        median(r.tickets["p99"] / r.json["p99"] for r in rounds),
        "x",
        P99_TARGET if busiest else None,
        note=f"p50/p99 {_pair(tickets)} to {_pair(json)} ms",
    )
    yield Figure(
        f"{name} rate to raw SQLite",
        median(r.tickets["rate"] / r.raw for r in rounds),
        "x",
        note=f"{median(r.raw for r in rounds):,.0f} FULL commits /s",
    )


def _medians(results: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {key: median(result[key] for result in results) for key in results[0]}


def _pair(result: Mapping[str, float]) -> str:
    return f"{result['p50']:.2f}/{result['p99']:.2f}"


def raw_commits(seconds: float) -> float:
    """Tickets a second on one connection, each in a transaction flushed to the disk."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "raw.db", isolation_level=None)
        db.executescript(SCHEMA)
        done, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            done += 1
            _commit_ticket(db, done)
        db.close()
    return done / seconds


def _commit_ticket(db: sqlite3.Connection, count: int) -> None:
    db.execute("BEGIN IMMEDIATE")
    number = db.execute(
        "INSERT INTO series VALUES ('d', 'A', 1)"
        " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
    ).fetchone()[0]
    db.execute(
        "INSERT INTO ticket (day, number, token, service, at) VALUES ('d', ?, ?, 's', 0)",
        (number, f"token-{count:016}"),
    )
    db.execute("INSERT INTO event (at, kind, data) VALUES (0, 'issued', '{}')")
    db.execute("COMMIT")
