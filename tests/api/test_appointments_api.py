"""Appointments over HTTP: staff book them, citizens check in, refusals are sentences."""

import time

import pytest

from tests.support.booked import quiet_day_start
from tests.support.hall_process import Answer, HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.problem import expect_problem

MINUTE = 60_000
LATER = 24 * 60 * MINUTE
PATH = "/api/v1/appointments"
WITH_APPOINTMENTS = TRIAL_HALL.read_text("utf-8") + "[appointments]\nenabled = true\n"


@pytest.fixture
def hall(open_hall: OpenHall) -> HallProcess:
    # The business day must not end while the test runs.
    return open_hall(
        config=WITH_APPOINTMENTS.replace("[hours]", f'day_starts = "{quiet_day_start()}"\n[hours]')
    )


def _now() -> int:
    return time.time_ns() // 1_000_000


def test_booked_kept_and_listed(hall: HallProcess) -> None:
    at = _now() + 5 * MINUTE
    booked = hall.post(PATH, {"service": "land", "at": at}, key="one")
    assert booked.status == 201
    assert booked.json.items() >= {"service": "land", "due_at": at, "state": "booked"}.items()
    assert hall.post(PATH, {"service": "land", "at": at}, key="one").json == booked.json
    code = booked.json["code"]
    assert (len(code), code.isdecimal()) == (6, True)
    kept = hall.post("/api/v1/tickets", {"appointment": code, "kiosk": "k1"}, key="two")
    assert kept.status == 201
    assert kept.json["label"] == "B001"
    assert hall.post("/api/v1/tickets", {"appointment": code, "kiosk": "k1"}, key="two").json == (
        kept.json
    )
    listed = hall.get(f"{PATH}?day={booked.json['day']}").json
    assert listed == [{**booked.json, "state": "arrived", "label": "B001"}]
    assert hall.get(PATH).json == listed
    assert hall.get(f"{PATH}?day=2000-01-01").json == []


def test_cancelled(hall: HallProcess) -> None:
    code = hall.post(PATH, {"service": "land", "at": _now() + MINUTE}).json["code"]
    assert hall.post(f"{PATH}/{code}/cancel").json["state"] == "cancelled"
    assert hall.post(f"{PATH}/{code}/cancel").status == 409


@pytest.mark.parametrize("language", ["vi", "en"])
def test_refusals_are_sentences(hall: HallProcess, open_hall: OpenHall, language: str) -> None:
    headers = {"Accept-Language": language}

    def check_in(**body: object) -> Answer:
        return hall.post("/api/v1/tickets", body, headers=headers)

    def book(**body: object) -> Answer:
        return hall.post(PATH, body, headers=headers)

    code = book(service="land", at=_now() + MINUTE).json["code"]
    tomorrow = book(service="land", at=_now() + LATER).json["code"]
    gone = book(service="land", at=_now() + MINUTE).json["code"]
    hall.post(f"{PATH}/{gone}/cancel")
    check_in(appointment=code)
    expect_problem(check_in(appointment=code), language, 409, "appointment_used", label="B001")
    expect_problem(check_in(appointment=gone), language, 409, "appointment_over")
    expect_problem(check_in(appointment="1"), language, 404, "unknown_appointment", code="1")
    assert check_in(appointment=tomorrow).json["code"] == "appointment_other_day"
    assert check_in(appointment=tomorrow).status == 409
    expect_problem(book(service="land", at=1), language, 422, "appointment_past")
    for body in ({}, {"service": "land", "appointment": code}):
        expect_problem(check_in(**body), language, 422, "invalid_field", field="service")
    without = open_hall()
    answer = without.post(PATH, {"service": "land", "at": _now() + MINUTE}, headers=headers)
    expect_problem(answer, language, 409, "no_appointments")
