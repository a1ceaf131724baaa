"""The product's own server with two routes more, for the benchmarks; started by bench.server.

``GET /bench/json`` only returns JSON and passes through all that every request passes through.
``GET /bench/stalls`` says how late the event loop was since it was last asked.
"""

if __name__ == "__main__":
    import sys

    from gevent import monkey

    monkey.patch_all()
    # Only the tools of requirements-dev.txt bring these, but structlog and engineio load them
    # where they find them, which takes 9 MB that no hall has to spend.
    sys.modules.update(dict.fromkeys(("rich", "requests", "websocket")))  # type: ignore[arg-type]

import argparse
import json
import time

import gevent
from flask import Response

import app
from bench.figures import percentile
from hall.clock import SystemClock
from hall.config.file import load
from hall.displays.cli.serving import run

TICK_S = 0.001
# This has the length of the answer to a ticket.
ANSWER = {
    "label": "A025",
    "token": "nQ8wA0p3mXc5R1tYv7KzLg",
    "service": "ho-tich",
    "ahead": 12,
    "print": None,
    "url": "http://127.0.0.1:8000/t/nQ8wA0p3mXc5R1tYv7KzLg",
}


class Stalls:
    """Sleeps for a millisecond again and again, and records how much longer each took, in ms."""

    def __init__(self) -> None:
        self._late: list[float] = []

    def watch(self) -> None:
        while True:
            before = time.perf_counter()
            gevent.sleep(TICK_S)
            self._late.append((time.perf_counter() - before - TICK_S) * 1000)

    def report(self) -> dict[str, float]:
        late, self._late = sorted(self._late), []
        return {
            "p50": percentile(late, 0.5),
            "p99": percentile(late, 0.99),
            "p999": percentile(late, 0.999),
            "max": late[-1],
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--stalls", action="store_true")
    options = parser.parse_args()
    overrides = {
        "server.host": "127.0.0.1",
        "server.port": 0,
        "server.public_url": "",
        "server.database": options.database,
    }
    hall = app.RunningHall(load(options.config, overrides), SystemClock(), ignore_hours=True)
    stalls = Stalls()
    web = hall.app
    web.add_url_rule("/bench/json", "bench.json", lambda: _json(ANSWER))
    web.add_url_rule("/bench/stalls", "bench.stalls", lambda: _json(stalls.report()))
    if options.stalls:
        gevent.spawn(stalls.watch)
    run(hall)


def _json(body: object) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")


if __name__ == "__main__":
    main()
