"""The waits of a day, as it was and as it would have been, as a picture: plain SVG."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from hall.clock import local_time
from hall.config.models import Config
from hall.queue.replaying.day_outcome import SLOT_MS, DayOutcome, SlotWaits
from hall.queue.replaying.recorded_days import Replays

WIDTH, HEIGHT = 960, 440
LEFT, RIGHT, TOP, BOTTOM = 60, 24, 84, 40
HOUR_MS = 2 * SLOT_MS
STEPS = 4
ROUND_MIN = (5, 10, 15, 30, 60, 120, 240)
COLOURS = ("#7A8791", "#1F5C99")
NAMES = ("as it was", "changed")
HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
    f' height="{HEIGHT}" font-family="sans-serif" font-size="14" fill="#4A5864">'
)


def svg(config: Config, found: Replays) -> str:
    """The wait of half of those who came in each half hour, and dashed of nine in ten."""
    outcomes = [found.as_it_was, *found.scenarios[:1]]
    paper = _Paper(config, [slot for each in outcomes for slot in each.slots])
    parts = [
        HEAD,
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="28" font-size="18" fill="#14202B">{escape(_title(found))}</text>',
        *paper.grid(),
    ]
    for place, (name, outcome) in enumerate(zip(NAMES, outcomes, strict=False)):
        parts += [*_legend(place, name, outcome), *paper.lines(outcome, COLOURS[place])]
    return "\n".join([*parts, "</svg>", ""])


def _title(found: Replays) -> str:
    return f"{found.day}: wait in minutes of those who came in each half hour"


def _legend(place: int, name: str, outcome: DayOutcome) -> Iterator[str]:
    x, y = LEFT + place * 420, 56
    told = outcome.all
    waits = "nobody called"
    if told.p50_min is not None and told.p90_min is not None:
        half, most = int(told.p50_min) + 1, int(told.p90_min) + 1
        waits = f"half under {half}, nine in ten (dashed) under {most}"
    yield f'<line x1="{x}" x2="{x + 28}" y1="{y - 5}" y2="{y - 5}" {_stroke(COLOURS[place])}/>'
    yield f'<text x="{x + 36}" y="{y}">{name}: {waits}</text>'


class _Paper:
    """Where moments and minutes lie."""

    def __init__(self, config: Config, slots: Sequence[SlotWaits]) -> None:
        self._zone = config.hall.zone
        self._start = min((slot.at for slot in slots), default=0)
        self._end = max((slot.at for slot in slots), default=0) + SLOT_MS
        peak = max((slot.p90_min for slot in slots), default=1.0)
        self._step = next((n for n in ROUND_MIN if n * STEPS >= peak), round(peak / STEPS) + 1)

    def x(self, at: int) -> float:
        share = (at - self._start) / (self._end - self._start)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, minutes: float) -> float:
        share = minutes / (self._step * STEPS)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def grid(self) -> Iterator[str]:
        for minutes in range(0, self._step * STEPS + 1, self._step):
            y = self.y(minutes)
            yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#DDD8CC"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{minutes}</text>'
        for at in range(-(-self._start // HOUR_MS) * HOUR_MS, self._end + 1, HOUR_MS):
            clock = f"{local_time(at, self._zone):%H:%M}"
            yield f'<text x="{self.x(at)}" y="{HEIGHT - 12}" text-anchor="middle">{clock}</text>'

    def lines(self, outcome: DayOutcome, colour: str) -> Iterator[str]:
        for run in _runs(outcome.slots):
            middle = [self.x(slot.at + SLOT_MS // 2) for slot in run]
            for dashed, minutes in ((False, "p50_min"), (True, "p90_min")):
                heights = [self.y(getattr(slot, minutes)) for slot in run]
                if len(run) == 1:
                    yield f'<circle cx="{middle[0]}" cy="{heights[0]}" r="4" fill="{colour}"/>'
                    continue
                points = " ".join(f"{x},{y}" for x, y in zip(middle, heights, strict=True))
                yield f'<polyline points="{points}" {_stroke(colour, dashed=dashed)}/>'


def _stroke(colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 5"' if dashed else ""
    return f'fill="none" stroke="{colour}" stroke-width="{2 if dashed else 3}"{dashes}'


def _runs(slots: Sequence[SlotWaits]) -> list[list[SlotWaits]]:
    """Half hours that follow each other: over lunch there is no line."""
    found: list[list[SlotWaits]] = []
    for slot in slots:
        if found and found[-1][-1].at == slot.at - SLOT_MS:
            found[-1].append(slot)
        else:
            found.append([slot])
    return found
