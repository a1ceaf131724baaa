"""Tells other systems what happens in the hall: signed, at least once, in the order of ``seq``.

As https://www.standardwebhooks.com asks. What cannot be delivered is tried again, later and later,
and what comes after it waits; nobody in the hall does.
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

from hall.clock import Clock
from hall.compact_json import encode
from hall.config.webhooks import Webhook
from hall.queue.store.announcements import Announcement, Announcements
from hall.queue.store.errors import StoreUnavailable
from hall.queue.store.events import Event

TIMEOUT_S = 5.0
DELAYS_S = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
REMEMBER_EVERY = 500  # events passed over, between two notes of how far a webhook is
log = structlog.get_logger(__name__)


class NoSecret(Exception):
    """Says in one sentence which secret is missing or wrong."""


class Webhooks:
    def __init__(self, webhooks: Sequence[Webhook], outbox: Announcements, clock: Clock) -> None:
        """:raises NoSecret:"""
        self._outbox = outbox
        self._senders = [Sender(webhook, secret_of(webhook), outbox, clock) for webhook in webhooks]
        self._working: list[Any] = []

    def start(self) -> None:
        told = self._outbox.begin([sender.url for sender in self._senders])
        self._working = [gevent.spawn(sender.work, told[sender.url]) for sender in self._senders]

    def listen(self, _: Sequence[Event]) -> None:
        """A listener of the store."""
        for sender in self._senders:
            sender.news.set()

    def stop(self) -> None:
        """What is on its way is sent again after the next start."""
        gevent.killall(self._working)


class Sender:
    """Tells one system, one event after the other."""

    def __init__(
        self, webhook: Webhook, secret: bytes, outbox: Announcements, clock: Clock
    ) -> None:
        self.url = webhook.url
        self.news = Flag()
        self._kinds = frozenset(webhook.events)
        self._secret = secret
        self._outbox = outbox
        self._clock = clock
        self._told = self._remembered = 0

    def work(self, told: int) -> None:
        self._told = self._remembered = told
        while True:
            self.news.clear()
            try:
                if not self._tell_next():
                    self.news.wait()
            except (StoreUnavailable, sqlite3.Error) as error:
                # At worst something is told twice.
                log.warning("webhook_not_noted", host=self._host, error=str(error))
                gevent.sleep(DELAYS_S[0])

    def _tell_next(self) -> bool:
        """Tell a few; whether there were any."""
        found = self._outbox.after(self._told)
        for announcement in found:
            wanted = not self._kinds or announcement.kind in self._kinds
            if wanted:
                self._deliver(announcement)
            self._told = announcement.seq
            if wanted or self._told - self._remembered >= REMEMBER_EVERY:
                self._outbox.told(self.url, self._told)
                self._remembered = self._told
        return bool(found)

    def _deliver(self, announcement: Announcement) -> None:
        body = encode(announcement.body).encode()
        attempt = 0
        while trouble := self._attempt(announcement.seq, body):
            delay = DELAYS_S[min(attempt, len(DELAYS_S) - 1)]
            attempt += 1
            log.warning(
                "webhook_failed", host=self._host, seq=announcement.seq, why=trouble, again_s=delay
            )
            gevent.sleep(delay)

    def _attempt(self, seq: int, body: bytes) -> str:
        """What went wrong, nothing if it was taken."""
        timestamp = str(self._clock.now() // 1000)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Sanh",
            "Webhook-Id": str(seq),
            "Webhook-Timestamp": timestamp,
            "Webhook-Signature": signature(self._secret, str(seq), timestamp, body),
        }
        request = urllib.request.Request(self.url, body, headers, method="POST")
        # The limit of urllib is one for each read: a slow receiver could hold it much longer.
        with gevent.Timeout(TIMEOUT_S, False):
            try:
                with _opener.open(request, timeout=TIMEOUT_S):
                    return ""
            except (OSError, HTTPException, ValueError) as error:
                return str(error) or type(error).__name__
        return "no answer in time"

    @property
    def _host(self) -> str:
        """For the log: the rest of an address may be a secret."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


class _Straight(urllib.request.HTTPRedirectHandler):
    """A redirection is no delivery, and could lead into the hall's own network."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Straight)


def signature(secret: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def secret_of(webhook: Webhook) -> bytes:
    """:raises NoSecret:"""
    text, place = _written(webhook)
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not text.startswith(PREFIX) or len(secret) not in SECRET_BYTES:
        raise NoSecret(
            f"{place} holds no webhook secret: {PREFIX} and 24 to 64 bytes in base64."
            f" Make one with: echo {PREFIX}$(openssl rand -base64 32)"
        )
    return secret


def _written(webhook: Webhook) -> tuple[str, str]:
    """The secret's text, and where it stands."""
    if webhook.secret_env:
        return os.environ.get(webhook.secret_env, "").strip(), f"${webhook.secret_env}"
    try:
        return Path(webhook.secret_file).read_text("utf-8").strip(), webhook.secret_file
    except (OSError, UnicodeDecodeError) as error:
        raise NoSecret(f"The webhook secret cannot be read: {error}.") from error
