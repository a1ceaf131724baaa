"""Checks between the parts of a configuration, which no single model can make.

They read the file's plain data, not the models, so that a mistake in one place does not hide
those in another. Values of the wrong type are skipped, because the models report them.
"""

from collections.abc import Iterator

from hall import texts
from hall.config.hours import hours
from hall.config.letters import fonts, refused
from hall.config.lines import KeyPath
from hall.config.number_checks import number_series
from hall.config.plain_data import Table, ids, items, table, words
from hall.config.printers import drivers, logo, printing
from hall.config.problems import Finding, listed, suggestion
from hall.config.sections import CallsSection
from hall.config.webhooks import is_web_address, webhooks
from hall.config.words import languages_of, wordings

URL_MAX = 60 - len("/t/") - 22
"""The QR code of a ticket's page is too fine for a ticket printer beyond 60 characters, of which
``/t/`` and the token of 22 characters are a part."""

NARROWED_TO = ("priority", "ordinary")

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
    for check in CHECKS:
        yield from check(data)


def languages(data: Table) -> Iterator[Finding]:
    chosen = languages_of(data)
    if not chosen:
        yield Finding(("hall", "languages"), "The hall needs a language.", 'Write ["vi", "en"].')
    for n, language in enumerate(chosen):
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


def references(data: Table) -> Iterator[Finding]:
    for key, own, others in REFERENCES:
        known = ids(data, others)
        for path, item in items(data, key):
            found = list(words(item, own, path))
            for name_path, name in found:
                if name and name not in known:
                    hint = suggestion(name, known, others)
                    yield Finding(name_path, f"There is no {others[:-1]} {name!r}.", hint)
            names = [name for _, name in found]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                yield Finding((*path, own), f"{listed(twice)} stands here twice.")


def served(data: Table) -> Iterator[Finding]:
    offered = _names_in(data, "counters", "services")
    for path, own in _with_id(data, "services"):
        if own not in offered:
            message = "No counter takes this service."
            yield Finding(path, message, "Add it to a counter's services or remove it.")


def helping(data: Table) -> Iterator[Finding]:
    for path, counter in items(data, "counters"):
        own = {name for _, name in words(counter, "services", path)}
        for name_path, name in words(counter, "helps", path):
            if name in own:
                hint = "A counter helps only with services that are not its own."
                yield Finding(name_path, f"{name!r} is a service of this counter already.", hint)


def shown_areas(data: Table) -> Iterator[Finding]:
    busy = _names_in(data, "services", "area")
    for path, display in items(data, "displays"):
        areas = [name for _, name in words(display, "areas", path)]
        if areas and not busy.intersection(areas) and set(areas) <= set(ids(data, "areas")):
            message = "This display would stay empty: none of its areas has a service."
            yield Finding(
                (*path, "areas"), message, f"Areas with services: {listed(sorted(busy))}."
            )


def calls(data: Table) -> Iterator[Finding]:
    least, most = (
        table(data, "calls").get(key, CallsSection.model_fields[key].default)
        for key in ("least_calls", "most_calls")
    )
    if isinstance(least, int) and isinstance(most, int) and least > most:
        message = f"Who is called {most} times at most is never called {least} times."
        yield Finding(("calls", "least_calls"), message, f"At most {most}, or raise most_calls.")


def classes(data: Table) -> Iterator[Finding]:
    """A counter may narrow a call to one class by its id, or to a word that means several."""
    for path, priority in items(data, "priorities"):
        name = priority.get("id")
        if name in NARROWED_TO:
            message = f"{name!r} already means all classes, or none."
            yield Finding((*path, "id"), message, "Give the class another id.")


def steps(data: Table) -> Iterator[Finding]:
    for path, service in items(data, "services"):
        for name_path, name in words(service, "then", path):
            if name == service.get("id"):
                message = f"After {name!r} a visit would go on with {name!r} again."
                yield Finding(name_path, message, "Name what comes after it.")


CHECKS = (
    languages,
    address,
    hours,
    present,
    unique,
    number_series,
    wordings,
    references,
    calls,
    classes,
    steps,
    served,
    helping,
    shown_areas,
    drivers,
    printing,
    webhooks,
    logo,
    fonts,
    refused,
)


def _with_id(data: Table, key: str) -> Iterator[tuple[KeyPath, str]]:
    return ((path, own) for path, item in items(data, key) for _, own in words(item, "id", path))


def _names_in(data: Table, key: str, own: str) -> set[str]:
    return {name for path, item in items(data, key) for _, name in words(item, own, path)}
