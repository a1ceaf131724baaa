"""The options that each command of the command line takes."""

import argparse
import datetime as dt
import shlex
from pathlib import Path
from typing import TypeAlias, get_args

from hall.config.sections import PolicyKind
from hall.devices import ROLES

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", default="config.toml", help="the hall (config.toml)")


def common(command: argparse.ArgumentParser) -> None:
    add_config(command)
    command.add_argument("--database", help="where tickets and waits are kept (data/hall.db)")


def serving(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--host", help="the address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (8000)")
    command.add_argument(
        "--ignore-hours", action="store_true", help="give tickets at any hour, to try the hall out"
    )
    command.add_argument(
        "--test", action="store_true", help="a hall to train in, with numbers of its own"
    )


def demo(command: argparse.ArgumentParser) -> None:
    add_config(command)
    command.add_argument("--database", help="a new file for the day (data/demo.db, emptied)")
    command.add_argument("--host", help="the address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (8000)")
    command.add_argument("--speed", type=float, default=20.0, help="times real time (20)")
    command.add_argument("--seed", type=int, default=1, help="the same seed plays the same day")
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the next day the hall is open)")
    command.add_argument(
        "--headless", action="store_true", help="play the day without waiting, print it, and end"
    )


def token(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--role", choices=ROLES, help="what the device may do")
    command.add_argument("--name", default="", help="where it stands, e.g. 'Kiosk 1'")
    command.add_argument("--revoke", metavar="ID", help="take a device's token away")


def why(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("first", metavar="A031", help="one number")
    command.add_argument("second", metavar="A025", help="the other")
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day with tickets)")


def verify(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument(
        "--seal", metavar="9f2a4c07…", help="the seal of a closing report, at least its first line"
    )


def report(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last day)")


def scores(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last seven days)")


def waits(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day with tickets)")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="every turn, as CSV")
    form.add_argument("--excel", action="store_true", help="the same so that Excel reads it")


def pauses(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day)")


def replay(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last day with tickets)")
    command.add_argument("--days", type=int, default=1, help="the last N days together (1)")
    command.add_argument("--scenarios", help="a file with one scenario a line, of options as below")
    _changes(command)


def _changes(command: argparse.ArgumentParser) -> None:
    command.add_argument("--counters", type=int, default=0, help="so many more (+1) or fewer (-1)")
    command.add_argument("--services", default="", help="what the added ones take: a,b")
    command.add_argument(
        "--skills",
        type=_at_counter,
        action="append",
        default=[],
        help="3=a,b: counter 3 takes a, b",
    )
    command.add_argument("--policy", choices=get_args(PolicyKind), help="who comes first")
    command.add_argument("--in-a-row", type=int, help="the ratio's calls of priority in a row")
    command.add_argument("--hours", help="07:30-11:30,13:30-17:00: when all counters are open")
    command.add_argument(
        "--lunch",
        type=_at_counter,
        action="append",
        default=[],
        help="2=12:00-13:00: counter 2 eats",
    )


def scenarios(file: str) -> list[tuple[str, argparse.Namespace]]:
    """Each line of the file with its options; empty lines and those that begin with # are left out.

    :raises OSError:
    """
    found = []
    for number, line in enumerate(Path(file).read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            parser = argparse.ArgumentParser(prog=f"{file}:{number}", add_help=False)
            _changes(parser)
            found.append((line.strip(), parser.parse_args(shlex.split(line))))
    return found


def staffing(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the next with hours)")
    command.add_argument("--weeks", type=int, default=6, help="how far back to look (6)")
    command.add_argument("--share", type=int, default=80, help="%% called within the target (80)")


def _at_counter(text: str) -> tuple[int, str]:
    number, equals, wanted = text.partition("=")
    if not number.isdecimal() or not equals or not wanted:
        raise argparse.ArgumentTypeError(f"{text!r}: write the counter's number, = and what for it")
    return int(number), wanted


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-11-24") from None
