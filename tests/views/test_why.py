"""The sentences that explain a call, a wait, and the order of any two numbers."""

import pytest

from hall.clock import ManualClock
from hall.displays.web.reasons import Reasons
from hall.queue.engine import Engine
from hall.queue.store.days import open_day
from hall.queue.store.errors import UnknownLabel, UnknownTicket
from hall.queue.views.why import compare, why
from tests.model.other_halls import without
from tests.support.database import dump
from tests.support.hall_process import HallProcess, run_app
from tests.support.paths import TRIAL_HALL

MINUTE = 60_000
UNKNOWN = "no-such-token"


def between(engine: Engine, first: str, second: str, language: str = "en") -> str:
    with engine.store.reading() as db:
        found = compare(db, engine.config, (first, second), open_day(db), engine.clock.now())
    return Reasons(engine.config, language).between(found)


def explained(engine: Engine, token: str, language: str = "en") -> str:
    with engine.store.reading() as db:
        found = why(db, engine.config, token, engine.clock.now())
    return Reasons(engine.config, language).of(found)


def issue(engine: Engine, *priorities: str | None, service: str = "papers") -> list[str]:
    return [engine.issue(service, priority=priority)["token"] for priority in priorities]


def serve(engine: Engine, counter: int) -> str:
    turn = engine.call_next(counter)
    assert turn is not None
    engine.finish(counter, confirmed=False)
    return turn["label"]


def test_a_call(engine: Engine) -> None:
    tokens = issue(engine, None, None, None, None, "elder", "urgent")
    assert [serve(engine, 1) for _ in range(3)] == ["A005", "A006", "A001"]
    assert explained(engine, tokens[4]) == (
        "A005 was called to counter 1: priority – Elderly, before A001, A002, A003 and 1 more."
    )
    assert explained(engine, tokens[0]) == "A001 was called to counter 1: came first."
    assert explained(engine, tokens[5], "vi") == (
        "A006 được gọi vào quầy 1: ưu tiên – Khẩn cấp, trước A001, A002, A003 và 1 số khác."
    )


def test_a_share(engine: Engine) -> None:
    tokens = issue(engine, "elder", "elder", None, "elder")
    for _ in range(3):
        serve(engine, 1)
    assert explained(engine, tokens[2]) == (
        "A003 was called to counter 1: an ordinary number is due after 2 priority calls in a row."
    )
    assert between(engine, "A003", "A004") == ("A003 was called before A004: earlier in the line.")


def test_a_number_that_waits(engine: Engine, clock: ManualClock) -> None:
    tokens = issue(engine, None, None, "elder", None, "elder", "urgent")
    assert explained(engine, tokens[2]) == "Nobody comes before A003."
    assert explained(engine, tokens[3]) == (
        "Before A004: A001, A002 (earlier in the line); A003, A005 (priority – Elderly);"
        " A006 (priority – Urgent)."
    )
    clock.at += 91 * MINUTE
    tokens += issue(engine, "urgent")
    assert explained(engine, tokens[3]) == (
        "Before A004: A001, A002 (earlier in the line);"
        " A003 (has waited more than 90 minutes, so comes before all others)."
    )
    assert explained(engine, tokens[6], "vi").startswith(
        "Trước A007 là: A001, A002, A004 (đã chờ quá 90 phút nên được gọi trước mọi số khác);"
    )


def test_a_number_that_is_over(engine: Engine) -> None:
    (token,) = issue(engine, None)
    engine.cancel(token)
    assert explained(engine, token) == "A001 was not called."
    with pytest.raises(UnknownTicket):
        explained(engine, UNKNOWN)


def test_two_numbers_that_wait(engine: Engine, clock: ManualClock) -> None:
    issue(engine, None, "elder", None)
    issue(engine, None, service="land")
    issue(engine, None, service="results")
    assert between(engine, "A003", "A001") == "A001 comes before A003: earlier in the line."
    assert between(engine, "A001", "A002") == "A002 comes before A001: priority – Elderly."
    assert between(engine, "B001", "A001") == "A001 comes before B001: earlier in the line."
    assert between(engine, "A001", "C001") == (
        "A001 and C001 wait for different counters: neither comes before the other."
    )
    clock.at += 90 * MINUTE
    assert between(engine, "A002", "A001") == (
        "A001 comes before A002: has waited more than 90 minutes, so comes before all others."
    )
    assert between(engine, "A001", "A002", "vi") == (
        "A001 đứng trước A002: đã chờ quá 90 phút nên được gọi trước mọi số khác."
    )


def test_a_number_and_itself(engine: Engine) -> None:
    issue(engine, None)
    same = "Both are the same number, A001. Ask about two different ones."
    assert between(engine, "A001", "a001") == same
    serve(engine, 1)
    assert between(engine, "A001", "A001") == same


