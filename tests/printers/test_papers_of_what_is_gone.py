"""Papers of services, classes and reasons that the hall no longer has are printed with what is known,
and nothing that is logged or raised tells a secret or a whole configuration."""

import pytest
import structlog

from hall import logs
from hall.clock import ManualClock
from hall.config.models import Config
from hall.printers.spooler.rendering import render
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox
from hall.queue.store import turns
from tests.model.other_halls import changed, without
from tests.support.printers.halls_with_printers import network

BASE = "http://hall.test"


@pytest.mark.parametrize("text", ["drawn", "native"])
def test_every_paper_of_a_service_that_is_gone(
    engine: Engine, clock: ManualClock, text: str
) -> None:
    engine.config = changed(engine.config, appointments={"enabled": True})
    engine.issue("land", kiosk="k1", priority="elder")
    engine.print_appointment(engine.book("land", clock.at + 60_000)["code"])
    engine.call_next(3)
    engine.hold(3, "papers-missing", slip=True)
    engine.print_closing()
    gone = changed(without(engine.config, services=["land"], priorities=["elder"]), hold_reasons=[])
    engine.reconfigure(gone)
    outbox = Outbox(engine.store, clock)
    printer = network(1).model_copy(update={"text": text})
    for job in range(1, 5):
        assert render(gone, outbox.job(job).content, printer, BASE)


def test_a_configuration_says_little_of_itself(config: Config) -> None:
    for words in (repr(config), str(config), f"{config}"):
        assert words.startswith("Config(") or words.startswith("id=")
        assert len(words) < 80


def test_no_secret_is_in_what_turns_and_events_say(engine: Engine) -> None:
    seen: list[object] = []
    engine.store.listeners.append(seen.extend)
    token = engine.issue("papers", kiosk="k1")["token"]
    engine.call_next(1)
    with engine.store.reading() as db:
        turn = turns.open_turn(db, 1)
    job = Outbox(engine.store, engine.clock).job(1)
    assert turn is not None
    assert turn.token == token
    assert token not in repr((seen, turn, job))


def test_tracebacks_have_no_values_of_variables(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        structlog.reset_defaults()
        logs.configure()
        secret = "rXq0vOJ2-secret"
        try:
            raise KeyError(len(secret))
        except KeyError:
            structlog.get_logger().exception("print_job_failed")
    finally:
        structlog.configure(**before)
    written = capsys.readouterr().out
    assert "KeyError" in written
    assert secret not in written
