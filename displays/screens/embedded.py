"""What stands in a page for its module: the hall as configured, and the texts of the screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from hall import texts
from hall.config.models import Config
from hall.displays.web.hall_context import hall
from hall.queue.turn.booking import CODE_DIGITS

# Of these sections of the catalogues besides its own, for screens of staff.
MORE_TEXTS = dict.fromkeys(("counter", "reception", "printers", "wall"), ("printer.",))


def of(name: str, screen: Mapping[str, Any], language: str) -> dict[str, Any]:
    """For the screen ``name``, with what it alone has to know in ``screen``."""
    return {
        "build": hall().build,
        "language": language,
        "screen": screen,
        **_hall(hall().config),
        "texts": _texts(name, hall().config.hall.languages),
    }


def test_mark() -> str:
    """ "THỬ / TEST" in a hall that is only tried out."""
    languages = hall().config.hall.languages if hall().test else ()
    return " / ".join(dict.fromkeys(texts.text(code, "paper.test") for code in languages))


def _hall(config: Config) -> dict[str, Any]:
    return {
        "languages": config.hall.languages,
        "hall": config.hall.model_dump(mode="json"),
        "services": [
            {**service.model_dump(mode="json"), "counters": config.counters_of[service.id]}
            for service in config.services
        ],
        "counters": _all(config.counters),
        "areas": _all(config.areas),
        "priorities": _all(config.priorities),
        "hold_reasons": _all(config.hold_reasons),
        "pause_reasons": _all(config.pause_reasons),
        "displays": _all(config.displays),
        "kiosks": _all(config.kiosks),
        "walls": _all(config.walls),
        "printers": [
            p.model_dump(mode="json", include={"id", "name", "driver"}) for p in config.printers
        ],
        "notices": _all(config.notices),
        "calls": config.calls.model_dump(mode="json"),
        "appointments": config.appointments.enabled,
        "code_digits": CODE_DIGITS,
        "policy": config.policy.model_dump(mode="json"),
        "printing": config.printing.model_dump(mode="json"),
    }


def _all(models: Sequence[BaseModel]) -> list[dict[str, Any]]:
    return [model.model_dump(mode="json") for model in models]


def _texts(name: str, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    sections = ("common.", f"{'board' if name == 'hall' else name}.", *MORE_TEXTS.get(name, ()))
    return {
        code: {key: told for key, told in texts.catalogue(code).items() if key.startswith(sections)}
        for code in languages
    }
