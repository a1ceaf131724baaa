"""The scores of what was said of waits, on the command line: ``python app.py scores [DAY]``."""

from hall.queue.estimating.scores import DAYS, Score, Scores

HEAD = f"{'':24}{'told':>8}{'inside':>9}{'width':>11}{'later':>11}{'factor':>9}"


def table(found: Scores, day: str | None) -> str:
    """A line for each service, and under it for each hour in which people came."""
    total = found["total"]
    if total is None:
        return f"Of {day or f'the last {DAYS} days'} nobody was told a wait and then called."
    factor = {one["service"]: one["factor_pct"] for one in reversed(found["factors"])}
    lines = [HEAD, _line(f"{found['since']} – {found['until']}" if day is None else day, total)]
    for service, score in found["services"].items():
        lines.append(_line(service, score, f"{factor[service]} %" if service in factor else ""))
        hours = sorted(found["hours"][service].items(), key=lambda cell: int(cell[0]))
        lines += [_line(f"  {int(hour):02}:00", cell) for hour, cell in hours]
    return "\n".join(line.rstrip() for line in lines)


def _line(name: str, score: Score, factor: str = "") -> str:
    figures = f"{score['told']:>8}{score['inside_pct']:>7} %{score['width_min']:>7} min"
    return f"{name:24}{figures}{score['late_min']:>+7} min{factor:>9}"
