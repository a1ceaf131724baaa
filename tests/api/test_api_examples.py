"""The examples of docs/api.md, run as they are written against the shipped hall."""

import json
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from hall.config.file import load
from tests.api.test_webhooks import SECRET, hall_telling
from tests.support.hall_process import OpenHall
from tests.support.paths import ROOT, SHIPPED_HALL, TRIAL_HALL
from tests.support.webhook_receiver import receiving

TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
RUN_S = 60


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(TEXT) if kind == language]


def commands() -> Iterator[tuple[str, Any]]:
    """Each request of the document with the answer written below it."""
    found = BLOCK.findall(TEXT)
    for (kind, text), (next_kind, answer) in pairwise(found):
        if kind == "sh" and "curl" in text:
            assert next_kind == "json"
            yield text, json.loads(answer)


def is_like(documented: Any, actual: Any) -> bool:
    """Whether the real answer agrees with the documented one, in which "…" matches any rest."""
    if isinstance(documented, dict):
        return all(is_like(value, actual[key]) for key, value in documented.items())
    if isinstance(documented, list):
        return len(documented) == len(actual) and all(map(is_like, documented, actual))
    if isinstance(documented, str) and documented.endswith("…"):
        return str(actual).startswith(documented[:-1])
    return bool(documented == actual)


def test_requests_get_the_documented_answers(open_hall: OpenHall) -> None:
    hall = open_hall(config=SHIPPED_HALL)
    examples = list(commands())
    assert len(examples) >= 4
    for command, documented in examples:
        script = f"set -eu\nHALL={hall.url}\n{command}"
        run = subprocess.run(
            ["bash", "-c", script], capture_output=True, encoding="utf-8", timeout=RUN_S, check=True
        )
        actual = json.loads(run.stdout.replace(hall.url, "http://127.0.0.1:8000"))
        assert is_like(documented, actual), (command, actual)


def test_the_documented_signature_check_works(open_hall: OpenHall, tmp_path: Path) -> None:
    (code,) = blocks("python")
    names: dict[str, Any] = {}
    exec(code, names)
    check = names["is_from_the_hall"]
    with receiving() as receiver:
        hall = open_hall(config=hall_telling(tmp_path, receiver))
        hall.issue("papers")
        receiver.wait_for("issued")
        for message in receiver.messages:
            headers = {name.lower(): value for name, value in message.headers.items()}
            assert check(headers, message.body, SECRET)
            assert not check(headers, message.body + b" ", SECRET)
            assert not check({**headers, "webhook-timestamp": "1"}, message.body, SECRET)


def test_the_documented_webhook_is_valid(tmp_path: Path) -> None:
    (toml,) = blocks("toml")
    (tmp_path / "config.toml").write_text(TRIAL_HALL.read_text("utf-8") + toml, "utf-8")
    (webhook,) = load(tmp_path / "config.toml").webhooks
    assert webhook.secret_file == str(tmp_path / "webhook.secret")
    assert json.loads(blocks("json")[-1])["kind"] in webhook.events
