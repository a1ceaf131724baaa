"""A measured figure, its target, and the table of all of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``target`` is the least value allowed if ``at_least``, else the greatest, and None where
    nothing is promised."""

    name: str
    value: float | None
    unit: str
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.target is None:
            return ""
        met = self.value >= self.target if self.at_least else self.value <= self.target
        return "ok" if met else "MISSED"


def percentile(ordered: Sequence[float], share: float) -> float:
    """Nearest rank of a sorted, non-empty sequence."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    width = max(len(figure.name) for figure in figures)
    return "\n".join(_line(figure, width) for figure in figures)


def _line(figure: Figure, width: int) -> str:
    value = "–" if figure.value is None else f"{figure.value:,.{_decimals(figure.value)}f}"
    sign = "≥" if figure.at_least else "≤"
    target = "" if figure.target is None else f"{sign} {figure.target:g}"
    cells = f"{figure.name:<{width}}  {value:>9} {figure.unit:<9} {target:<7} {figure.verdict:<12}"
    return f"{cells}  {figure.note}".rstrip()


def _decimals(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2
