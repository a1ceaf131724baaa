"""Webhooks are signed, in order and sent at least once, and no receiver can stop the hall."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.config.file import load
from hall.config.problems import ConfigErrors
from hall.config.webhooks import EVENT_KINDS
from tests.support.database import query
from tests.support.hall_process import OpenHall, run_app
from tests.support.paths import ROOT, TRIAL_HALL
from tests.support.screens import hall_in_the_past
from tests.support.webhook_receiver import Message, Receiver, is_signed, receiving

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NOT_TOLD = ("token", "staff", "set", "stamped", "identity", "ticket_id")
ARCHITECTURE = ROOT / "docs" / "architecture.md"
DAY_MIN = 24 * 60


def hall_telling(folder: Path, receiver: Receiver, *lines: str) -> Path:
    """The trial hall's configuration with a webhook to this receiver."""
    (folder / "secret").write_text(SECRET + "\n", "utf-8")
    webhook = ("[[webhooks]]", f'url = "{receiver.url}"', 'secret_file = "secret"', *lines)
    file = folder / "config.toml"
    file.write_text("\n".join((TRIAL_HALL.read_text("utf-8"), *webhook, "")), "utf-8")
    return file


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def seqs(messages: list[Message]) -> list[int]:
    return [message.event["seq"] for message in messages]


def test_every_event_is_sent_signed_and_in_order(
    open_hall: OpenHall, tmp_path: Path, receiver: Receiver
) -> None:
    hall = open_hall(config=hall_telling(tmp_path, receiver))
    given = hall.issue("papers", kiosk="k1")
    hall.act(1, "next")
    hall.act(1, "start")
    hall.act(1, "finish")
    events = receiver.wait_for("finished")
    (called,) = [event for event in events if event["kind"] == "called"]
    assert {"label": given["label"], "service": "papers", "counter": 1}.items() <= called.items()
    turn = {"label", "service"}
    assert set(called) == {"seq", "at", "kind", "day", "counter", "origin", "epoch", *turn}
    ((epoch,),) = query(hall.database, "SELECT value FROM meta WHERE key = 'epoch'")
    assert {event["epoch"] for event in events} == {epoch}
    rows = query(hall.database, "SELECT seq, at, kind, day, origin FROM event ORDER BY seq")
    sent = [(e["seq"], e["at"], e["kind"], e["day"], e["origin"]) for e in events]
    assert sent == rows[: len(sent)]
    for message in receiver.messages:
        assert is_signed(message, SECRET)
        assert message.headers["Webhook-Id"] == str(message.event["seq"])
        assert abs(int(message.headers["Webhook-Timestamp"]) - time.time()) < 60
        assert not set(NOT_TOLD) & set(message.event)
        assert given["token"].encode() not in message.body


def test_only_the_events_asked_for(open_hall: OpenHall, tmp_path: Path, receiver: Receiver) -> None:
    hall = open_hall(config=hall_telling(tmp_path, receiver, 'events = ["called", "missed"]'))
    for _ in range(3):
        hall.issue("papers")
    for _ in range(3):
        hall.act(1, "next")
        hall.act(1, "miss")
    kinds = [event["kind"] for event in receiver.wait_for("missed", 3)]
    assert kinds == ["called", "missed"] * 3


