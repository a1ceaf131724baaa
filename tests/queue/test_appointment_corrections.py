"""A file that was imported before is sent again, days later and with corrections."""

import pytest

from hall.clock import DAY_MS, HOUR_MS, ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import ImportRefused
from hall.queue.store.verify import verify
from hall.queue.store.webhook_outbox import WebhookOutbox
from hall.queue.views.reception import appointments
from tests.support.booked import counted, engine_with_appointments, local_ms
from tests.support.database import dump, query

HEAD = "day,time,service,code,reference\n"
TUESDAY, WEDNESDAY = "2026-11-24", "2026-11-25"


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    """An engine on Tuesday, 24 November 2026, at 8:00."""
    return engine_with_appointments(config, store, clock)


def listed(engine: Engine, day: str) -> list[tuple[int, str, str]]:
    """The time, service and state of each appointment of a day."""
    with engine.store.reading() as db:
        found = appointments(db, day)
    return [(each["due_at"], each["service"], each["state"]) for each in found]


def faults(engine: Engine, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as refused:
        engine.import_appointments(text)
    return [(fault.line, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("days", [1, 2, 40])
def test_the_file_goes_on_growing(engine: Engine, clock: ManualClock, days: int) -> None:
    """Whatever became of the lines of days that are over, they are known."""
    text = HEAD + (
        f"{TUESDAY},09:30,land,,H1\n{TUESDAY},09:30,land,,H2\n{TUESDAY},10:00,land,,\n"
        f"{TUESDAY},10:30,land,777777,\n{WEDNESDAY},09:30,land,,H3\n"
    )
    assert engine.import_appointments(text) == counted(5)
    engine.check_in("777777")
    clock.at += days * DAY_MS
    engine.tick()
    assert query(engine.store.path, "SELECT count(*) FROM appointment WHERE reference='H1'") == [
        (0,)
    ]
    new = "2027-01-05,10:00,land,,H4\n"
    assert engine.import_appointments(text + new) == counted(1, known=5)
    before = dump(engine.store.path)
    assert engine.import_appointments(text + new) == counted(known=6)
    assert dump(engine.store.path) == before
    assert verify(engine.store.path) == []


def test_a_past_line_that_was_never_booked_is_refused(engine: Engine, clock: ManualClock) -> None:
    text = HEAD + f"{TUESDAY},09:30,land,,H1\n"
    engine.import_appointments(text)
    clock.at += DAY_MS
    never = f"{TUESDAY},09:30,land,,H2\n{TUESDAY},10:00,land,,H3\n{TUESDAY},09:30,papers,,\n"
    past = "appointment_past"
    assert faults(engine, text + never) == [(3, past), (4, past), (5, past)]


def test_lines_of_appointments_that_were_moved_are_known_on_later_days(
    engine: Engine, clock: ManualClock
) -> None:
    """Moved by staff, by the file itself after its day, or by a file between."""
    text = HEAD + f"{TUESDAY},09:30,land,,H1\n{TUESDAY},10:00,land,,\n{TUESDAY},10:30,land,,H3\n"
    engine.import_appointments(text)
    ((code,),) = query(engine.store.path, "SELECT code FROM appointment WHERE reference = 'H1'")
    engine.move_appointment(code, "papers")
    clock.at += DAY_MS
    late = text.replace("10:00", "10:15")
    assert engine.import_appointments(late) == counted(known=3)
    never = f"{TUESDAY},11:00,land,,H4\n"
    assert faults(engine, late + never) == [(5, "appointment_past")]


@pytest.mark.parametrize("written", ["land", "Đất đai"])
def test_lines_of_a_service_that_is_gone_are_known_on_later_days(
    engine: Engine, clock: ManualClock, store: Store, written: str
) -> None:
    text = HEAD + f"{TUESDAY},09:30,{written},,H1\n{WEDNESDAY},09:30,papers,,H2\n"
    engine.import_appointments(text)
    clock.at += DAY_MS
    data = engine.config.model_dump()
    data["services"] = [one for one in data["services"] if one["id"] != "land"]
    for counter in data["counters"]:
        counter["services"] = [name for name in counter["services"] if name != "land"] or ["papers"]
    later = Engine(Config.model_validate(data), store, clock)
    assert later.import_appointments(text) == counted(known=2)
    gone = f"{TUESDAY},10:00,{written},,H3\n{WEDNESDAY},10:00,{written},,H4\n"
    assert faults(later, text + gone) == [(5, "unknown_service")]
    assert faults(later, text + gone.splitlines()[0]) == [(4, "appointment_past")]


@pytest.mark.parametrize("cancelled", [False, True])
def test_who_did_not_come_may_get_another_day_under_the_same_code(
    engine: Engine, clock: ManualClock, *, cancelled: bool
) -> None:
    engine.import_appointments(HEAD + f"{TUESDAY},09:30,land,123456,H1\n")
    if cancelled:
        engine.cancel_appointment("123456")
    clock.at += DAY_MS
    again = HEAD + f"{WEDNESDAY},10:00,land,123456,H1\n"
    assert engine.import_appointments(again) == counted(changed=1)
    assert listed(engine, WEDNESDAY) == [(local_ms(f"{WEDNESDAY}T10:00"), "land", "booked")]
    assert engine.import_appointments(again) == counted(known=1)
    assert verify(engine.store.path) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{},09:30,land,,H1", "{},10:15,land,,H1", "land 10:15"),
        ("{},09:30,land,,H1", "{},09:30,papers,,H1", "papers 09:30"),
        ("{},09:30,land,123456,", "{},14:00,papers,123456,H9", "papers 14:00"),
    ],
    ids=["time", "service", "by code"],
)
@pytest.mark.parametrize("day", [TUESDAY, WEDNESDAY])
def test_a_line_that_says_something_else_corrects_its_appointment(
    engine: Engine, before: str, after: str, expected: str, day: str
) -> None:
    engine.import_appointments(HEAD + before.format(TUESDAY))
    ((_, code),) = query(engine.store.path, "SELECT id, code FROM appointment")
    corrected = HEAD + after.format(day)
    assert engine.import_appointments(corrected) == counted(changed=1)
    service, time = expected.split()
    assert listed(engine, day) == [(local_ms(f"{day}T{time}"), service, "booked")]
    assert query(engine.store.path, "SELECT code FROM appointment") == [(code,)]
    assert engine.import_appointments(corrected) == counted(known=1)
    assert verify(engine.store.path) == []


def test_two_lines_may_change_places(engine: Engine) -> None:
    engine.import_appointments(HEAD + f"{TUESDAY},09:30,land,,H1\n{TUESDAY},10:00,land,,H2\n")
    swapped = HEAD + f"{TUESDAY},10:00,land,,H1\n{TUESDAY},09:30,land,,H2\n"
    assert engine.import_appointments(swapped) == counted(changed=2)
    assert engine.import_appointments(swapped) == counted(known=2)


def test_a_reference_may_have_several_appointments(engine: Engine) -> None:
    """One line more for a file number is one appointment more while the other line is there."""
    first, second = f"{TUESDAY},09:30,land,,H1\n", f"{TUESDAY},10:00,land,,H1\n"
    engine.import_appointments(HEAD + first)
    assert engine.import_appointments(HEAD + second + first) == counted(1, known=1)
    moved = f"{TUESDAY},11:00,land,,H1\n"
    assert engine.import_appointments(HEAD + first + moved) == counted(changed=1, known=1)
    assert [due for due, *_ in listed(engine, TUESDAY)] == [
        local_ms(f"{TUESDAY}T09:30"),
        local_ms(f"{TUESDAY}T11:00"),
    ]


def test_a_cancelled_one_stays_so_until_its_line_changes(engine: Engine) -> None:
    text = HEAD + f"{TUESDAY},09:30,land,123456,H1\n{TUESDAY},10:00,land,,H2\n"
    engine.import_appointments(text)
    codes = [code for (code,) in query(engine.store.path, "SELECT code FROM appointment")]
    for code in codes:
        engine.cancel_appointment(code)
    assert engine.import_appointments(text) == counted(known=2)
    assert {state for *_, state in listed(engine, TUESDAY)} == {"cancelled"}
    later = text.replace("09:30", "11:00").replace("10:00", "11:15")
    assert engine.import_appointments(later) == counted(changed=2)
    assert {state for *_, state in listed(engine, TUESDAY)} == {"booked"}
    assert verify(engine.store.path) == []


def test_who_has_come_is_not_moved(engine: Engine, clock: ManualClock) -> None:
    engine.import_appointments(HEAD + f"{TUESDAY},09:00,land,123456,\n{TUESDAY},09:00,land,,H2\n")
    codes = [code for (code,) in query(engine.store.path, "SELECT code FROM appointment")]
    for code in codes:
        engine.check_in(code)
    corrected = HEAD + f"{TUESDAY},09:15,land,123456,\n{TUESDAY},09:15,land,,H2\n"
    assert faults(engine, corrected) == [(2, "line_code_taken")]
    clock.at += 2 * HOUR_MS
    assert engine.import_appointments(corrected) == counted(known=2)
    assert {due for due, *_ in listed(engine, TUESDAY)} == {local_ms(f"{TUESDAY}T09:00")}


def test_a_correction_must_be_bookable_too(engine: Engine) -> None:
    engine.import_appointments(HEAD + f"{TUESDAY},09:30,land,,H1\n{TUESDAY},10:00,land,,H2\n")
    wrong = HEAD + f"{TUESDAY},07:45,land,,H1\n{TUESDAY},12:00,land,,H2\n"
    assert faults(engine, wrong) == [(2, "appointment_past"), (3, "line_outside_hours")]


def test_what_staff_have_booked_is_never_moved_by_a_file(engine: Engine) -> None:
    """Its code may be that of another system by chance."""
    code = engine.book("land", local_ms(f"{TUESDAY}T09:30"))["code"]
    assert faults(engine, HEAD + f"{TUESDAY},10:00,land,{code},\n") == [(2, "line_code_taken")]


def test_the_event_of_a_correction_has_the_new_service_and_time(engine: Engine) -> None:
    engine.import_appointments(HEAD + f"{TUESDAY},09:30,land,,H1\n")
    engine.import_appointments(HEAD + f"{WEDNESDAY},10:00,papers,,H1\n")
    names = ("kind", "service", "due_at", "day")
    columns = ", ".join(f"json_extract(data, '$.{name}')" for name in names[1:])
    last = f"SELECT kind, {columns} FROM event ORDER BY seq DESC LIMIT 1"
    at = local_ms(f"{WEDNESDAY}T10:00")
    assert query(engine.store.path, last) == [("appointment_moved", "papers", at, WEDNESDAY)]
    messages = WebhookOutbox(engine.store).after(0)
    assert {"service": "papers", "due_at": at}.items() <= messages[-1].body.items()
    assert verify(engine.store.path) == []
