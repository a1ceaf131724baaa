"""Cards and devices give priority by age and one number a person, and leave no trace."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.config.sections import TicketsSection
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import HasTicket
from hall.queue.store.verify import verify
from hall.queue.turn.identity import KEY_BYTES
from tests.support.cards import OLD, ONE_NUMBER_A_PERSON, YOUNG
from tests.support.database import query
from tests.support.hall_process import OpenHall
from tests.support.problem import expect_problem

DAY_MS = 24 * 3600 * 1000
TRACES = ("001041123456", "012345678", "CỔ", "24111941", "Số 1", "15042021", "phone-7")

Open = Callable[[str], Engine]


@pytest.fixture
def open_engine(config: Config, store: Store, clock: ManualClock) -> Open:
    def of(one_per: str) -> Engine:
        tickets = TicketsSection.model_validate({"one_per_identity": one_per})
        aged = [
            p.model_copy(update={"min_age": 75 if p.id == "elder" else None})
            for p in config.priorities
        ]
        changed = config.model_copy(update={"tickets": tickets, "priorities": tuple(aged)})
        return Engine(changed, store, clock)

    return of


def _priorities(store: Store) -> list[str | None]:
    return [row[0] for row in query(store.path, "SELECT priority FROM turn ORDER BY id")]


def test_age_chooses_the_class_when_none_is_named(
    open_engine: Open, store: Store, clock: ManualClock
) -> None:
    engine = open_engine("none")
    turning = OLD.replace("24111941", "24111951")
    clock.at -= DAY_MS
    engine.issue("papers", card=turning)
    clock.at += DAY_MS  # the day of the birthday
    engine.issue("papers", card=turning)
    engine.issue("papers", card=YOUNG)
    engine.issue("papers", card=OLD, priority="urgent")
    engine.issue("papers")
    assert _priorities(store) == [None, "elder", None, "urgent", None]
    assert (engine.read_card(OLD), engine.read_card(YOUNG)) == ("elder", None)


def test_without_a_limit_not_even_a_digest_is_kept(open_engine: Open, store: Store) -> None:
    engine = open_engine("none")
    for _ in range(2):
        engine.issue("papers", card=OLD, device="phone-7")
    assert query(store.path, "SELECT DISTINCT identity FROM ticket") == [(None,)]
    assert query(store.path, "SELECT * FROM day_key") == []


@pytest.mark.parametrize("shown", [{"card": OLD}, {"device": "phone-7"}], ids=["card", "device"])
@pytest.mark.parametrize("one_per", ["service", "hall"])
def test_one_live_number_for_one_person(open_engine: Open, one_per: str, shown: Any) -> None:
    engine = open_engine(one_per)
    engine.issue("papers", card=YOUNG)
    engine.issue("papers")
    first = engine.issue("papers", **shown)
    with pytest.raises(HasTicket) as refused:
        engine.issue("papers", **shown)
    assert refused.value.values == {"label": first["label"]}
    if one_per == "hall":
        with pytest.raises(HasTicket):
            engine.issue("land", **shown)
    else:
        engine.issue("land", **shown)
    assert query(engine.store.path, "SELECT sum(last) FROM series WHERE letter = 'A'") == [(3,)]


def _called(engine: Engine, token: str) -> None:
    engine.call_next(1)


def _serving(engine: Engine, token: str) -> None:
    engine.call_next(1)
    engine.start(1)


def _held(engine: Engine, token: str) -> None:
    engine.call_next(1)
    engine.hold(1, "papers-missing")


def _sent_on(engine: Engine, token: str) -> None:
    engine.call_next(1)
    engine.transfer(1, service="land")


def _cancelled(engine: Engine, token: str) -> None:
    engine.cancel(token)


def _finished(engine: Engine, token: str) -> None:
    _serving(engine, token)
    engine.finish(1)


def _missed(engine: Engine, token: str) -> None:
    engine.call_next(1)
    engine.miss(1)


@pytest.mark.parametrize("happens", [_called, _serving, _held, _sent_on])
def test_a_number_lives_until_it_is_over(open_engine: Open, happens: Any) -> None:
    engine = open_engine("hall")
    happens(engine, engine.issue("papers", card=OLD)["token"])
    with pytest.raises(HasTicket):
        engine.issue("papers", card=OLD)


@pytest.mark.parametrize("happens", [_cancelled, _finished, _missed])
def test_a_number_that_is_over_makes_room(open_engine: Open, happens: Any) -> None:
    engine = open_engine("hall")
    happens(engine, engine.issue("papers", card=OLD)["token"])
    assert engine.issue("papers", card=OLD)["label"] == "A002"


def test_key_and_digests_die_with_the_day(
    open_engine: Open, store: Store, clock: ManualClock
) -> None:
    engine = open_engine("hall")
    engine.issue("papers", card=OLD)
    engine.issue("papers", device="phone-7")
    ((key,),) = query(store.path, "SELECT key FROM day_key")
    digests = [row[0] for row in query(store.path, "SELECT identity FROM ticket")]
    assert len(key) == KEY_BYTES
    assert len({*digests}) == 2
    clock.at += DAY_MS
    engine.tick()
    assert query(store.path, "SELECT * FROM day_key") == []
    assert query(store.path, "SELECT DISTINCT identity FROM ticket") == [(None,)]
    engine.issue("papers", card=OLD)  # on a new day nobody has a number
    ((another,),) = query(store.path, "SELECT key FROM day_key")
    assert another != key
    assert verify(store.path) == []
    store.close()
    left = store.path.read_bytes()
    assert key not in left
    assert not [digest for digest in digests if digest.encode() in left]


def _traces(path: Path, output: str) -> list[str]:
    files = [file.read_bytes() for file in path.parent.glob(f"{path.name}*")]
    assert len(files) > 1  # the database and its WAL
    kept = [*files, output.encode()]
    return [trace for trace in TRACES for bytes_ in kept if trace.encode() in bytes_]


def test_nothing_of_a_card_stands_anywhere(open_hall: OpenHall) -> None:
    hall = open_hall(config=ONE_NUMBER_A_PERSON)
    request = {"service": "papers", "card": OLD, "kiosk": "k1"}
    first = hall.post("/api/v1/tickets", request, key="one")
    assert first.status == 201
    assert hall.post("/api/v1/tickets", request, key="one").json == first.json
    assert hall.post("/api/v1/tickets", request).status == 409
    assert hall.post("/api/v1/tickets", {"service": "land", "device": "phone-7"}).status == 201
    assert hall.post("/api/v1/cards", {"card": OLD}).json == {"priority": "elder"}
    assert hall.post("/api/v1/tickets", {**request, "card": OLD.replace("|", ";")}).status == 422
    assert hall.post("/api/v1/tickets", {**request, "card": OLD, "CỔ": 1951}).status == 422
    assert query(hall.database, "SELECT priority FROM turn") == [("elder",), (None,)]
    assert _traces(hall.database, "".join(hall.output)) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_refusals_are_sentences(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(config=ONE_NUMBER_A_PERSON)
    request = {"service": "papers", "card": OLD}
    hall.post("/api/v1/tickets", request)
    headers = {"Accept-Language": language}
    again = hall.post("/api/v1/tickets", request, headers=headers)
    expect_problem(again, language, 409, "has_ticket", label="A001")
    for path, body in (("tickets", {**request, "card": "A001"}), ("cards", {"card": "A001"})):
        answer = hall.post(f"/api/v1/{path}", body, headers=headers)
        expect_problem(answer, language, 422, "unreadable_card")
