"""Files of appointments from spreadsheets are imported wholly or not at all, and only once."""

import pytest

from hall.clock import ManualClock
from hall.config.base import Words
from hall.config.models import Config
from hall.config.sections import AppointmentsSection
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import ImportRefused
from hall.queue.store.verify import verify
from hall.queue.turn import appointment_errors
from hall.queue.turn.appointment_file import LINES_MOST, read
from hall.queue.views.reception import appointments
from tests.support.booked import counted, local_ms
from tests.support.database import dump, query

DAY_MS = 24 * 3600 * 1000
HEAD = "day,time,service,code,reference\n"


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    """An engine on Tuesday, 24 November 2026, at 8:00."""
    enabled = {"appointments": AppointmentsSection.model_validate({"enabled": True})}
    return Engine(config.model_copy(update=enabled), store, clock)


def booked(engine: Engine, day: str = "2026-11-24") -> list[tuple[int, str, str, str | None]]:
    with engine.store.reading() as db:
        found = appointments(db, day)
    return [(each["due_at"], each["service"], each["code"], each["reference"]) for each in found]


def faults(engine: Engine, text: str) -> list[tuple[int, str]]:
    before = dump(engine.store.path)
    with pytest.raises(ImportRefused) as refused:
        engine.import_appointments(text)
    assert dump(engine.store.path) == before
    assert refused.value.values == {"n": len(refused.value.faults)}
    return [(fault.line, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        "day,time,service,code,reference\n2026-11-24,09:30,land,012345,H42.1/7\n",
        "\ufeffNgày;Giờ;Lĩnh vực;Mã;Hồ sơ\r\n24/11/2026;9:30;Đất đai;12345;H42.1/7\r\n",
        "Ngày hẹn\tGiờ hẹn\tDịch vụ\tMã lịch hẹn\tSố hồ sơ\n"
        "24-11-2026\t9h30\tĐẤT ĐAI\t12345\tH42.1/7",
        'reference,service,code,time,day\n"H42.1/7","Land","012345","09:30:00","24.11.2026"\n',
        "\n;;;;\nNGÀY;GIO;LINH VUC;Ma Hen;ma_ho_so\n;;;;\n"
        "24/11/2026; 9.30 ;dat dai;12345;H42.1/7\n",
        "\n\nday, time ,service,code,reference,,\n"
        " 24/11/2026 , 9 g 30 , land , 12345 , H42.1/7 ,,,\n",
    ],
    ids=[
        "plain",
        "Vietnamese Excel",
        "tabs",
        "quotes and seconds",
        "empty lines, no accents",
        "spaces and empty cells",
    ],
)
def test_files_of_spreadsheets_are_read(engine: Engine, text: str) -> None:
    assert engine.import_appointments(text) == counted(1)
    assert booked(engine) == [(local_ms("2026-11-24T09:30"), "land", "012345", "H42.1/7")]
    assert verify(engine.store.path) == []


