"""Every POST of the API as a command, for example ``app.py counter 3 next --finish A025``.

The commands are made of the API's routes and of the models of their bodies; the running hall
carries them out.
"""

import argparse
import http.client
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from flask import Flask
from pydantic import BaseModel
from werkzeug.routing import IntegerConverter, Rule

from hall.cannot_do import CannotDo, Refusal
from hall.compact_json import encode
from hall.displays.api.blueprints import APIS
from hall.displays.cli.encodings import print_json
from hall.displays.cli.options import Subparsers, add_config
from hall.displays.cli.program import config_of, program_of
from hall.displays.cli.remote_lines import AnswerLine, Zone, line_of, printer_line
from hall.displays.cli.remote_options import add_fields, body_of
from hall.displays.web.addresses import url_of
from hall.displays.web.caller import HEADER as ORIGIN_HEADER
from hall.displays.web.described import Description, description_of
from hall.displays.web.openapi import PREFIX, path_of, routes
from hall.queue.store.caller import Origin
from hall.queue.views.printers import PrinterHealth

# The word on the command line for the first part of a route's address.
GROUPS: Mapping[str, str] = {
    "appointments": "appointment",
    "cards": "card",
    "counters": "counter",
    "hall": "hall",
    "print": "print",
    "printers": "printer",
    "reception": "reception",
    "tickets": "ticket",
}
LISTED = "printer"  # without a command, this group lists all printers
PATH = "path "  # stands in the options before the name of a part of the address
TOKEN = "SANH_TOKEN"
TIMEOUT_S = 10
ORIGIN: Origin = "command_line"


class NoHall(CannotDo):
    """Nothing answers at the address of the hall."""


class HallRefused(Refusal):
    """The message is the sentence with which the hall refused, in the language of the hall."""


@dataclass(frozen=True, slots=True)
class RemoteCommand:
    group: str
    name: str
    rule: Rule
    description: Description
    takes: type[BaseModel]
    line: AnswerLine


def add(commands: Subparsers) -> None:
    """Add the groups, each with its commands. A counter's number stands before the command."""
    groups: dict[str, Subparsers] = {}
    for command in _commands():
        if command.group not in groups:
            about = f"{command.group} commands, done by the running hall"
            also = [word for word, group in GROUPS.items() if group == command.group != word]
            parser = commands.add_parser(command.group, aliases=also, help=about)
            listed = command.group == LISTED
            parser.set_defaults(run=send_or_print if listed else send)
            _add_parts(parser, command.rule, whole=True)
            groups[command.group] = parser.add_subparsers(
                metavar="command", dest="remote", required=not listed
            )
            if listed:
                _add_hall(parser)
        _add(groups[command.group], command)


def send(options: argparse.Namespace) -> int:
    """Print the answer of the running hall. :raises HallRefused: :raises NoHall:"""
    url, zone = _hall_address(options)
    if options.remote is None:
        printers: list[PrinterHealth] = _ask(
            "GET", url, f"{PREFIX}/printers", b"", _headers(options)
        )
        if options.json:
            print_json(printers)
        else:
            print("\n".join(map(printer_line, printers)))
        return 0
    command: RemoteCommand = options.route
    parts = {
        name.removeprefix(PATH): quote(str(value), safe="")
        for name, value in vars(options).items()
        if name.startswith(PATH)
    }
    headers = _headers(options)
    if options.key:
        headers["Idempotency-Key"] = options.key
    path = path_of(command.rule).format_map(parts)
    answer = _ask("POST", url, path, encode(body_of(options, zone)).encode(), headers)
    if options.json:
        print_json(answer)
    else:
        print(command.description.empty if answer is None else command.line(answer, zone))
    return 0


def send_or_print(options: argparse.Namespace) -> int:
    """Run a command of printers; where no hall runs, this process speaks to the printers itself."""
    try:
        return send(options)
    except NoHall:
        if options.url or options.remote not in (None, "test", "address"):
            raise
    config, printers = config_of(options), program_of(options).printers_without_hall()
    if options.remote is None:
        for line in printers.listing(config):
            print(line)
        return 0
    printer = vars(options)[f"{PATH}printer"]
    base_url = config.server.public_url or url_of(config.server.host, config.server.port)
    print(printers.print_page(config, printer, options.remote, base_url))
    return 0


