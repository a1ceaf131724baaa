"""Resident memory of the server: idle, and with three hundred screens that get updates."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.figures import Figure
from bench.server import CONFIG, ROOT, BenchServer, serving
from hall.config.file import load
from hall.config.models import Config

IDLE_TARGET_MB = 100.0
SCREENS_TARGET_MB = 150.0
SCREENS = 300
BOARDS = 20
CALLS = 40
SETTLE_S = 6.0  # longer than the time between two heartbeats

Payload = Mapping[str, str | int]


def measure() -> Iterator[Figure]:
    config = load(CONFIG)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        # Idle, but after a page was read and a ticket was drawn: that loads most of the program.
        service, kiosk = config.services[0].id, config.kiosks[0].id
        server.ask("POST", "/api/v1/tickets", {"service": service, "kiosk": kiosk})
        server.get("/")
        time.sleep(SETTLE_S)
        yield Figure("memory, idle", server.memory_mb(), "MB", IDLE_TARGET_MB)
        phones = SCREENS - BOARDS - len(config.counters) - len(config.walls)
        payloads = [*_phones(server, config, phones), *_screens(config)]
        memory, snapshots = _show(server, config, payloads)
        note = f"{snapshots:,} snapshots sent"
        yield Figure(f"memory, {len(payloads)} screens", memory, "MB", SCREENS_TARGET_MB, note=note)


def _phones(server: BenchServer, config: Config, count: int) -> list[Payload]:
    services = [service.id for service in config.services]
    tickets = [
        server.ask("POST", "/api/v1/tickets", {"service": services[number % len(services)]})
        for number in range(count)
    ]
    return [{"view": "ticket", "token": ticket["token"]} for ticket in tickets]


def _screens(config: Config) -> list[Payload]:
    displays = [display.id for display in config.displays]
    boards: list[Payload] = [
        {"view": "board", "display": displays[number % len(displays)]} for number in range(BOARDS)
    ]
    counters: list[Payload] = [
        {"view": "counter", "counter": counter.number} for counter in config.counters
    ]
    return [*boards, *counters, *({"view": "wall"} for _ in config.walls)]


def _show(
    server: BenchServer, config: Config, payloads: Sequence[Payload]
) -> tuple[float | None, int]:
    """Memory after some calls, and how many snapshots the screens got."""
    command = [sys.executable, "-m", "bench.screens", str(server.port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as screens:
        assert screens.stdin is not None
        assert screens.stdout is not None
        screens.stdin.write("".join(json.dumps(payload) + "\n" for payload in payloads) + "\n")
        screens.stdin.flush()
        assert json.loads(screens.stdout.readline())["connected"] == len(payloads)
        _call(server, config)
        time.sleep(SETTLE_S)
        memory = server.memory_mb()
        screens.stdin.close()
        snapshots: int = json.loads(screens.stdout.readline())["snapshots"]
    return memory, snapshots


def _call(server: BenchServer, config: Config) -> None:
    labels: dict[int, str] = {}
    for number in range(CALLS):
        counter = config.counters[number % len(config.counters)].number
        finish = {"finish": labels[counter]} if counter in labels else {}
        turn = server.ask("POST", f"/api/v1/counters/{counter}/next", finish)
        if turn is not None:
            labels[counter] = turn["label"]
