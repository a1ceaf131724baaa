"""Sends what happens in the hall to other systems: signed, at least once, in the order of ``seq``.

The messages follow https://www.standardwebhooks.com. An event that cannot be delivered is tried
again with longer and longer delays; the events after it wait, but nothing in the hall does.
"""

import base64
import binascii
import hashlib
import hmac
import os
import sqlite3
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gevent
import structlog
from gevent.event import Event as Flag

from hall.cannot_do import CannotDo
from hall.clock import Clock
from hall.compact_json import encode
from hall.config.webhooks import Webhook
from hall.queue.store.errors import StoreUnavailable
from hall.queue.store.events import Event
from hall.queue.store.webhook_outbox import WebhookMessage, WebhookOutbox

TIMEOUT_S = 5.0
DELAYS_S = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
NOTE_EVERY = 500  # events passed over, between two notes of how far a webhook has got
log = structlog.get_logger(__name__)


class NoSecret(CannotDo):
    """The message is one sentence that says which secret is missing or wrong."""


class Webhooks:
    def __init__(self, webhooks: Sequence[Webhook], outbox: WebhookOutbox, clock: Clock) -> None:
        """:raises NoSecret: a webhook's secret is missing or wrong."""
        self._outbox = outbox
        self._senders = [Sender(webhook, secret_of(webhook), outbox, clock) for webhook in webhooks]
        self._working: list[Any] = []

    def start(self) -> None:
        delivered = self._outbox.begin([sender.url for sender in self._senders])
        self._working = [
            gevent.spawn(sender.work, delivered[sender.url]) for sender in self._senders
        ]

    def listen(self, _: Sequence[Event]) -> None:
        """A listener of the store."""
        for sender in self._senders:
            sender.news.set()

    def stop(self) -> None:
        """An event that is just being sent is sent again after the next start."""
        gevent.killall(self._working)


class Sender:
    """Sends the events to one address, one after the other."""

    def __init__(
        self, webhook: Webhook, secret: bytes, outbox: WebhookOutbox, clock: Clock
    ) -> None:
        self.url = webhook.url
        self.news = Flag()
        self._kinds = frozenset(webhook.events)
        self._secret = secret
        self._outbox = outbox
        self._clock = clock
        self._passed = 0  # seq of the last event that was delivered or is not wanted
        self._noted = 0  # seq that stands in the database

    def work(self, delivered: int) -> None:
        """Sends for ever; ``delivered`` is the ``seq`` of the last event that was delivered."""
        self._passed = self._noted = delivered
        while True:
            self.news.clear()
            try:
                if not self._send_next():
                    self.news.wait()
            except (StoreUnavailable, sqlite3.Error) as error:
                # At worst something is sent twice.
                log.warning("webhook_not_noted", host=self._host, error=str(error))
                gevent.sleep(DELAYS_S[0])

    def _send_next(self) -> bool:
        """Sends the next events, at most a batch; False if there are none."""
        messages = self._outbox.after(self._passed)
        for message in messages:
            wanted = not self._kinds or message.kind in self._kinds
            if wanted:
                self._deliver(message)
            self._passed = message.seq
            if wanted or self._passed - self._noted >= NOTE_EVERY:
                self._outbox.delivered(self.url, self._passed)
                self._noted = self._passed
        return bool(messages)

    def _deliver(self, message: WebhookMessage) -> None:
        """Tries until the event was accepted, with longer and longer delays between."""
        body = encode(message.body).encode()
        attempt = 0
        while trouble := self._attempt(message.seq, body):
            delay = DELAYS_S[min(attempt, len(DELAYS_S) - 1)]
            attempt += 1
            log.warning(
                "webhook_failed", host=self._host, seq=message.seq, why=trouble, again_s=delay
            )
            gevent.sleep(delay)

    def _attempt(self, seq: int, body: bytes) -> str:
        """The reason of a failure; empty if the receiver accepted the event."""
        timestamp = str(self._clock.now() // 1000)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Sanh",
            "Webhook-Id": str(seq),
            "Webhook-Timestamp": timestamp,
            "Webhook-Signature": signature(self._secret, str(seq), timestamp, body),
        }
        request = urllib.request.Request(self.url, body, headers, method="POST")
        # urllib limits each read alone: a slow receiver could hold the connection much longer.
        with gevent.Timeout(TIMEOUT_S, False):
            try:
                with _opener.open(request, timeout=TIMEOUT_S):
                    return ""
            except (OSError, HTTPException, ValueError) as error:
                return str(error) or type(error).__name__
        return "no answer in time"

    @property
    def _host(self) -> str:
        """The address as far as the log may name it: its path may be a secret."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it is no delivery, and could lead into the hall's own network."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


def signature(secret: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def secret_of(webhook: Webhook) -> bytes:
    """The key of the signatures. :raises NoSecret: it is missing or not written as it should be."""
    text, source = _written(webhook)
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not text.startswith(PREFIX) or len(secret) not in SECRET_BYTES:
        raise NoSecret(
            f"{source} holds no webhook secret: {PREFIX} and 24 to 64 bytes in base64."
            f" Make one with: echo {PREFIX}$(openssl rand -base64 32)"
        )
    return secret


def _written(webhook: Webhook) -> tuple[str, str]:
    """The secret's text, and the variable or file that holds it. :raises NoSecret: no such file."""
    if webhook.secret_env:
        return os.environ.get(webhook.secret_env, "").strip(), f"${webhook.secret_env}"
    try:
        return Path(webhook.secret_file).read_text("utf-8").strip(), webhook.secret_file
    except (OSError, UnicodeDecodeError) as error:
        raise NoSecret(f"The webhook secret cannot be read: {error}.") from error
