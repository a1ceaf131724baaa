"""What the command line does with printers while no hall is running: list them, print a page."""

import time
from collections.abc import Iterator

from hall.cannot_do import CannotDo, Refusal
from hall.clock import SystemClock
from hall.config.models import Config
from hall.config.printers import Printer
from hall.printer_words import condition, reason_in_words
from hall.printers.link.connection import Connection
from hall.printers.link.errors import PrinterError
from hall.printers.spooler.rendering import render
from hall.queue.paper.print_content import AddressContent, TestPageContent

ON_SCREEN = "on the screen, while the hall runs"


def listing(config: Config) -> Iterator[str]:
    """One line for each printer; this takes a second for each that does not answer."""
    for printer in config.printers:
        yield f"{printer.id}  {_state(printer)}"


def print_page(config: Config, name: str, page: str, base_url: str) -> str:
    """Print the page "test" or "address"; the result is a sentence that says how it went.

    :param base_url: where phones find the hall.
    :raises CannotDo: there is no such printer, or it does not print.
    """
    printer = config.printer.get(name)
    if printer is None:
        raise CannotDo("config.toml has no such printer.")
    try:
        return _print(config, printer, page, base_url)
    except PrinterError as error:
        sentence = f"The printer does not print: {reason_in_words(error.reason)}."
        raise Refusal(sentence) from error


def _print(config: Config, printer: Printer, page: str, base_url: str) -> str:
    if printer.driver == "screen":
        return f"{printer.id} prints {ON_SCREEN}."
    now = SystemClock().now()
    content = TestPageContent(now) if page == "test" else AddressContent(now)
    connection = Connection(printer)
    try:
        health = connection.health()
        if health.state == "fault":
            raise PrinterError(health.reason)
        paper = render(config, content, printer, base_url)
        confirmed = connection.send(paper) and connection.printed(paper) == "confirmed"
        time.sleep(connection.quiet_in())
    finally:
        connection.close()
    return f"{printer.id} {'has printed it' if confirmed else 'was given it'}."


def _state(printer: Printer) -> str:
    if printer.driver == "screen":
        return ON_SCREEN
    connection = Connection(printer)
    health = connection.health()
    connection.close()
    return condition(health.state, health.reason, near_end=health.near_end)
