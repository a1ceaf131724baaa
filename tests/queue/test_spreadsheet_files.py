"""Files of appointments are read as Vietnamese Excel writes them."""

import codecs
import datetime as dt
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.config.base import Words
from hall.config.models import Config
from hall.queue.store.errors import ImportRefused
from hall.queue.turn.appointment_file import ImportRow, read
from hall.queue.turn.spreadsheet_cells import day_and_time
from hall.text_file import text_of
from tests.support.booked import local_ms
from tests.support.code_page import in_code_page

DAY = dt.date(2026, 12, 2)
ROW = "02/12/2026;14:30;Đất đai\r\n"
HEADINGS = "Ngày;Giờ;Lĩnh vực\r\n"


def only(rows: list[ImportRow]) -> tuple[int, str, str]:
    """When the only line is, its service and its reference."""
    (row,) = rows
    return row.slot.at, row.slot.service, row.reference


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffsep=;\r\n" + HEADINGS + ROW,
        "sep=\t\n" + (HEADINGS + ROW).replace(";", "\t"),
        '"sep=,",\n' + (HEADINGS + ROW).replace(";", ","),
        "sep=|\n" + (HEADINGS + ROW).replace(";", "|"),
        "sep=,\r\n" + HEADINGS + ROW,
        "DANH SÁCH LỊCH HẸN, THÁNG 12\r\n" + HEADINGS + ROW,
        'ỦY BAN NHÂN DÂN;;\r\n"Danh sách\nlịch hẹn, tuần 1, tháng 12";;\r\n;;\r\n' + HEADINGS + ROW,
        ";Thời gian;\r\n" + HEADINGS + ROW,
        "STT;Ngày (dd/mm/yyyy);Giờ hẹn *;Lĩnh vực:\r\n1;02/12/2026;14:30;ĐẤT ĐAI\r\n",
        HEADINGS + "\r\n;;\r\n" + HEADINGS.upper() + ROW,
        HEADINGS + "\u200b02/12/2026\u200b;\u00a014:30\u202f;\u2060Đất\u00a0đai\ufeff\r\n",
        HEADINGS + '"=""02/12/2026""";="14:30";Đất đai\r\n',
        unicodedata.normalize("NFD", HEADINGS + ROW),
        (HEADINGS + ROW).replace("\r\n", "\r"),
    ],
    ids=[
        "hint",
        "hint at tabs",
        "hint in quotes",
        "hint at another one",
        "hint of an earlier file",
        "title with commas",
        "titles of several lines",
        "merged headings above",
        "count of lines, notes in headings",
        "headings on each page",
        "characters of no width",
        "cells marked as text",
        "accents apart",
        "lines of an old Macintosh",
    ],
)
def test_the_table_is_found(config: Config, text: str) -> None:
    assert only(read(config, text)) == (local_ms("2026-12-02T14:30"), "land", "")


