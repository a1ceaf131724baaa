"""Commands need the configuration that their options name, and the parts that ``app.py`` hands in.

Commands may not import the printers or the wiring of a hall (see the doors in
``tests/whole/test_layout.py``), so ``app.py`` hands both to them as a ``Program``.
"""

from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from hall.clock import Clock
from hall.config.file import load
from hall.config.models import Config


class OpenedHall(Protocol):
    """A hall that listens already; ``serve`` answers until ``stop`` is called."""

    config: Config

    @property
    def own_url(self) -> str: ...
    def serve(self) -> None: ...
    def stop(self) -> None: ...


class OpenHall(Protocol):
    """Opens the database and listens. :raises CannotDo: :raises OSError:"""

    def __call__(
        self,
        config: Config,
        clock: Clock,
        *,
        ignore_hours: bool = False,
        demo: bool = False,
        test: bool = False,
    ) -> OpenedHall: ...


class PrintersWithoutHall(Protocol):
    """Printers without a running hall."""

    def listing(self, config: Config) -> Iterable[str]:
        """A line for each printer, asked directly; one that does not answer takes a second."""
        ...

    def print_page(self, config: Config, name: str, page: str, base_url: str) -> str:
        """Print the page "test" or "address"; the sentence says what came of it.

        :raises CannotDo: there is no such printer, or it does not print.
        """
        ...


@dataclass(frozen=True, slots=True)
class Program:
    """The parts of the program that only ``app.py`` may import."""

    open_hall: OpenHall
    printers_without_hall: Callable[[], PrintersWithoutHall]


def config_of(options: Namespace) -> Config:
    """The configuration that ``--config`` names; options such as ``--port`` replace its keys.

    :raises ConfigErrors:
    """
    names = ("host", "port", "database")
    return load(options.config, {f"server.{name}": getattr(options, name, None) for name in names})


def program_of(options: Namespace) -> Program:
    """The program that ``app.py`` handed in with the options."""
    program: Program = options.program
    return program
