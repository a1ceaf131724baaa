"""Draws a few lines over minutes as SVG, without a library; each line has its name at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 52, 230, 20, 46
COLOURS = ("#5b6470", "#0b63a5", "#b4470e", "#6a3fa0")
DASHES = ("2 4", "none", "8 4", "1 0")
LABEL_GAP = 17


@dataclass(frozen=True, slots=True)
class ChartLine:
    """``points`` are minutes and a share from 0 to 1."""

    name: str
    points: Sequence[tuple[float, float]]


def chart(lines: Sequence[ChartLine], target: float, marks: Sequence[tuple[float, str]]) -> str:
    """``target`` is drawn as a horizontal line, ``marks`` as upright ones at their minutes."""
    minutes = [minute for line in lines for minute, _ in line.points]
    frame = _Frame(min(minutes) - 5, max(minutes) + 5)
    parts = [*frame.axes(target), *(frame.mark(minute, text) for minute, text in marks)]
    ends = sorted((frame.y(line.points[-1][1]), n) for n, line in enumerate(lines))
    label_y = dict[int, float]()
    for y, n in ends:
        label_y[n] = max(y, *(other + LABEL_GAP for other in label_y.values()), y)
    for n, line in enumerate(lines):
        parts += frame.line(line, COLOURS[n % 4], DASHES[n % 4], label_y[n])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="Inter, sans-serif" font-size="13">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    first: float
    last: float

    def x(self, minute: float) -> float:
        share = (minute - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, share: float) -> float:
        return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)

    def axes(self, target: float) -> list[str]:
        right, foot = WIDTH - RIGHT, HEIGHT - BOTTOM
        parts = []
        for percent in range(0, 101, 20):
            y = self.y(percent / 100)
            colour = "#1f7a3d" if percent == round(target * 100) else "#dfe3e8"
            parts.append(f'<path d="M{LEFT} {y}H{right}" stroke="{colour}"/>')
            parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{percent} %</text>')
        for minute in range(round(self.first) // 10 * 10 + 10, round(self.last) + 1, 10):
            x = self.x(minute)
            parts.append(f'<text x="{x}" y="{foot + 18}" text-anchor="middle">{minute}</text>')
        middle = (LEFT + right) / 2
        below = "minutes after the change at which the number was given"
        parts.append(f'<text x="{middle}" y="{foot + 38}" text-anchor="middle">{below}</text>')
        return parts

    def mark(self, minute: float, text: str) -> str:
        x = self.x(minute)
        return (
            f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#9aa3ad" stroke-dasharray="3 3"/>'
            f'<text x="{x + 5}" y="{HEIGHT - BOTTOM - 8}" fill="#5b6470">{escape(text)}</text>'
        )

    def line(self, line: ChartLine, colour: str, dashes: str, label_y: float) -> list[str]:
        points = " ".join(f"{self.x(minute)},{self.y(share)}" for minute, share in line.points)
        return [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"'
            f' stroke-dasharray="{dashes}"/>',
            f'<text x="{WIDTH - RIGHT + 6}" y="{label_y + 4}" fill="{colour}">'
            f"{escape(line.name)}</text>",
        ]