@pytest.mark.parametrize(
    "text",
    ["", "\ufeff", "\r\n;;\r\n", "\u200b\r\n", "\u00a0;", "sep=;\r\n", '\ufeffsep=,\r\n"",""'],
)
def test_an_empty_file_is_called_empty(config: Config, text: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(config, text)
    assert [fault.code for fault in refused.value.faults] == ["file_empty"]


@pytest.mark.parametrize("written", ["សំបុត្រ\u200bកំណើត", "សំបុត្រកំណើត"])
def test_a_name_may_have_characters_of_no_width(config: Config, written: str) -> None:
    """As Khmer and Thai names have between their words."""
    name = Words.model_validate("សំបុត្រ\u200bកំណើត")
    services = [one.model_copy(update={"name": name}) for one in config.services[:1]]
    hall = config.model_copy(update={"services": services})
    assert only(read(hall, HEADINGS + f"02/12/2026;14:30;{written}"))[1] == services[0].id


def test_faults_name_the_line_of_the_file(config: Config) -> None:
    text = "sep=;\r\nDanh sách\r\n\r\n" + HEADINGS + "02/12/2026;14:30;Đất đai"
    assert [row.line for row in read(config, text)] == [5]


DAYS = [
    "02/12/2026",
    "2/12/2026",
    "02-12-2026",
    "2.12.2026",
    "2026-12-02",
    "2026/12/02",
    "02/12/26",
    "02/12/2026 00:00:00",
    "2026-12-02T00:00:00",
    "02/12/2026 12:00 SA",
    "46358",
    "46358.0",
    "46358,0",
    "2 tháng 12 năm 2026",
    "Ngày 02 Tháng 12, 2026",
    "02 Tháng Mười Hai 2026",
    "Thứ Tư, 02 Tháng Mười Hai, 2026",
    "Thứ Tư, 02/12/2026",
    "Thứ 4 ngày 02/12/2026",
    "T4 2/12/26",
    "02-thg 12-26",
    "02-Thg12-26",
    "2-Dec-26",
    "02 December 2026",
]
TIMES = {
    dt.time(9, 30): [
        "9:30",
        "09:30:00",
        "9h30",
        "9 h 30",
        "9g30",
        "9.30",
        "9 giờ 30",
        "9 giờ 30 phút",
        "9h30'",
        "9h30p",
        "9:30 SA",
        "09:30:00 SA",
        "9:30 AM",
        "9:30 a.m.",
        "9h30 sáng",
        "0.395833333",
        "0,395833333",
        "0.3958",
        ".395833333333333",
        "46358.3958333333",
        "30/12/1899 09:30:00",
        "12/30/1899 9:30",
        "1900-01-00 09:30:00",
        "1/0/1900 9:30:00 AM",
        "9：30",
        "1899-12-30 09:30:00",
        "02/12/2026 09:30",
    ],
    dt.time(14, 30): ["14:30", "2:30 CH", "02:30:00 CH", "2:30 pm", "2h30 chiều", "14:30 CH"],
    dt.time(16): ["16 giờ 00", "16 giờ", "16h", "4 CH", "4 giờ chiều", "0.666666667"],
    dt.time(12): ["12:00", "12:00 CH", "12 giờ trưa", "0.5"],
    dt.time(0): ["12:00 SA", "0:00", "46358"],
    dt.time(13, 15): ["1:15 CH", "1:15 trưa"],
}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("meant", TIMES, ids=str)
def test_days_and_times_are_read_as_excel_writes_them(day: str, meant: dt.time) -> None:
    assert {day_and_time(day, time) for time in TIMES[meant]} == {(DAY, meant)}


@pytest.mark.parametrize("time", ["13:00 SA", "930", "9", "24:00", "9:60", "1.5", "0.3998", "soon"])
def test_other_times_are_not_guessed(time: str) -> None:
    assert day_and_time("02/12/2026", time) == (DAY, None)


@pytest.mark.parametrize(
    "day",
    [
        "Thứ Năm, 02/12/2026",
        "CN 2/12/2026",
        "31/11/2026",
        "12/2026",
        "2/12",
        "99999",
        "20261202",
        "1/1/1999",
    ],
)
def test_other_days_are_not_guessed(day: str) -> None:
    assert day_and_time(day, "9:30") == (None, dt.time(9, 30))


SHOWN_DAYS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d/%m/%Y 00:00:00", "%d tháng %m năm %Y")


@given(
    day=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    minutes=st.integers(0, 24 * 60 - 1),
    shown=st.sampled_from(SHOWN_DAYS),
)
def test_every_minute_is_read_however_it_is_shown(day: dt.date, minutes: int, shown: str) -> None:
    hour, minute = divmod(minutes, 60)
    half = f"{hour % 12 or 12}:{minute:02} {'SA' if hour < 12 else 'CH'}"
    serial = (day - dt.date(1899, 12, 30)).days
    part = f"{minutes / 1440:.9f}"
    meant = {(day, dt.time(hour, minute))}
    times = [
        f"{hour}:{minute:02}",
        f"{hour:02}:{minute:02}:00",
        f"{hour} giờ {minute:02}",
        half,
        part,
    ]
    assert {day_and_time(day.strftime(shown), time) for time in times} == meant
    assert {day_and_time(str(serial), time) for time in times} == meant
    assert day_and_time(f"{serial}{part[1:]}", part) in meant


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(config: Config, text: str) -> None:
    """It is read, or refused in words; any other error fails the test."""
    with suppress(ImportRefused):
        read(config, text)


@pytest.mark.parametrize(
    "content",
    [
        (HEADINGS + ROW).encode(),
        codecs.BOM_UTF8 + (HEADINGS + ROW).encode(),
        codecs.BOM_UTF16_LE + (HEADINGS + ROW).encode("utf-16-le"),
        codecs.BOM_UTF16_BE + (HEADINGS + ROW).encode("utf-16-be"),
        (HEADINGS + ROW).encode("utf-16-le"),
        in_code_page(HEADINGS + ROW),
    ],
    ids=["UTF-8", "with mark", "UTF-16", "big-endian", "without mark", "Windows 1258"],
)
def test_the_encodings_of_excel_are_read(config: Config, content: bytes) -> None:
    assert only(read(config, text_of(content))) == (local_ms("2026-12-02T14:30"), "land", "")
