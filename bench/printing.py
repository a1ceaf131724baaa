"""Tickets while printers are dead, silent, slow or out of paper, and how soon paper comes."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median

from bench.figures import Figure, percentile
from bench.server import CONFIG, BenchServer, serving
from tests.support.printers.fake_printer import FakePrinter, refusing_port

RATIO_TARGET = 1.1
STALL_TARGET_MS = 10.0
FIRST_BYTE_TARGET_MS = 150.0
LONGER_TARGET_S = 20.0
ROUNDS = 5
TAPS = 60  # a round
PAUSE_S = 0.05
STALL_SECONDS = 20.0
FIRST_BYTES = 60
FAULTS = 4
POLL_S = 5.0
IDLE_TARGET_S, TAP_TARGET_S = 6.0, 2.0
SETTLED_S = 0.5  # until a paper is printed and the printer has been asked again
RUSH, RUSH_S, TICKET_S = 30, 60.0, 2.0
SCALE = 4  # times faster than the rush that is promised


def measure() -> Iterator[Figure]:
    yield from _bad_printers()
    yield _stalls()
    yield from _faults_seen()
    yield _first_byte()
    yield _rush()


def _bad_printers() -> Iterator[Figure]:
    """The kinds in turns, so that whatever else the machine does slows each of them."""
    with FakePrinter() as healthy, FakePrinter(silent=True) as silent:
        ports = {"healthy": healthy.port, "dead": refusing_port(), "silent": silent.port}
        with ExitStack() as halls:
            taps = {name: halls.enter_context(_hall(port)) for name, port in ports.items()}
            for server in taps.values():
                _p95(server)
            found = [{name: _p95(server) for name, server in taps.items()} for _ in range(ROUNDS)]
    for name in ports.keys() - {"healthy"}:
        yield Figure(
            f"POST /tickets, p95 with a {name} printer to healthy",
            median(each[name] / each["healthy"] for each in found),
            "x",
            RATIO_TARGET,
            note=f"{median(e[name] for e in found):.1f} to"
            f" {median(e['healthy'] for e in found):.1f} ms",
        )


def _p95(server: BenchServer) -> float:
    """The 95th percentile in ms, for citizens who come one by one."""
    took = []
    for _ in range(TAPS):
        started = time.perf_counter()
        _tap(server)
        took.append((time.perf_counter() - started) * 1000)
        time.sleep(PAUSE_S)
    return percentile(sorted(took), 0.95)


def _stalls() -> Figure:
    """Three printers, each bad in its own way, and tickets for all of them."""
    with FakePrinter(silent=True) as silent, FakePrinter(reset_after=5000) as resetting:
        ports = (silent.port, refusing_port(), resetting.port)
        with _hall(*ports, more=("--stalls",)) as server:
            _tap(server)
            server.ask("GET", "/bench/stalls")
            time.sleep(STALL_SECONDS / 4)
            quiet = server.ask("GET", "/bench/stalls")
            end = time.monotonic() + STALL_SECONDS
            for kiosk in cycle(range(1, len(ports) + 1)):
                _tap(server, kiosk)
                time.sleep(PAUSE_S)
                if time.monotonic() > end:
                    break
            stalls = server.ask("GET", "/bench/stalls")
    note = f"p50 {stalls['p50']:.1f}, p99 {stalls['p99']:.1f}, max {stalls['max']:.1f} ms"
    # What printers alone, and the machine itself, do to a loop without tickets.
    note += f"; without tickets p99.9 {quiet['p999']:.1f} ms"
    name = "3 printers misbehave: event-loop stall, p99.9"
    return Figure(name, stalls["p999"], "ms", STALL_TARGET_MS, note=note)


def _faults_seen() -> Iterator[Figure]:
    """How soon the hall knows that a printer is open, or does not answer any more."""
    idle, before = [], []
    chance = random.Random(1)
    with FakePrinter() as printer, _hall(printer.port) as server:
        for number in range(FAULTS):
            time.sleep(SETTLED_S + chance.random() * POLL_S)
            idle.append(_seen_after(server, partial(_fail, printer, True, number)))
            _seen_after(server, partial(_fail, printer, False, number), "ok")
            _fail(printer, True, number)
            before.append(_seen_after(server, partial(_tap, server)))
            _seen_after(server, partial(_fail, printer, False, number), "ok")
    note = "cover open, and silence, in turns"
    yield Figure(
        "a fault of an idle printer is known within", max(idle), "s", IDLE_TARGET_S, note=note
    )
    yield Figure("a fault is known after a tap within", max(before), "s", TAP_TARGET_S, note=note)


def _fail(printer: FakePrinter, fails: bool, number: int) -> None:
    if number % 2:
        printer.deaf = fails
    elif fails:
        printer.mechanism.break_down("cover_open")
    else:
        printer.mechanism.mend("cover_open")


def _seen_after(server: BenchServer, act: Callable[[], None], state: str = "fault") -> float:
    started = time.monotonic()
    act()
    while server.ask("GET", "/api/v1/printers")[0]["state"] != state:
        time.sleep(0.02)
    return time.monotonic() - started


def _first_byte() -> Figure:
    with FakePrinter() as printer, _hall(printer.port) as server:
        took = []
        for number in range(FIRST_BYTES + 1):
            started = time.monotonic()
            _tap(server)
            _wait_for(partial(_has_more, printer.begun_at, number))
            took.append((printer.begun_at[-1] - started) * 1000)
            time.sleep(SETTLED_S)
    first, *others = took
    return Figure(
        "tap to the printer's first byte, p95",
        percentile(sorted(others), 0.95),
        "ms",
        FIRST_BYTE_TARGET_MS,
        note=f"p50 {median(others):.0f} ms; the first one after the start {first:.0f} ms",
    )


def _rush() -> Figure:
    """How much longer than necessary the last citizen of a rush waits, for printers of this
    speed."""
    with FakePrinter(ticket_s=TICKET_S / SCALE) as printer, _hall(printer.port) as server:
        taken = []
        for _ in range(RUSH):
            taken.append(time.monotonic())
            _tap(server)
            time.sleep(RUSH_S / SCALE / RUSH)
        _wait_for(lambda: len(printer.mechanism.cut_at) == RUSH)
    free, longer = 0.0, []
    for tap, cut in zip(taken, printer.mechanism.cut_at, strict=True):
        free = max(free, tap) + TICKET_S / SCALE
        longer.append((cut + TICKET_S / SCALE - free) * SCALE)
    return Figure(
        f"{RUSH} tickets in {RUSH_S:.0f} s, {TICKET_S:.0f} s each: the oldest waits longer by",
        max(longer),
        "s",
        LONGER_TARGET_S,
        note=f"median {median(longer):.1f} s; played {SCALE} times as fast",
    )


def _tap(server: BenchServer, kiosk: int = 1) -> None:
    server.ask("POST", "/api/v1/tickets", {"service": "ho-tich", "kiosk": f"k{kiosk}"})


def _has_more(seen: Sequence[float], than: int) -> bool:
    return len(seen) > than


def _wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, "no paper came"
        time.sleep(0.001)


@contextmanager
def _hall(*ports: int, more: Sequence[str] = ()) -> Iterator[BenchServer]:
    """A hall with a kiosk and a printer for each of ``ports``."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(_with_printers(CONFIG.read_text("utf-8"), ports), "utf-8")
        with serving(Path(folder), "--config", str(config), *more) as server:
            yield server


def _with_printers(text: str, ports: Sequence[int]) -> str:
    begin, end = text.index("[[printers]]"), text.index("[[displays]]")
    made = ""
    for number, port in enumerate(ports, start=1):
        made += f'[[printers]]\nid = "p{number}"\ndriver = "network"\nhost = "127.0.0.1"\n'
        made += f"port = {port}\nspeed_mm_s = {100 * SCALE}\n"
        made += f'[[kiosks]]\nid = "k{number}"\nname = "{number}"\nprinters = ["p{number}"]\n'
    return text[:begin] + made + text[end:]
