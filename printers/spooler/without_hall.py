"""Printers without the hall: asked, and given a page, by whoever stands at the command line."""

from collections.abc import Iterator

from hall.cannot_do import CannotDo, Refusal
from hall.clock import SystemClock
from hall.config.models import Config, Printer
from hall.printer_words import condition, reason_in_words
from hall.printers.link.connection import Connection
from hall.printers.link.errors import PrinterError
from hall.printers.spooler.rendering import render
from hall.queue.paper.print_content import AddressContent, TestPageContent

ON_SCREEN = "on the screen, while the hall runs"


def listing(config: Config) -> Iterator[str]:
    """A line for each printer; takes a second for each that does not answer."""
    for printer in config.printers:
        yield f"{printer.id}  {_state(printer)}"


def print_page(config: Config, name: str, page: str, base_url: str) -> str:
    """Print the page "test" or "address"; the sentence says what came of it.

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
    paper = TestPageContent(now) if page == "test" else AddressContent(now)
    connection = Connection(printer)
    try:
        told = connection.health()
        if told.state == "fault":
            raise PrinterError(told.reason)
        printed = connection.send(what := render(config, paper, printer, base_url))
        confirmed = printed and connection.printed(what)
    finally:
        connection.close()
    return f"{printer.id} {'has printed it' if confirmed else 'was given it'}."


def _state(printer: Printer) -> str:
    if printer.driver == "screen":
        return ON_SCREEN
    connection = Connection(printer)
    told = connection.health()
    connection.close()
    return condition(told.state, told.reason, near_end=told.near_end)
