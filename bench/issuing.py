"""``POST /tickets`` against a route that only returns JSON, and against the disk itself."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.server import Server, load, serving

CONNECTIONS = (1, 8, 32)
ROUNDS = 5
SECONDS = 1.5
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


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        for connections in CONNECTIONS:
            yield from _against_json(server, connections)
    with tempfile.TemporaryDirectory() as folder:
        rate = raw_commits(Path(folder) / "raw.db", SECONDS)
        yield Figure("raw SQLite, one FULL commit a ticket", rate, "/s")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        tickets = load(server, "tickets", CONNECTIONS[-1], SECONDS)["rate"]
        yield Figure(f"POST /tickets to raw SQLite, {CONNECTIONS[-1]} conn.", tickets / rate, "x")


def _against_json(server: Server, connections: int) -> Iterator[Figure]:
    """Both in turns, so that whatever else the machine does meets both; medians of the pairs."""
    rounds = [
        (load(server, "json", connections, SECONDS), load(server, "tickets", connections, SECONDS))
        for _ in range(ROUNDS)
    ]
    plain, tickets = (
        {key: median(r[i][key] for r in rounds) for key in rounds[0][i]} for i in (0, 1)
    )
    rate = median(ticket["rate"] / json["rate"] for json, ticket in rounds)
    p99 = median(ticket["p99"] / json["p99"] for json, ticket in rounds)
    busiest = connections == CONNECTIONS[-1]
    name = f"POST /tickets, {connections:>2} conn.:"
    yield Figure(
        f"{name} rate to JSON route",
        rate,
        "x",
        RATE_TARGET if busiest else None,
        at_least=True,
        note=f"{tickets['rate']:,.0f} to {plain['rate']:,.0f} /s",
    )
    yield Figure(
        f"{name} p99 to JSON route",
        p99,
        "x",
        P99_TARGET if busiest else None,
        note=f"p50/p99 {_pair(tickets)} to {_pair(plain)} ms",
    )


def _pair(result: dict[str, float]) -> str:
    return f"{result['p50']:.2f}/{result['p99']:.2f}"


def raw_commits(path: Path, seconds: float) -> float:
    """Transactions a second on one connection, each flushed to the disk."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(SCHEMA)
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        done += 1
        db.execute("BEGIN IMMEDIATE")
        number = db.execute(
            "INSERT INTO series VALUES ('d', 'A', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
        ).fetchone()[0]
        db.execute(
            "INSERT INTO ticket (day, number, token, service, at) VALUES ('d', ?, ?, 's', 0)",
            (number, f"token-{number:016}"),
        )
        db.execute("INSERT INTO event (at, kind, data) VALUES (0, 'issued', '{}')")
        db.execute("COMMIT")
    db.close()
    return done / seconds
