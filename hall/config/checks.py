"""Checks between the parts of a configuration that no single model can make.

They read the file's plain data, not the models, so that a mistake in one place does not hide
those in another; whatever has the wrong type is passed over, because the models report it.
"""

from collections.abc import Iterator

from hall import texts
from hall.config.hours import hours
from hall.config.lines import KeyPath
from hall.config.models import Printer
from hall.config.paper import papers
from hall.config.printing import printing
from hall.config.problems import Finding, Table, listed, suggestion
from hall.config.tables import ids, items, table, words
from hall.config.visits import calls, classes, steps
from hall.config.web_address import is_web_address
from hall.config.webhooks import webhooks
from hall.config.words import languages_of, wordings

URL_MAX = 60 - len("/t/") - 22
"""Beyond 60 characters, the QR code of a ticket's page is too fine for a ticket printer."""

CONFUSABLE = "IOQ"

REFERENCES = (
    ("services", "area", "areas"),
    ("services", "then", "services"),
    ("counters", "services", "services"),
    ("counters", "helps", "services"),
    ("displays", "areas", "areas"),
    ("counters", "printer", "printers"),
    ("kiosks", "printers", "printers"),
    ("notices", "displays", "displays"),
)

NEEDED = {
    "network": ("host",),
    "usb": ("usb_vendor", "usb_product"),
    "serial": ("device",),
    "file": ("device",),
    "cups": ("queue",),
    "win32": ("queue",),
}
ANSWERING = ("network", "serial", "usb")
IMPOSSIBLE = (
    ("process_id", True, ANSWERING),
    ("text", "native", (*ANSWERING, "file", "cups", "win32")),
)

UNIQUE = (
    ("areas", "id"),
    ("areas", "letter"),
    ("priorities", "id"),
    ("hold_reasons", "id"),
    ("pause_reasons", "id"),
    ("services", "id"),
    ("services", "letter"),
    ("counters", "number"),
    ("printers", "id"),
    ("kiosks", "id"),
    ("displays", "id"),
    ("walls", "id"),
    ("webhooks", "url"),
)


def findings(data: Table) -> Iterator[Finding]:
    checks = (languages, address, hours, present, unique, letters, wordings, references)
    visits = (calls, classes, steps, served, helping)
    for check in (*checks, *visits, shown_areas, drivers, printing, webhooks, papers):
        yield from check(data)


def languages(data: Table) -> Iterator[Finding]:
    spoken = languages_of(data)
    if not spoken:
        yield Finding(("hall", "languages"), "The hall needs a language.", 'Write ["vi", "en"].')
    for n, language in enumerate(spoken):
        if language not in texts.languages():
            hint = suggestion(language, texts.languages(), "languages")
            message = f"There are no texts in {language!r}."
            yield Finding(("hall", "languages", n), message, hint)


def address(data: Table) -> Iterator[Finding]:
    url = table(data, "server").get("public_url")
    path: KeyPath = ("server", "public_url")
    if not isinstance(url, str) or not url:
        return
    if not is_web_address(url) or "?" in url or "#" in url:  # paths are added to it
        example = 'Write for example "http://192.168.1.10:8000".'
        yield Finding(path, f"{url!r} is not a web address.", example)
    elif len(url.rstrip("/")) > URL_MAX:
        size = len(url.rstrip("/"))
        message = f"The address has {size} characters, {size - URL_MAX} too many for a QR code."
        yield Finding(path, message, f"At most {URL_MAX}: use a shorter host name.")


def present(data: Table) -> Iterator[Finding]:
    for key in ("areas", "services", "counters"):
        if data.get(key) == []:
            yield Finding((key,), f"A hall needs {key}.")
    for key, own in (("counters", "services"), ("displays", "areas")):
        for path, item in items(data, key):
            if item.get(own) == []:
                yield Finding((*path, own), f"This {key[:-1]} has no {own}.")


def unique(data: Table) -> Iterator[Finding]:
    for key, own in UNIQUE:
        seen: set[object] = set()
        for path, item in items(data, key):
            value = item.get(own)
            if not isinstance(value, str | int) or value == "":
                continue
            if value in seen:
                one = "Each needs its own."
                yield Finding((*path, own), f"Two {key} have the {own} {value!r}.", one)
            seen.add(value)


def letters(data: Table) -> Iterator[Finding]:
    for path, service in items(data, "services"):
        letter = service.get("letter")
        if isinstance(letter, str) and letter and letter in CONFUSABLE:
            message = f"The letter {letter!r} is easily mistaken for a digit or another letter."
            yield Finding((*path, "letter"), message, "Use any but I, O and Q.")


def references(data: Table) -> Iterator[Finding]:
    for key, own, others in REFERENCES:
        known = ids(data, others)
        for path, item in items(data, key):
            named = list(words(item, own, path))
            for place, name in named:
                if name and name not in known:
                    hint = suggestion(name, known, others)
                    yield Finding(place, f"There is no {others[:-1]} {name!r}.", hint)
            names = [name for _, name in named]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                yield Finding((*path, own), f"{listed(twice)} stands here twice.")


def served(data: Table) -> Iterator[Finding]:
    taken = _named(data, "counters", "services")
    for path, own in _with_id(data, "services"):
        if own not in taken:
            message = "No counter takes this service."
            yield Finding(path, message, "Add it to a counter's services or remove it.")


def helping(data: Table) -> Iterator[Finding]:
    for path, counter in items(data, "counters"):
        own = {name for _, name in words(counter, "services", path)}
        for place, name in words(counter, "helps", path):
            if name in own:
                hint = "A counter helps only with services that are not its own."
                yield Finding(place, f"{name!r} is a service of this counter already.", hint)


def shown_areas(data: Table) -> Iterator[Finding]:
    busy = _named(data, "services", "area")
    for path, display in items(data, "displays"):
        areas = [name for _, name in words(display, "areas", path)]
        if areas and not busy.intersection(areas) and set(areas) <= set(ids(data, "areas")):
            message = "This display would stay empty: none of its areas has a service."
            yield Finding(
                (*path, "areas"), message, f"Areas with services: {listed(sorted(busy))}."
            )


def drivers(data: Table) -> Iterator[Finding]:
    for path, printer in items(data, "printers"):
        driver = printer.get("driver", Printer.model_fields["driver"].default)
        for key in NEEDED.get(str(driver), ()):
            if printer.get(key) in (None, "", 0):
                yield Finding((*path, key), f"The driver {driver!r} needs the key {key!r}.")
        for key, value, possible in IMPOSSIBLE:
            if printer.get(key) == value and driver not in possible:
                message = f"The driver {driver!r} cannot do this."
                yield Finding((*path, key), message, f"It goes with {listed(possible)}.")


def _with_id(data: Table, key: str) -> Iterator[tuple[KeyPath, str]]:
    return ((path, own) for path, item in items(data, key) for _, own in words(item, "id", path))


def _named(data: Table, key: str, own: str) -> set[str]:
    return {name for path, item in items(data, key) for _, name in words(item, own, path)}
