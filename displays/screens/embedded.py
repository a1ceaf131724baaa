"""A page of a screen: its template, with the JSON embedded in it that the page's module reads."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import render_template
from pydantic import BaseModel

from hall import texts
from hall.config.base import Identifier, Model, Words
from hall.config.models import (
    Area,
    Counter,
    Display,
    HoldReason,
    Kiosk,
    Notice,
    PauseReason,
    Priority,
    Service,
    Wall,
)
from hall.config.printers import PrintingSection
from hall.config.sections import CallsSection, HallSection, PolicySection
from hall.displays.web.hall_context import hall
from hall.displays.web.problems import request_language
from hall.displays.web.static_files import STATIC
from hall.queue.store.caller import Origin
from hall.queue.turn.booking import CODE_DIGITS

IMPORT_MAP = (STATIC / "shared" / "importmap.json").read_text("utf-8")
IMPORT_MAP_HASH = base64.b64encode(hashlib.sha256(IMPORT_MAP.encode()).digest()).decode()
# Prefixed, because names such as "check" are ids of elements, too. Hidden as a whole: a sprite that
# was a file of its own would leave icons empty that are drawn first while the server is away.
ICONS = (
    (STATIC / "shared" / "icons.svg")
    .read_text("utf-8")
    .replace("<svg ", '<svg hidden="" ', 1)
    .replace('<symbol id="', '<symbol id="icon-')
)
# For whom the commands of a page are done; all other pages are those of staff.
ORIGINS: Mapping[str, Origin] = {"kiosk": "kiosk", "phone": "citizen"}
# The screens of staff also get these sections of the catalogues, besides their own.
MORE_TEXTS = dict.fromkeys(("counter", "reception", "printers", "wall"), ("printer.", "danger."))


class EmbeddedService(Service):
    """A service, with the numbers of the counters that take it. Its ``letter`` is what stands for its
    numbers: one letter, two, or the first number of a range; ``longest`` is a label that is as long
    as those of its tickets get."""

    letter: str
    longest: str

    counters: tuple[int, ...]


class EmbeddedPrinter(Model):
    id: Identifier
    name: Words
    driver: str


class EmbeddedPage(BaseModel):
    """The JSON of a page. ``origin`` is what its commands say of themselves. ``screen`` has what this
    screen alone needs; ``texts`` stand under their language and their key."""

    build: str
    origin: Origin
    language: str
    languages: tuple[str, ...]
    screen: dict[str, Any]
    texts: dict[str, dict[str, str]]
    hall: HallSection
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
    calls: CallsSection
    appointments: bool
    code_digits: int
    policy: PolicySection
    printing: PrintingSection


def render(name: str, screen: Mapping[str, Any], **values: Any) -> str:
    """The page of the screen ``name``: its template gets ``values``, its module gets ``screen``."""
    language = request_language()
    page = _embedded(name, screen, language)
    return render_template(
        f"{name}/{name}.html",
        name=name,
        language=language,
        page=page,
        # "</script" would end the element that carries it, "<!--" keep it from ending.
        page_json=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
        import_map=IMPORT_MAP,
        icons=ICONS,
        test=_test_mark(),
        t=partial(texts.text, language),
        **values,
    )


def _service(service: Service, counters: tuple[int, ...]) -> EmbeddedService:
    longest = service.series.longest(service.quota)
    shown = {"letter": service.sign, "longest": longest, "counters": counters}
    return EmbeddedService(**{**dict(service), **shown})


def _embedded(name: str, screen: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An ``EmbeddedPage`` as JSON."""
    config = hall().config
    page = EmbeddedPage(
        build=hall().build,
        origin=ORIGINS.get(name, "staff"),
        language=language,
        languages=config.hall.languages,
        screen=dict(screen),
        texts=_texts(name, config.hall.languages),
        hall=config.hall,
        services=tuple(
            _service(service, config.counters_of[service.id]) for service in config.services
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


def _test_mark() -> str:
    """ "THỬ / TEST" on every screen of a hall that is only tried out, else empty."""
    languages = hall().config.hall.languages if hall().test else ()
    return " / ".join(dict.fromkeys(texts.text(code, "paper.test") for code in languages))


def _texts(name: str, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    sections = ("common.", f"{'board' if name == 'hall' else name}.", *MORE_TEXTS.get(name, ()))
    return {
        code: {key: text for key, text in texts.catalogue(code).items() if key.startswith(sections)}
        for code in languages
    }
