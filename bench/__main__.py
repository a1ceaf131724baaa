"""``python -m bench [--json FILE] [--only NAME …]``: every figure with its target and verdict."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from bench import (
    calling,
    drawing,
    high_water,
    issuing,
    memory,
    painting,
    printing,
    replay,
    slow_disk,
    starting,
)
from bench.estimating import estimates
from bench.figures import Figure, table

BENCHMARKS: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "issuing": issuing.measure,
    "high-water": high_water.measure,
    "calling": calling.measure,
    "painting": painting.measure,
    "drawing": drawing.measure,
    "printing": printing.measure,
    "replay": replay.measure,
    "slow-disk": slow_disk.measure,
    "memory": memory.measure,
    "starting": starting.measure,
    "estimates": estimates.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=list(BENCHMARKS))
    options = parser.parse_args()
    figures: list[Figure] = []
    for name in options.only:
        print(f"… {name}", file=sys.stderr)
        figures += BENCHMARKS[name]()
    print(table(figures))
    if options.json:
        found = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
