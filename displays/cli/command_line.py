"""The command line: ``python app.py [serve|demo|check-config|token|verify|…]``.

The commands that go to a running hall are added to it; see ``displays/cli/remote.py``.
"""

import argparse
import datetime as dt
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias, get_args

from hall.config.file import load
from hall.config.models import Config, PolicyKind
from hall.devices import ROLES

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class CannotDo(Exception):
    """Says in one sentence why a command cannot be done, and what to do."""


def parse(arguments: Sequence[str], add_more: Callable[[Commands], None]) -> argparse.Namespace:
    """The options, with the name of the command in ``command``; without one it is ``serve``."""
    first = arguments[0] if arguments else ""
    if (first.startswith("-") and first not in ("-h", "--help")) or not first:
        arguments = ["serve", *arguments]
    return _parser(add_more).parse_args(arguments)


def config_of(options: argparse.Namespace) -> Config:
    names = ("host", "port", "database")
    given = {f"server.{n}": getattr(options, n, None) for n in names}
    return load(options.config, {k: v for k, v in given.items() if v is not None})


def _parser(add_more: Callable[[Commands], None]) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="app.py", description="Sảnh, the queue of a service hall.")
    commands = top.add_subparsers(metavar="command", dest="command", required=True)
    _serving(commands.add_parser("serve", help="run the hall (the default)"))
    _demo(commands.add_parser("demo", help="run the hall and play a realistic day in it"))
    _common(commands.add_parser("check-config", help="say whether config.toml is in order"))
    _token(commands.add_parser("token", help="authorise a device, list or revoke them"))
    _verify(commands.add_parser("verify", help="compare all tables with what the events say"))
    _report(commands.add_parser("report", help="print the closing report of a day"))
    _scores(commands.add_parser("scores", help="say how right the waits were that were told"))
    _why(commands.add_parser("why", help="say why of two numbers one came first"))
    _waits(commands.add_parser("waits", help="print the wait log of a day"))
    _pauses(commands.add_parser("pauses", help="print how long each counter paused, and why"))
    _replay(commands.add_parser("replay", help="play a recorded day again, with something changed"))
    _staffing(commands.add_parser("staffing", help="print which counters a coming day needs"))
    add_more(commands)
    return top


def add_config(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", default="config.toml", help="the hall (config.toml)")


def _common(command: argparse.ArgumentParser) -> None:
    add_config(command)
    command.add_argument("--database", help="where tickets and waits are kept (data/hall.db)")


def _serving(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("--host", help="the address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, help="the port to listen on (8000)")
    command.add_argument(
        "--ignore-hours", action="store_true", help="give tickets at any hour, to try the hall out"
    )
    command.add_argument(
        "--test", action="store_true", help="a hall to train in, with numbers of its own"
    )


def _demo(command: argparse.ArgumentParser) -> None:
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


def _token(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("--role", choices=ROLES, help="what the device may do")
    command.add_argument("--name", default="", help="where it stands, e.g. 'Kiosk 1'")
    command.add_argument("--revoke", metavar="ID", help="take a device's token away")


def _why(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("first", metavar="A031", help="one number")
    command.add_argument("second", metavar="A025", help="the other")
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day with tickets)")


def _verify(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument(
        "--seal", metavar="9f2a4c07…", help="the seal of a closing report, at least its first line"
    )


def _report(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last day)")


def _scores(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last seven days)")


def _waits(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day with tickets)")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="every turn, as CSV")
    form.add_argument("--excel", action="store_true", help="the same so that Excel reads it")


def _pauses(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("--day", type=_day, help="YYYY-MM-DD (the last day)")


def _replay(command: argparse.ArgumentParser) -> None:
    _common(command)
    command.add_argument("day", nargs="?", type=_day, help="YYYY-MM-DD (the last day with tickets)")
    command.add_argument("--days", type=int, default=1, help="the last N days together (1)")
    command.add_argument("--scenarios", help="a file with one scenario a line, of options as below")
    command.add_argument("--picture", help="also draw the waits of one day: FILE.svg")
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


def _staffing(command: argparse.ArgumentParser) -> None:
    _common(command)
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
