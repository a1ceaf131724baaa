"""Webhooks in ``config.toml``: which other systems hear of what happens in the hall."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from hall.config.plain_data import Table, items, words
from hall.config.problems import Finding, suggestion

EVENT_KINDS = (
    "issued",
    "joined",
    "called",
    "recalled",
    "started",
    "finished",
    "missed",
    "cancelled",
    "held",
    "resumed",
    "returned",
    "transferred",
    "undone",
    "rehomed",
    "moved",
    "left",
    "no_show",
    "unfinished",
    "booked",
    "checked_in",
    "appointment_cancelled",
    "appointment_expired",
    "appointment_restored",
    "appointment_moved",
    "counter_opened",
    "counter_paused",
    "counter_closed",
    "counter_assigned",
    "counter_staffed",
    "counter_resumed",
    "counter_reset",
    "counter_undone",
    "counter_removed",
    "hall_opened",
    "hall_closed",
    "reconfigured",
    "planned",
    "served",
    "counted",
    "noted",
    "day_opened",
    "day_closed",
    "paper",
    "printer",
    "printer_moved",
    "old_copy",
    "mark_missing",
    "clock",
)
"""Kinds of events, as docs/architecture.md lists them."""


class Webhook(BaseModel):
    """``events`` are kinds of events; an empty list means all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    secret_file: str = ""
    secret_env: str = ""
    events: tuple[str, ...] = ()


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # ValueError if it is no number
    except ValueError:
        return False
    complete = parts.scheme in ("http", "https") and bool(parts.hostname)
    return complete and url.isascii() and url.split() == [url]


def webhooks(data: Table) -> Iterator[Finding]:
    for path, webhook in items(data, "webhooks"):
        url = webhook.get("url")
        if isinstance(url, str) and not is_web_address(url):
            yield Finding((*path, "url"), f"{url!r} is not a web address.", "Begin with https://.")
        if bool(webhook.get("secret_file")) == bool(webhook.get("secret_env")):
            message = "A webhook needs one place of its secret: a file or an environment variable."
            yield Finding(path, message, "Write either secret_file or secret_env.")
        for kind_path, kind in words(webhook, "events", path):
            if kind not in EVENT_KINDS:
                hint = suggestion(kind, EVENT_KINDS, "events")
                yield Finding(kind_path, f"There are no events {kind!r}.", hint)
