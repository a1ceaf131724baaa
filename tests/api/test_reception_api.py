"""The reception's work over HTTP: files of appointments, returned numbers, extra hours."""

import datetime as dt
from pathlib import Path

import pytest

import app
from hall import texts
from tests.support.booked import WITH_APPOINTMENTS, counted
from tests.support.described_api import DescribedApi
from tests.support.hall_process import HallProcess, OpenHall, run_app
from tests.support.paths import TRIAL_HALL
from tests.support.problem import expect_problem

PATH = "/api/v1/appointments"
COMING = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
LINE = f"{COMING:%d/%m/%Y};09:30;"
FILE = f"Ngày;Giờ;Lĩnh vực;Mã\r\n{LINE}Đất đai;7\r\n{LINE}Giấy tờ;\r\n"
WRONG = f"Ngày;Giờ;Lĩnh vực\n{LINE}Đất đai\n{LINE}Thuế\n{LINE}\n"


def test_a_file_is_imported_once(open_hall: OpenHall) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    api = DescribedApi(hall)
    assert api.post("/appointments/import", {"csv": FILE}) == counted(2)
    assert api.post("/appointments/import", {"csv": FILE}) == counted(known=2)
    found = api.get("/appointments", f"?day={COMING}")
    assert [(each["service"], each["state"]) for each in found] == [
        ("land", "booked"),
        ("papers", "booked"),
    ]
    assert found[0]["code"] == "000007"
    assert api.get("/appointments") == []
    assert api.get("/appointments", "?day=soon")["code"] == "invalid_field"
    refused = api.post("/appointments/import", {"csv": WRONG})
    assert [line["line"] for line in refused["lines"]] == [3, 4]


@pytest.mark.parametrize("language", texts.languages())
def test_wrong_lines_are_reported_one_by_one(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    headers = {"Accept-Language": language}
    answer = hall.post(f"{PATH}/import", {"csv": WRONG}, headers=headers)

    def problem(line: int, code: str, **values: object) -> dict[str, object]:
        sentence = texts.text(language, f"error.{code}", **values)
        detail = texts.text(language, "error.line", line=line, sentence=sentence)
        return {"line": line, "code": code, "detail": detail}

    assert (answer.status, answer.json["code"]) == (422, "import_refused")
    assert answer.json["detail"] == texts.text(language, "error.import_refused", n=2)
    assert answer.json["lines"] == [
        problem(3, "unknown_service", service="Thuế"),
        problem(4, "line_empty", column=texts.text(language, "error.column_service")),
    ]
    assert hall.get(f"{PATH}?day={COMING}").json == []


def test_a_file_from_the_command_line(
    open_hall: OpenHall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    file = tmp_path / "appointments.csv"
    file.write_text(FILE, "utf-8-sig")
    command = ["appointments", "import", str(file), "--url", hall.url]
    assert app.main(command) == 0
    assert capsys.readouterr().out == "2 booked, 0 were booked before.\n"
    file.write_text(WRONG, "utf-8")
    assert app.main(command) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("Dòng 3: ")
    file.write_bytes(FILE.replace("7\r", "8\r").replace("09:30", "10:00").encode("utf-16"))
    assert app.main(command) == 0
    assert capsys.readouterr().out == "2 booked, 0 were booked before.\n"
    file.write_bytes(FILE.replace("09:30;Đất", "9:45 SA;Đất").encode("utf-8"))
    assert app.main(command) == 0
    assert capsys.readouterr().out == "0 booked, 1 changed, 1 were booked before.\n"
    file.write_bytes(b"PK\x03\x04\x14\x00\x06\x00\x08\x00")
    assert app.main(command) == 1
    (_, reason) = capsys.readouterr().err.splitlines()
    assert reason == texts.text("vi", "error.file_workbook")
    file.unlink()
    assert app.main(command) == 1
    assert "No such file" in capsys.readouterr().err


def _held(hall: HallProcess) -> str:
    label: str = hall.issue("papers")["label"]
    hall.act(1, "next")
    hall.act(1, "hold", reason="papers-missing")
    return label


def test_a_return_can_be_undone(open_hall: OpenHall) -> None:
    """A return is undone and made again; once the number is called, it can't be undone any more."""
    hall = open_hall()
    api = DescribedApi(hall)
    label = _held(hall)
    assert api.post("/reception/back", {"label": label})["state"] == "waiting"
    again = api.post("/reception/undo", {"label": label})
    assert (again["state"], again["counter"]) == ("held", 1)
    headers = {"Accept-Language": "vi"}
    refused = hall.post("/api/v1/reception/undo", {"label": label}, headers=headers)
    expect_problem(refused, "vi", 409, "return_stands", label=label)
    assert api.post("/reception/back", {"label": label})["state"] == "waiting"
    refused = hall.post("/api/v1/reception/back", {"label": label}, headers=headers)
    expect_problem(refused, "vi", 409, "not_missed", label=label)
    hall.act(1, "next")
    assert api.post("/reception/undo", {"label": label})["code"] == "return_stands"
    assert api.post("/reception/back", {"label": "A999"})["code"] == "unknown_label"


def test_only_the_counter_undoes_its_own_return(open_hall: OpenHall) -> None:
    hall = open_hall()
    label = _held(hall)
    hall.act(1, "back", label=label)
    refused = hall.post("/api/v1/reception/undo", {"label": label})
    assert (refused.status, refused.json["code"]) == (409, "return_stands")


def test_the_hall_says_how_long_it_is_open_by_hand(open_hall: OpenHall) -> None:
    hall = open_hall()
    api = DescribedApi(hall)
    assert api.get("/hall")["opening"] == {"until": None}
    opened = api.post("/hall/open", {"minutes": 30})
    assert api.get("/hall")["opening"] == opened
    api.post("/hall/close")
    assert api.get("/hall")["opening"] == {"until": None}


def test_only_an_admin_s_reception_opens_the_hall(tmp_path: Path) -> None:
    database = tmp_path / "hall.db"
    given = ("--config", str(TRIAL_HALL), "--database", str(database))
    tokens = {
        role: run_app("token", "--role", role, *given).stdout.strip()
        for role in ("kiosk", "counter", "admin")
    }
    hall = HallProcess(TRIAL_HALL, database, "--host", "0.0.0.0")
    try:
        seen = {
            role: hall.get("/reception", Authorization=f"Bearer {token}")
            for role, token in tokens.items()
        }
        assert seen["kiosk"].status == 403
        assert '"manages": false' in seen["counter"].body.decode()
        assert '"manages": true' in seen["admin"].body.decode()
    finally:
        assert hall.stop() == 0