def _headers(options: argparse.Namespace) -> dict[str, str]:
    headers = {"Content-Type": "application/json", ORIGIN_HEADER: ORIGIN}
    if token := options.token or os.environ.get(TOKEN):
        headers["Authorization"] = f"Bearer {token}"
    return headers


def _commands() -> Iterator[RemoteCommand]:
    app = Flask(__name__, static_folder=None)
    for blueprint in APIS:
        app.register_blueprint(blueprint)
    for rule, method, route in routes(app):
        description = description_of(route)
        if method == "POST" and description is not None and description.body is not None:
            first, *others = rule.rule.removeprefix(f"{PREFIX}/").split("/")
            # A route without a word for it in its address is named by how its function begins.
            name = others[-1] if others else route.__name__.partition("_")[0]
            line = line_of(description.answer)
            yield RemoteCommand(GROUPS[first], name, rule, description, description.body, line)


def _add(group: Subparsers, command: RemoteCommand) -> None:
    about = f"{command.description.summary}. {command.takes.__doc__ or ''}".replace("``", "")
    parser = group.add_parser(
        command.name, help=command.description.summary, description=about, allow_abbrev=False
    )
    parser.set_defaults(route=command)
    _add_parts(parser, command.rule, whole=False)
    add_fields(parser, command.takes)
    parser.add_argument("--key", help="a command sent again with the same key is done once")
    _add_hall(parser)


def _add_hall(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--url", help="the address of the hall (as config.toml says)")
    parser.add_argument("--token", help=f"this device's token (else from the environment: {TOKEN})")
    parser.add_argument("--json", action="store_true", help="print the whole answer, as JSON")


def _add_parts(parser: argparse.ArgumentParser, rule: Rule, *, whole: bool) -> None:
    """Add the parts of the address that are numbers if ``whole``, else those that are not."""
    for name in sorted(rule.arguments):
        if isinstance(rule._converters[name], IntegerConverter) is whole:
            kind = int if whole else str
            parser.add_argument(f"{PATH}{name}", metavar=name.upper(), type=kind)


def _hall_address(options: argparse.Namespace) -> tuple[str, Zone]:
    """The hall's address and its time zone. With ``--url`` the hall is asked for its zone; that of
    this computer (None) stands in for one that it does not say."""
    if options.url:
        url = options.url.rstrip("/")
        return url, _zone_of(url, options)
    config = config_of(options)
    return url_of(config.server.host, config.server.port), config.hall.zone


def _zone_of(url: str, options: argparse.Namespace) -> Zone:
    try:
        return ZoneInfo(_ask("GET", url, f"{PREFIX}/hall", b"", _headers(options))["timezone"])
    except (HallRefused, LookupError, TypeError, ValueError):
        return None


def _ask(method: str, url: str, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
    try:
        status, content = _sent(method, url, path, body, headers)
    except OSError as error:
        why = error.strerror or error
        raise NoHall(f"no hall answers at {url} ({why}). Is it another --url?") from error
    except http.client.HTTPException as error:
        raise CannotDo(_no_hall(url)) from error
    except ValueError as error:  # a token with a line break, for example
        raise CannotDo(f"this cannot be sent: {error}") from error
    try:
        answer: Any = json.loads(content) if content else None
        refusal = "" if status < http.client.MULTIPLE_CHOICES else _refusal(answer)
    except (ValueError, TypeError, LookupError) as error:
        raise CannotDo(_no_hall(url)) from error
    if refusal:
        raise HallRefused(refusal)
    return answer


def _refusal(problem: Any) -> str:
    """The sentence of a problem, and below it one for each wrong line of an imported file."""
    return "\n".join([problem["detail"], *(line["detail"] for line in problem.get("lines", ()))])


def _no_hall(url: str) -> str:
    return f"what answers at {url} is not a hall. Is it another --url?"


def _sent(
    method: str, url: str, path: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CannotDo(f"{url!r} is not an address: write it as http://127.0.0.1:8000")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_S)
    try:
        connection.request(method, parts.path + path, body, dict(headers))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
