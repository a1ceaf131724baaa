"""What stands in a page for its module: the hall as configured, and the texts of the screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from hall import texts
from hall.config.base import Identifier, Model, Words
from hall.config.models import (
    Area,
    Calls,
    Counter,
    Display,
    Hall,
    HoldReason,
    Kiosk,
    Notice,
    PauseReason,
    Policy,
    Priority,
    Service,
    Wall,
)
from hall.config.printing import Printing
from hall.displays.web.hall_context import hall
from hall.queue.turn.booking import CODE_DIGITS

# Of these sections of the catalogues besides its own, for screens of staff.
MORE_TEXTS = dict.fromkeys(("counter", "reception", "printers", "wall"), ("printer.",))


class EmbeddedService(Service):
    """A service, with the numbers of the counters that take it."""

    counters: tuple[int, ...]


class EmbeddedPrinter(Model):
    id: Identifier
    name: Words
    driver: str


class EmbeddedPage(BaseModel):
    """All that stands in a page; ``screen`` is what its screen alone has to know, ``texts`` are
    by language and key."""

    build: str
    language: str
    languages: tuple[str, ...]
    screen: dict[str, Any]
    texts: dict[str, dict[str, str]]
    hall: Hall
    services: tuple[EmbeddedService, ...]
    counters: tuple[Counter, ...]
    areas: tuple[Area, ...]
    priorities: tuple[Priority, ...]
    hold_reasons: tuple[HoldReason, ...]
    pause_reasons: tuple[PauseReason, ...]
    displays: tuple[Display, ...]
    kiosks: tuple[Kiosk, ...]
    walls: tuple[Wall, ...]
    printers: tuple[EmbeddedPrinter, ...]
    notices: tuple[Notice, ...]
    calls: Calls
    appointments: bool
    code_digits: int
    policy: Policy
    printing: Printing


def of(name: str, screen: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the page of the screen ``name`` carries as JSON; see ``EmbeddedPage``."""
    config = hall().config
    page = EmbeddedPage(
        build=hall().build,
        language=language,
        languages=config.hall.languages,
        screen=dict(screen),
        texts=_texts(name, config.hall.languages),
        hall=config.hall,
        services=tuple(
            EmbeddedService(**dict(service), counters=config.counters_of[service.id])
            for service in config.services
        ),
        counters=config.counters,
        areas=config.areas,
        priorities=config.priorities,
        hold_reasons=config.hold_reasons,
        pause_reasons=config.pause_reasons,
        displays=config.displays,
        kiosks=config.kiosks,
        walls=config.walls,
        printers=tuple(
            EmbeddedPrinter(id=printer.id, name=printer.name, driver=printer.driver)
            for printer in config.printers
        ),
        notices=config.notices,
        calls=config.calls,
        appointments=config.appointments.enabled,
        code_digits=CODE_DIGITS,
        policy=config.policy,
        printing=config.printing,
    )
    return page.model_dump(mode="json")


def test_mark() -> str:
    """ "THỬ / TEST" in a hall that is only tried out."""
    languages = hall().config.hall.languages if hall().test else ()
    return " / ".join(dict.fromkeys(texts.text(code, "paper.test") for code in languages))


def _texts(name: str, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    sections = ("common.", f"{'board' if name == 'hall' else name}.", *MORE_TEXTS.get(name, ()))
    return {
        code: {key: told for key, told in texts.catalogue(code).items() if key.startswith(sections)}
        for code in languages
    }
