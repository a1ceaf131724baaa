"""Webhooks: which other systems are told of what happens in the hall."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from hall.config.problems import Finding, Table, suggestion
from hall.config.tables import items, words
from hall.config.web_address import is_web_address

KINDS = (
    *("issued", "joined", "called", "recalled", "started", "finished", "missed", "cancelled"),
    *("held", "resumed", "returned", "transferred", "undone", "left", "no_show", "unfinished"),
    *("booked", "checked_in", "appointment_cancelled", "appointment_expired"),
    "appointment_restored",
    *("counter_opened", "counter_paused", "counter_closed", "counter_assigned", "counter_staffed"),
    *("counter_resumed", "counter_reset", "counter_undone"),
    *("hall_opened", "hall_closed", "planned", "served", "counted", "noted"),
    *("day_opened", "day_closed", "paper", "printer", "printer_moved"),
)
"""Kinds of events, as docs/architecture.md lists them."""


class Webhook(BaseModel):
    """``events`` are kinds; none named means all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    secret_file: str = ""
    secret_env: str = ""
    events: tuple[str, ...] = ()


def webhooks(data: Table) -> Iterator[Finding]:
    for path, webhook in items(data, "webhooks"):
        url = webhook.get("url")
        if isinstance(url, str) and not is_web_address(url):
            yield Finding((*path, "url"), f"{url!r} is not a web address.", "Begin with https://.")
        if bool(webhook.get("secret_file")) == bool(webhook.get("secret_env")):
            message = "A webhook needs one place of its secret: a file or an environment variable."
            yield Finding(path, message, "Write either secret_file or secret_env.")
        for place, kind in words(webhook, "events", path):
            if kind not in KINDS:
                hint = suggestion(kind, KINDS, "events")
                yield Finding(place, f"There are no events {kind!r}.", hint)
