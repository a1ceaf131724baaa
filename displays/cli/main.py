"""The command line: ``python app.py COMMAND …``. A new command is one entry in ``COMMANDS``.

Commands that go to a running hall are not listed here: each POST of the API is one, made of its
route (``remote.py``).
"""

import importlib
import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall import logs, one_process
from hall.cannot_do import CannotDo, Refusal
from hall.config import report
from hall.config.problems import ConfigErrors
from hall.displays.cli import options
from hall.displays.cli.encodings import take_any_letter
from hall.displays.cli.options import Subparsers
from hall.displays.cli.program import Program
from hall.displays.cli.terminal import escaping
from hall.letters.entered import refused_letter
from hall.queue.store.errors import StoreUnavailable
from hall.queue.store.sqlite_errors import trouble_with_file

LOGGING = ("serve", "demo")
OUTPUT_CLOSED = 128 + 13
"""The exit code of a process that SIGPIPE ended, as in ``app.py waits | head -1``."""


@dataclass(frozen=True, slots=True)
class LocalCommand:
    """``target`` is "module.function" in this folder. The module is imported when the command is
    given, so that printing a wait log does not load the web server and the estimates."""

    name: str
    help: str
    add_options: Callable[[ArgumentParser], None]
    target: str

    def function(self) -> Callable[[Namespace], int]:
        """The function that runs the command and returns its exit code."""
        module, name = self.target.split(".")
        function: Callable[[Namespace], int] = getattr(
            importlib.import_module(f"hall.displays.cli.{module}"), name
        )
        return function


COMMANDS = (
    LocalCommand("serve", "run the hall (the default)", options.serving, "serving.serve"),
    LocalCommand(
        "demo", "run the hall and play a realistic day in it", options.demo, "serving.demo"
    ),
    LocalCommand(
        "check-config", "say whether config.toml is in order", options.common, "setting_up.check"
    ),
    LocalCommand(
        "token", "authorise a device, list or revoke them", options.token, "setting_up.token"
    ),
    LocalCommand(
        "verify",
        "compare all tables with what the events say",
        options.verify,
        "reports.verify_events",
    ),
    LocalCommand(
        "report", "print the closing report of a day", options.report, "reports.closing_report"
    ),
    LocalCommand(
        "scores",
        "say how right the expected waits were",
        options.scores,
        "reports.wait_scores",
    ),
    LocalCommand("why", "say why one of two numbers came first", options.why, "reports.why"),
    LocalCommand("waits", "print the wait log of a day", options.waits, "reports.waits_of_day"),
    LocalCommand(
        "pauses",
        "print how long each counter paused, and why",
        options.pauses,
        "reports.pauses_of_day",
    ),
    LocalCommand(
        "replay",
        "play a recorded day again, with something changed",
        options.replay,
        "replays.replayed_day",
    ),
    LocalCommand(
        "staffing",
        "print which counters a coming day needs",
        options.staffing,
        "replays.staffing_of_day",
    ),
)


def main(arguments: Sequence[str], program: Program) -> int:
    """Run the command that ``arguments`` name, and return the exit code of the process."""
    take_any_letter()
    logs.configure()
    with escaping(colours=_command_of(arguments) in LOGGING):
        return _run(arguments, program)


def _run(arguments: Sequence[str], program: Program) -> int:
    for argument in arguments:
        if found := refused_letter(argument, lines=True):
            print(f"Cannot do this: the argument {argument!r} has {found.name}.", file=sys.stderr)
            return 1
    parsed = parse(arguments)
    parsed.program = program
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return OUTPUT_CLOSED
    except ConfigErrors as errors:
        print(report.problems_text(parsed.config, errors), file=sys.stderr)
    except one_process.AlreadyServed as error:
        sentence = f"This database is already being served by another process: {error}."
        print(sentence, "Stop that process first.", file=sys.stderr)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
    except (StoreUnavailable, sqlite3.Error) as error:
        print("Cannot do this:", _trouble(error), file=sys.stderr)
    except (CannotDo, OSError) as error:
        print(f"Cannot do this: {error}", file=sys.stderr)
    return 1


def _trouble(error: StoreUnavailable | sqlite3.Error) -> str:
    """A sentence about the trouble with the database; SQLite's own words if it has none."""
    trouble = trouble_with_file(error) if isinstance(error, sqlite3.Error) else error
    return str(error) if trouble is None else " ".join(str(type(trouble).__doc__).split())


def parse(arguments: Sequence[str]) -> Namespace:
    """The options of the command, with its function as ``run``. The default command is ``serve``."""
    first = _command_of(arguments)
    if first == "serve" and arguments[:1] != ["serve"]:
        arguments = ["serve", *arguments]
    return _parser(first).parse_args(arguments)


def _command_of(arguments: Sequence[str]) -> str:
    first = arguments[0] if arguments else ""
    by_default = (first.startswith("-") and first not in ("-h", "--help")) or not first
    return "serve" if by_default else first


def _parser(first: str) -> ArgumentParser:
    top = ArgumentParser(prog="app.py", description="Sảnh, the queue of a service hall.")
    commands = top.add_subparsers(metavar="command", dest="command", required=True)
    known = {command.name: command for command in COMMANDS}
    for command in COMMANDS:
        parser = commands.add_parser(command.name, help=command.help)
        command.add_options(parser)
        parser.set_defaults(run=lambda parsed: known[parsed.command].function()(parsed))
    if first not in known:
        _add_remote(commands)
    return top


def _add_remote(commands: Subparsers) -> None:
    # Imported here: they are made of the whole API, which loads longer than most commands run.
    from hall.displays.cli import remote

    remote.add(commands)
