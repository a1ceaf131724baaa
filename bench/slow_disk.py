"""The event loop while every flush to the disk takes 20 ms more."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.server import load, run_json, serving

CONNECTIONS = 32
SECONDS = 8.0
WARM_UP_S = 0.5
IDLE_S = 3.0
STALL_TARGET_MS = 10.0
ADDED_MS = 20
SOURCE = Path(__file__).with_name("slow_fsync.c")
STALL = f"{ADDED_MS} ms slower fsync: event-loop stall, p99.9"


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        shim = _compile(Path(folder))
        if shim is None:
            yield Figure(STALL, None, "ms", STALL_TARGET_MS, note="needs Linux and a C compiler")
            return
        environment = {"LD_PRELOAD": str(shim)}
        flush = run_json("bench.commit_time", [], environment)["ms"]
        assert flush >= ADDED_MS, f"the slower fsync is not in use: a commit takes {flush} ms"
        with serving(Path(folder), "--stalls", environment=environment) as server:
            load(server, "tickets", CONNECTIONS, WARM_UP_S)
            server.ask("GET", "/bench/stalls")
            time.sleep(IDLE_S)
            idle = server.ask("GET", "/bench/stalls")
            rate = load(server, "tickets", CONNECTIONS, SECONDS)["rate"]
            stalls = server.ask("GET", "/bench/stalls")
    note = f"p50 {stalls['p50']:.1f}, p99 {stalls['p99']:.1f}, max {stalls['max']:.1f} ms"
    # What the machine itself does to a loop that has nothing to do.
    note += f"; idle p99.9 {idle['p999']:.1f} ms"
    yield Figure(STALL, stalls["p999"], "ms", STALL_TARGET_MS, note=note)
    yield Figure(
        f"{ADDED_MS} ms slower fsync: POST /tickets, {CONNECTIONS} conn.",
        rate,
        "/s",
        note=f"one raw commit takes {flush:.1f} ms",
    )


def _compile(folder: Path) -> Path | None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = folder / "slow_fsync.so"
    flags = ["-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run([compiler, *flags], check=True)
    return library
