"""The options that each command of the command line takes."""

import argparse
import datetime as dt
import shlex
from pathlib import Path
from typing import TypeAlias, get_args

from hall.config.sections import PolicyKind
from hall.devices import ROLES

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--config", default="config.toml", help="the hall's configuration (config.toml)"
    )


def common(command: argparse.ArgumentParser) -> None:
    add_config(command)
    command.add_argument("--database", help="the file with tickets and waits (data/hall.db)")


def serving(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--host", help="the address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (8000)")
    command.add_argument(
        "--ignore-hours", action="store_true", help="give tickets at any hour, to try the hall out"
    )
    command.add_argument(
        "--test", action="store_true", help="a hall to train in, with separate numbers"
    )


def demo(command: argparse.ArgumentParser) -> None:
    add_config(command)
    command.add_argument("--database", help="a new file for the day (data/demo.db, emptied)")
    command.add_argument("--host", help="the address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (8000)")
    command.add_argument(
        "--speed", type=float, default=20.0, help="how many times faster than real time (20)"
    )
    command.add_argument("--seed", type=int, default=1, help="the same seed plays the same day")
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the next day the hall is open)")
    command.add_argument(
        "--headless", action="store_true", help="play the day without waiting, print it, and end"
    )


def token(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--role", choices=ROLES, help="what the new device may do")
    command.add_argument("--name", default="", help="where the device stands, e.g. 'Kiosk 1'")
    command.add_argument("--revoke", metavar="ID", help="withdraw the token of a device")


def why(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("first", metavar="A031", help="a number")
    command.add_argument("second", metavar="A025", help="the number to compare it with")
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day with tickets)")


def verify(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument(
        "--seal",
        metavar="9f2a4c07…",
        help="also look up the seal of a closing report (its first line is enough)",
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
    form.add_argument("--excel", action="store_true", help="every turn, as CSV that Excel can open")


def pauses(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day)")


def replay(command: argparse.ArgumentParser) -> None:
    common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last day with tickets)")
    command.add_argument("--days", type=int, default=1, help="replay the last N days together (1)")
    command.add_argument(
        "--scenarios", help="a file with one scenario on each line, written as the options below"
    )
    _changes(command)


def _changes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--counters", type=int, default=0, help="how many counters more (+1) or fewer (-1)"
    )
    command.add_argument("--services", default="", help="the services of the added counters: a,b")
    command.add_argument(
        "--skills",
        type=_at_counter,
        action="append",
        default=[],
        help="3=a,b: counter 3 takes the services a and b",
    )
    command.add_argument(
        "--policy", choices=get_args(PolicyKind), help="the rule that decides who comes first"
    )
    command.add_argument(
        "--in-a-row", type=int, help="how many priority calls in a row the ratio allows"
    )
    command.add_argument("--hours", help="when all counters are open: 07:30-11:30,13:30-17:00")
    command.add_argument(
        "--lunch",
        type=_at_counter,
        action="append",
        default=[],
        help="2=12:00-13:00: counter 2 has its lunch break then",
    )


def scenarios(file: str) -> list[tuple[str, argparse.Namespace]]:
    """Each line of the file with its options; empty lines and comments (#) are left out.

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
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the next day with hours)")
    command.add_argument(
        "--weeks", type=int, default=6, help="how many recorded weeks to learn from (6)"
    )
    command.add_argument(
        "--share",
        type=int,
        default=80,
        help="%% of people to be called within the target wait (80)",
    )


def _at_counter(text: str) -> tuple[int, str]:
    number, equals, value = text.partition("=")
    if not number.isdecimal() or not equals or not value:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as COUNTER=VALUE, for example 3=a,b")
    return int(number), value


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2026-11-24") from None