def test_the_secret_may_stand_in_the_environment(
    open_hall: OpenHall, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HALL_WEBHOOK", SECRET)
    config = hall_telling(tmp_path, receiver)
    text = config.read_text("utf-8").replace(
        'secret_file = "secret"', 'secret_env = "HALL_WEBHOOK"'
    )
    open_hall(config=text).issue("papers")
    receiver.wait_for("issued")
    assert all(is_signed(message, SECRET) for message in receiver.messages)


@pytest.mark.parametrize("status", [500, 302, 410])
def test_a_refused_event_is_sent_again_before_any_other(
    open_hall: OpenHall, tmp_path: Path, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    hall = open_hall(config=hall_telling(tmp_path, receiver, 'events = ["issued"]'))
    labels = [hall.issue("papers")["label"] for _ in range(3)]
    receiver.wait_for_failures(1)
    receiver.status = 204
    events = receiver.wait_for("issued", 3)
    assert [event["label"] for event in events] == labels
    refused = [message for message in receiver.messages if message.answered == status]
    assert {message.event["label"] for message in refused} == {labels[0]}
    assert all(is_signed(message, SECRET) for message in receiver.messages)
    assert any("webhook_failed" in line for line in hall.output)


def test_nobody_in_the_hall_waits_for_a_slow_receiver(
    open_hall: OpenHall, tmp_path: Path, receiver: Receiver
) -> None:
    hall = open_hall(config=hall_telling(tmp_path, receiver, 'events = ["issued"]'))
    receiver.may_answer.clear()
    hall.issue("papers")
    for _ in range(20):
        hall.issue("papers")
        hall.act(1, "next")
        hall.act(1, "miss")
    assert receiver.messages == []
    receiver.may_answer.set()
    sent = {event["label"] for event in receiver.wait_for("issued", 21)}
    assert sent == {f"A{number:03}" for number in range(1, 22)}


def test_unsent_events_are_sent_after_a_restart(open_hall: OpenHall, tmp_path: Path) -> None:
    with receiving() as first:
        hall = open_hall(config=hall_telling(tmp_path, first, 'events = ["issued"]'))
        hall.issue("papers")
        first.wait_for("issued")
        sent = seqs(first.taken)
    lost = [hall.issue("papers")["label"] for _ in range(3)]
    hall.kill()
    with receiving(first.port) as second:
        hall.start()
        events = second.wait_for("issued", 3)
        # An acknowledged event is not sent again, unless the hall died before it noted the answer.
        assert [e["label"] for e in events if e["seq"] not in sent] == lost
        assert seqs(second.taken) == sorted(set(seqs(second.taken)))


def test_a_new_receiver_gets_no_past_events_but_the_close_of_a_day(
    open_hall: OpenHall, tmp_path: Path, receiver: Receiver
) -> None:
    """The hall was stopped yesterday with its day open, so it closes that day first."""
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(DAY_MIN + 10)
        engine.issue("papers")
        engine.issue("papers")
        engine.call_next(1)
    config = hall_telling(tmp_path, receiver)
    open_hall(config=config, database=database, hours=True)
    kinds = {event["kind"] for event in receiver.wait_for("day_opened")}
    assert sorted(kinds - {"printer"}) == ["day_closed", "day_opened", "left", "unfinished"]


def test_a_removed_webhook_is_forgotten(
    open_hall: OpenHall, tmp_path: Path, receiver: Receiver
) -> None:
    hall = open_hall(config=hall_telling(tmp_path, receiver))
    receiver.wait_for("day_opened")
    assert hall.stop() == 0
    assert len(query(hall.database, "SELECT url FROM webhook")) == 1
    again = open_hall(database=hall.database)
    again.issue("papers")
    assert query(again.database, "SELECT url FROM webhook") == []


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_!", SECRET[6:]])
def test_a_hall_without_its_secret_does_not_open(
    tmp_path: Path, receiver: Receiver, secret: str
) -> None:
    config = hall_telling(tmp_path, receiver)
    (tmp_path / "secret").write_text(secret, "utf-8")
    refused = run_app("serve", "--config", str(config), "--port", "0")
    assert refused.returncode == 1
    assert "holds no webhook secret" in refused.stderr
    assert SECRET[6:] not in refused.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('events = ["calld"]', "There are no events 'calld'."),
        ('secret_env = "HALL_SECRET"', "one place of its secret"),
    ],
)
def test_mistakes_in_a_webhook_are_reported(
    tmp_path: Path, receiver: Receiver, line: str, message: str
) -> None:
    with pytest.raises(ConfigErrors, match=message):
        load(hall_telling(tmp_path, receiver, line))


def test_every_kind_of_event_can_be_chosen() -> None:
    text = ARCHITECTURE.read_text("utf-8")
    table = text.partition("| event | turn |\n")[2].partition("\n\n")[0]
    kinds_by_row = [row.split("|")[1].split("`")[1::2] for row in table.splitlines()[1:]]
    assert sorted(EVENT_KINDS) == sorted(kind for kinds in kinds_by_row for kind in kinds)