@pytest.mark.parametrize(
    ("cells", "day", "due"),
    [
        ("2026-11-24,9h,land", "2026-11-24", "2026-11-24T09:00"),
        ("2026-11-24,08:00,land", "2026-11-24", "2026-11-24T08:00"),
        ("2026-11-25,07:30,land", "2026-11-25", "2026-11-25T07:30"),
    ],
    ids=["hour alone", "this very moment", "the opening minute of another day"],
)
def test_dates_and_times_are_read(engine: Engine, cells: str, day: str, due: str) -> None:
    assert engine.import_appointments(HEAD + cells)["booked"] == 1
    assert [row[0] for row in booked(engine, day)] == [local_ms(due)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "file_empty")]),
        ("\ufeff\n;;\n", [(1, "file_empty")]),
        ("Danh sách\n;24/11/2026\n", [(1, "file_headings")]),
        ("PK\x03\x04\x14\x00", [(1, "file_workbook")]),
        ("\ufffd\x00", [(1, "file_not_text")]),
        ("day,time\n2026-11-24,09:30\n", [(1, "line_columns")]),
        ("day,time,service,Họ tên\n2026-11-24,09:30,land,An\n", [(1, "line_strange_column")]),
        ("day,time,service,giờ\n2026-11-24,09:30,land,10:00\n", [(1, "line_strange_column")]),
        (HEAD + "2026-11-24,09:30\n", [(2, "line_empty")]),
        (HEAD + "2026-11-24,,land\n", [(2, "line_empty")]),
        (HEAD + "2026-11-24,09:30,land,,,more\n", [(2, "line_too_long")]),
        (HEAD + "11/24/2026,09:30,land\n", [(2, "line_day")]),
        (HEAD + "0001-01-01,09:30,land\n", [(2, "line_day")]),
        (HEAD + "24/11/126,09:30,land\n", [(2, "line_day")]),
        (HEAD + "24/11/2026 10:00,09:30,land\n", [(2, "line_day")]),
        (HEAD + "24/11/2026,25/11/2026 09:30,land\n", [(2, "line_time")]),
        (HEAD + "24/11/2026,14:30 SA,land\n", [(2, "line_time")]),
        (HEAD + "25/11/2026,02:30,land\n", [(2, "line_outside_hours")]),
        (HEAD + "25/11/2126,09:30,land\n", [(2, "appointment_too_far")]),
        (HEAD + "01/01/0001,09:30,land\n", [(2, "line_day")]),
        (HEAD + "2026-11-24,24:30,land\n", [(2, "line_time")]),
        (HEAD + "2026-11-24,930,land\n", [(2, "line_time")]),
        (HEAD + "2026-11-24,09:30,tax\n", [(2, "unknown_service")]),
        (HEAD + "2026-11-24,09:30,land,1234567\n", [(2, "line_code")]),
        (HEAD + "2026-11-24,09:30,land,abc\n", [(2, "line_code")]),
        (HEAD + "2026-11-24,09:30,land,１２３４５６\n", [(2, "line_code")]),
        (HEAD + "2026-11-24,09:30,land,,Nguyễn An\n", [(2, "line_reference")]),
        (HEAD + f"2026-11-24,09:30,land,,{'7' * 41}\n", [(2, "line_reference")]),
        (HEAD + "2026-11-24,07:30,land\n", [(2, "appointment_past")]),
        (HEAD + '2026-11-24,09:30,land\n2026-11-24,"10:00,land\n', [(3, "line_unreadable")]),
        (
            HEAD + "2026-11-24,09:30,land\n\n2026-11-24,9,land\nsoon,10:00,land\n",
            [(4, "line_time"), (5, "line_day")],
        ),
        (
            HEAD + "2026-11-24,09:30,land,1\n2026-11-24,09:45,land,1\n2026-11-24,07:00,land\n",
            [(3, "line_code_taken"), (4, "appointment_past")],
        ),
        (
            HEAD + "2026-11-24,07:00,land\n2026-11-24,09:30,land,1\n2026-11-24,09:45,land,1\n",
            [(2, "appointment_past"), (4, "line_code_taken")],
        ),
        (
            HEAD + "2026-11-24,09:30,land\n" * (LINES_MOST + 1),
            [(LINES_MOST + 2, "line_too_many")],
        ),
    ],
)
def test_each_wrong_line_is_reported_and_nothing_is_imported(
    engine: Engine, text: str, expected: list[tuple[int, str]]
) -> None:
    engine.tick()
    assert faults(engine, text) == expected


def test_the_same_file_again_changes_nothing(engine: Engine, clock: ManualClock) -> None:
    """This holds later in the day, too, when some have come, were cancelled or are over."""
    text = HEAD + (
        "2026-11-24,09:30,land,111111,\n2026-11-24,09:30,land,,\n2026-11-24,09:30,land,,\n"
        "2026-11-24,10:00,land,,H1\n2026-11-24,10:00,papers,222222,H2\n"
    )
    assert engine.import_appointments(text) == counted(5)
    engine.check_in("111111")
    engine.cancel_appointment("222222")
    clock.at += 4 * 3600 * 1000
    before = dump(engine.store.path)
    assert engine.import_appointments(text) == counted(known=5)
    assert dump(engine.store.path) == before
    more = text + "2026-11-24,15:00,land,,H1\n2026-11-24,15:00,land,,H1\n"
    assert engine.import_appointments(more) == counted(2, known=5)


