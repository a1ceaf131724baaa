"""Other configurations of a hall: valid ones, in which something of it is gone."""

from collections.abc import Collection, Mapping
from typing import Any

from hall.config.models import Config


def changed(config: Config, **sections: Any) -> Config:
    """The configuration with other sections, made anew, so that nothing is remembered of the old
    one."""
    return Config.model_validate({**_plain(config), **sections})


def _plain(config: Config) -> dict[str, Any]:
    """What was said of the hall; a day that ends with itself cannot be said in other words."""
    return {**config.model_dump(), "exceptions": config.exceptions}


def without(
    config: Config,
    *,
    services: Collection[str] = (),
    counters: Collection[int] = (),
    priorities: Collection[str] = (),
    printers: Collection[str] = (),
) -> Config:
    """The hall without these; a counter that would have no service takes the first that is left."""
    plain = _plain(config)
    plain["services"] = [
        {**service, "then": _left(service["then"], services)}
        for service in plain["services"]
        if service["id"] not in services
    ]
    first = plain["services"][0]["id"]
    plain["counters"] = [
        _counter(counter, first, services, printers)
        for counter in plain["counters"]
        if counter["number"] not in counters
    ]
    plain["priorities"] = [each for each in plain["priorities"] if each["id"] not in priorities]
    plain["printers"] = [each for each in plain["printers"] if each["id"] not in printers]
    for kiosk in plain["kiosks"]:
        kiosk["printers"] = _left(kiosk["printers"], printers)
    return Config.model_validate(plain)


def _counter(
    counter: Mapping[str, Any], first: str, services: Collection[str], printers: Collection[str]
) -> dict[str, Any]:
    return {
        **counter,
        "services": _left(counter["services"], services) or [first],
        "helps": _left(counter["helps"], services),
        "printer": "" if counter["printer"] in printers else counter["printer"],
    }


def _left(names: Collection[str], gone: Collection[str]) -> list[str]:
    return [name for name in names if name not in gone]
