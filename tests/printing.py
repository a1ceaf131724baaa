"""Halls whose printers stand in the test itself."""

import re

from tests.hall_process import TRIAL_HALL

PRINTERS = re.compile(r"\[\[printers\]\]\n(?:\w.*\n)+")


def with_printers(*ports: int, more: str = "") -> str:
    """The trial hall with network printers p1, p2 … at ``ports``; ``more`` goes into each."""
    said = "".join(
        f'[[printers]]\nid = "p{number}"\ndriver = "network"\nhost = "127.0.0.1"\n'
        f"port = {port}\nspeed_mm_s = 600\n{more}\n"
        for number, port in enumerate(ports, start=1)
    )
    return PRINTERS.sub(said, TRIAL_HALL.read_text("utf-8"))


def named(config: str, printer: str, name: str) -> str:
    """The hall where this printer has a name."""
    return config.replace(f'id = "{printer}"', f'id = "{printer}"\nname = "{name}"')