def test_a_long_file_is_read_to_its_last_line_or_refused(engine: Engine) -> None:
    lines = "".join(f"2026-11-25,09:30,land,{n}\n" for n in range(LINES_MOST))
    assert engine.import_appointments(HEAD + lines) == counted(LINES_MOST)


def test_a_line_twice_is_two_appointments_and_a_code_twice_is_one(engine: Engine) -> None:
    line = "2026-11-24,09:30,land"
    again = f"{line},5\n{line},5\n{line}\n{line}\n"
    assert engine.import_appointments(HEAD + again) == counted(3, known=1)
    assert len(booked(engine)) == 3


def test_a_line_once_more_than_before_is_one_more(engine: Engine) -> None:
    line = "2026-11-24,09:30,land"
    assert engine.import_appointments(f"{HEAD}{line}\n{line},5\n") == counted(2)
    again = HEAD + f"{line}\n" * 2 + f"{line},5\n"
    assert engine.import_appointments(again) == counted(1, known=2)


def test_lines_of_one_time_stand_in_the_order_of_the_file(engine: Engine) -> None:
    line = "2026-11-24,09:30,land,"
    engine.import_appointments(f"{HEAD}{line},first\n{line}000002,second\n{line},third\n")
    assert [row[3] for row in booked(engine)] == ["first", "second", "third"]


def test_screens_are_told_once_of_an_imported_file(engine: Engine) -> None:
    heard: list[str] = []
    engine.tick()
    engine.store.listeners.append(lambda events: heard.extend(event.kind for event in events))
    text = HEAD + "2026-11-24,09:30,land,1\n2026-11-24,09:45,land,2\n"
    engine.import_appointments(text)
    engine.import_appointments(text)
    engine.import_appointments(HEAD)
    assert heard == ["booked"]


def test_a_day_that_a_clock_ran_past_is_over(engine: Engine, clock: ManualClock) -> None:
    clock.at += 2 * DAY_MS
    engine.tick()
    clock.at -= 2 * DAY_MS
    assert faults(engine, HEAD + "2026-11-25,09:30,land") == [(2, "appointment_past")]
    assert engine.import_appointments(HEAD + "2026-11-26,09:30,land")["booked"] == 1


def test_an_appointment_booked_by_hand_is_another_one(engine: Engine) -> None:
    by_hand = engine.book("land", local_ms("2026-11-24T09:30"))
    line = HEAD + "2026-11-24,09:30,land,"
    assert engine.import_appointments(line)["booked"] == 1
    assert engine.import_appointments(line + by_hand["code"]) == counted(known=1)
    other = HEAD + f"2026-11-24,09:45,land,{by_hand['code']}"
    assert faults(engine, other) == [(2, "line_code_taken")]


def test_references_are_forgotten_with_their_day(engine: Engine, clock: ManualClock) -> None:
    engine.import_appointments(
        HEAD + "2026-11-24,09:30,land,1,H42.1\n2026-11-25,09:30,land,2,H42.2"
    )
    assert query(engine.store.path, "SELECT count(*) FROM event WHERE data LIKE '%H42%'") == [(0,)]
    clock.at += DAY_MS
    engine.tick()
    engine.issue("papers")
    assert [row[3] for row in booked(engine)] == [None]
    assert [row[3] for row in booked(engine, "2026-11-25")] == ["H42.2"]
    assert verify(engine.store.path) == []


def test_a_hall_without_appointments_takes_no_file(
    config: Config, store: Store, clock: ManualClock
) -> None:
    with pytest.raises(appointment_errors.NoAppointments):
        Engine(config, store, clock).import_appointments(HEAD)


def test_a_service_goes_by_its_id_before_any_name(config: Config) -> None:
    name = Words.model_validate("Papers")
    others = [each.model_copy(update={"name": name}) for each in config.services]
    confusing = config.model_copy(update={"services": (*others,)})
    (slip,) = read(confusing, HEAD + f"2026-11-24,09:30,papers,,{'7' * 40}")
    assert (slip.slot.service, slip.reference) == ("papers", "7" * 40)
