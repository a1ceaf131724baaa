"""Appointments over HTTP: staff book them, citizens check in, refusals are sentences."""

import datetime as dt
import time

import pytest

import app
from hall.displays.web.hours_in_words import day_in_words
from tests.support.booked import NEVER_OPEN, WITH_APPOINTMENTS, quiet_day_start
from tests.support.hall_process import Answer, HallProcess, OpenHall
from tests.support.problem import expect_problem

MINUTE = 60_000
LATER = 24 * 60 * MINUTE
PATH = "/api/v1/appointments"


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


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_time_outside_the_hours_needs_a_reason(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(config=NEVER_OPEN, hours=True)
    at = _now() + 2 * LATER
    local = dt.datetime.fromtimestamp(at / 1000, dt.timezone(dt.timedelta(hours=7)))
    day = day_in_words(
        language, date=local.date(), time=f"{local:%H:%M}", hours=[], special=None, likely=None
    )

    def book(**more: object) -> Answer:
        body = {"service": "land", "at": at, **more}
        return hall.post(PATH, body, headers={"Accept-Language": language})

    expect_problem(book(), language, 422, "appointment_outside_hours", day=day)
    expect_problem(book(outside_hours=" "), language, 422, "appointment_outside_hours", day=day)
    far = book(at=at + 365 * LATER, outside_hours="asked for")
    expect_problem(far, language, 422, "appointment_too_far", days=90)
    assert book(outside_hours="x" * 101).json["code"] == "invalid_field"
    assert book(outside_hours=" asked for ").status == 201
    csv = f"day;time;service\n{local:%d/%m/%Y;%H:%M};land\n"
    refused = hall.post(f"{PATH}/import", {"csv": csv}, headers={"Accept-Language": language}).json
    (line,) = refused["lines"]
    assert (line["line"], line["code"]) == (2, "line_outside_hours")
    assert line["detail"].endswith(f": {day}")


def test_the_command_line_may_give_the_reason(
    open_hall: OpenHall, capsys: pytest.CaptureFixture[str]
) -> None:
    hall = open_hall(config=NEVER_OPEN, hours=True)
    at = str(_now() + 2 * LATER)
    command = ["appointment", "book", "--service", "land", "--at", at, "--url", hall.url]
    assert app.main(command) == 1
    assert "đóng cửa cả ngày" in capsys.readouterr().err
    assert app.main([*command, "--outside-hours", "asked for"]) == 0
    assert " booked " in capsys.readouterr().out


def test_the_longest_file_fits(open_hall: OpenHall) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    day = dt.date.today() + dt.timedelta(days=2)
    line = f"{day:%d/%m/%Y};09:30;Đất đai;;{'7' * 36}"
    csv = "Ngày;Giờ;Lĩnh vực;Mã;Hồ sơ\r\n" + "".join(f"{line}{n:04}\r\n" for n in range(1000))
    assert hall.post(f"{PATH}/import", {"csv": csv}).json["booked"] == 1000