def test_two_numbers_one_of_which_was_called(engine: Engine) -> None:
    tokens = issue(engine, None, None, "elder")
    issue(engine, None, service="land")
    assert serve(engine, 1) == "A003"
    assert between(engine, "A001", "A003") == "A003 was called before A001: priority – Elderly."
    assert between(engine, "B001", "A003") == (
        "A003 was called before B001: counter 1 does not take the service of B001."
    )
    issue(engine, "elder")
    assert between(engine, "A003", "A004") == (
        "A003 was called before A004: A004 joined the line only after that call."
    )
    engine.call(1, "A002")
    assert between(engine, "A001", "A002") == (
        "A002 was called before A001: staff called this number out of its order."
    )
    engine.cancel(tokens[0])
    assert between(engine, "A002", "A001").startswith("A002 was called before A001: staff")


def test_one_was_away(engine: Engine, clock: ManualClock) -> None:
    issue(engine, None, None, None)
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    engine.back(1, "A001")
    assert serve(engine, 2) == "A002"  # for a while only counter 1 may call A001
    assert between(engine, "A001", "A002") == (
        "A002 was called before A001: A001 was away then, or kept for another counter."
    )


def test_no_order(engine: Engine) -> None:
    first, _ = issue(engine, None, None)
    engine.cancel(first)
    nothing = "Of A001 and A002, neither came before the other."
    assert between(engine, "A001", "A002") == nothing
    for unknown in ("A009", "", "Z", "A00x"):
        with pytest.raises(UnknownLabel):
            between(engine, "A001", unknown)


def test_both_by_the_api(server: HallProcess) -> None:
    first, second = (server.issue("papers", priority=p) for p in (None, "elder"))
    labels = first["label"], second["label"]
    english = {"Accept-Language": "en"}
    answer = server.get(f"/api/v1/tickets/{first['token']}/why", **english)
    assert answer.json["before"] == [
        {"labels": [labels[1]], "rule": "priority", "priority": "elder"}
    ]
    assert answer.json["sentence"] == f"Before {labels[0]}: {labels[1]} (priority – Elderly)."
    found = server.get(f"/api/v1/why?first={labels[0]}&second={labels[1]}")
    assert found.json["sentence"] == (
        f"{labels[1]} đứng trước {labels[0]}: ưu tiên – Người cao tuổi."
    )
    assert server.get("/api/v1/why?first=A001&second=Z001").json["code"] == "unknown_label"
    assert server.get("/api/v1/why").status == 422
    assert server.get(f"/api/v1/tickets/{UNKNOWN}/why").status == 404


def test_on_the_command_line(engine: Engine) -> None:
    issue(engine, None, "elder")
    serve(engine, 1)
    before = dump(engine.store.path)
    here = ("--config", str(TRIAL_HALL), "--database", str(engine.store.path))
    assert run_app("why", "A001", "a002", *here).stdout.splitlines() == [
        "A002 được gọi trước A001: ưu tiên – Người cao tuổi.",
        "A002 was called before A001: priority – Elderly.",
    ]
    unknown = run_app("why", "A001", "B007", *here)
    assert unknown.returncode == 1
    assert unknown.stderr == "Cannot do this: there is no B007 on 2026-11-24.\n"
    assert dump(engine.store.path) == before


def test_numbers_are_compared_where_both_waited(engine: Engine) -> None:
    """A001 has gone on to another counter; that says nothing of the line that both stood in."""
    first, second = issue(engine, None, None)
    engine.call_next(1)
    engine.transfer(1, service="results")
    engine.call_next(1)
    assert between(engine, "A002", "A001") == (
        "A001 (Papers) was called before A002 (Papers): earlier in the line."
    )
    engine.transfer(1, service="results")
    assert between(engine, "A002", "A001") == (
        "A001 (Results) comes before A002 (Results): earlier in the line."
    )
    assert explained(engine, second) == ("Before A002 (Results): A001 (earlier in the line).")
    assert explained(engine, first, "vi") == "Không có số nào trước A001 (Trả kết quả)."


def test_numbers_that_come_back_are_compared_where_they_met(engine: Engine) -> None:
    issue(engine, None, None)
    engine.call_next(1)
    engine.transfer(1, to_counter=3, service="land", come_back=True)
    engine.call_next(1)
    engine.call_next(3)
    engine.finish(3, confirmed=False)  # A001 waits for its first counter again
    assert between(engine, "A001", "A002") == (
        "A001 (Papers) was called before A002 (Papers): earlier in the line."
    )


def test_a_number_that_no_counter_takes(engine: Engine) -> None:
    (token,) = issue(engine, None, service="land")
    engine.reconfigure(without(engine.config, services=["land"]))
    assert explained(engine, token) == (
        "No counter takes B001 (land) now."
        " The reception desk will send it to another service; the number is kept."
    )
