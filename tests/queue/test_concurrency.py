"""Many requests at once give no number twice, leave none out, and call each turn once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from tests.support.database import is_sound, numbers, query
from tests.support.fast_client import FastClient
from tests.support.hall_process import HallProcess, OpenHall

T = TypeVar("T")

CLIENTS, TICKETS_EACH = 50, 200
PAIRS = 1000
TABLET_ROUNDS = 100


def all_at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [job.result() for job in [pool.submit(job) for job in jobs]]


def issue(hall: HallProcess, service: str, count: int) -> list[str]:
    with FastClient(hall.port) as client:
        return [client.issue(service)["label"] for _ in range(count)]


@pytest.mark.slow
def test_fifty_clients_take_ten_thousand_tickets(open_hall: OpenHall) -> None:
    hall = open_hall()
    answered = all_at_once([lambda: issue(hall, "papers", TICKETS_EACH)] * CLIENTS)
    total = CLIENTS * TICKETS_EACH
    labels = [label for given in answered for label in given]
    assert sorted(int(label[1:]) for label in labels) == list(range(1, total + 1))
    for given in answered:
        assert given == sorted(given, key=lambda label: int(label[1:]))
    assert numbers(hall.database, "A") == list(range(1, total + 1))
    assert is_sound(hall.database)


@pytest.mark.slow
def test_two_counters_call_a_thousand_times_at_once(open_hall: OpenHall) -> None:
    hall = open_hall()
    all_at_once([lambda: issue(hall, "papers", PAIRS // 2)] * 4)
    together = threading.Barrier(2)

    def serve(counter: int) -> list[int]:
        called: list[int] = []
        finish: dict[str, object] = {}
        with FastClient(hall.port) as tablet:
            for _ in range(PAIRS):
                together.wait()
                status, turn = tablet.act(counter, "next", **finish)
                assert status == 200, turn
                finish = {"finish": turn["label"]}
                called.append(int(turn["label"][1:]))
        return called

    first, second = all_at_once([lambda: serve(1), lambda: serve(2)])
    pairs = [sorted(pair) for pair in zip(first, second, strict=True)]
    assert pairs == [[number, number + 1] for number in range(1, 2 * PAIRS, 2)]
    calls = query(hall.database, "SELECT count(*) FROM event WHERE kind = 'called'")
    assert calls == [(2 * PAIRS,)]


def test_two_tablets_of_one_counter(open_hall: OpenHall) -> None:
    """One of them calls and the other is told the label, also if the tap finishes a turn first."""
    hall = open_hall()
    issue(hall, "papers", 2 * TABLET_ROUNDS)
    together = threading.Barrier(2)
    finish: dict[str, object] = {}

    def call(tablet: FastClient) -> tuple[int, Any]:
        together.wait()
        return tablet.act(1, "next", **finish)

    with FastClient(hall.port) as one, FastClient(hall.port) as other:
        for number in range(1, 2 * TABLET_ROUNDS + 1):
            answers = dict(all_at_once([lambda: call(one), lambda: call(other)]))
            assert set(answers) == {200, 409}
            assert answers[200]["label"] == f"A{number:03}"
            assert answers[409]["code"] == "counter_busy"
            assert f"A{number:03}" in answers[409]["detail"]
            if number % 2:
                finish = {"finish": answers[200]["label"]}
            else:
                finish = {}
                assert one.act(1, "start")[0] == other.act(1, "finish")[0] == 200
    done = query(hall.database, "SELECT count(*) FROM wait_log WHERE outcome = 'done'")
    assert done == [(2 * TABLET_ROUNDS,)]


def test_one_key_from_many_connections(open_hall: OpenHall) -> None:
    """A panel that bounces sends a request many times, which gives one ticket."""
    hall = open_hall()

    def tap() -> Any:
        with FastClient(hall.port) as kiosk:
            return kiosk.issue("papers", key="one tap")

    tickets = all_at_once([tap] * 20)
    assert all(ticket == tickets[0] for ticket in tickets)
    assert numbers(hall.database, "A") == [1]
