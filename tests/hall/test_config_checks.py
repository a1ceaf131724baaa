"""Each mistake in a configuration is reported once, in plain words with a hint."""

from pathlib import Path

import pytest

from hall.config.file import load
from hall.config.problems import ConfigErrors
from tests.support.paths import SMALL_HALL

GOOD = SMALL_HALL.read_text("utf-8")


def problems_in(folder: Path, text: str) -> list[str]:
    (folder / "config.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigErrors) as caught:
        load(folder / "config.toml")
    return [f"{p.path} | {p.message} {p.hint}".rstrip() for p in caught.value.problems]


# Each row has a text in GOOD, its replacement, and "path | message and hint" of the one problem.
MISTAKES = [
    # Keys and their kinds
    ("[calls]", "[policy]\nin_row = 3\n[calls]",
     "policy.in_row | There is no key 'in_row' here. Did you mean 'in_a_row'?"),
    ("[calls]", "[cals]",
     "cals | There is no key 'cals' here. Did you mean 'calls'?"),
    ('text = "Welcome"', 'text = "Welcome"\nzzz = 1',
     "notices.#1.zzz | There is no key 'zzz' here. "
     "The known keys are: 'text', 'title', 'displays'."),
    ('name = "Kiosk"\n', "",
     "kiosks.k1.name | The key 'name' is missing."),
    ('id = "k1"\n', "",
     "kiosks.#1.id | The key 'id' is missing."),
    ('name = "Kiosk"', "name = 5",
     'kiosks.k1.name | 5 is not a text. '
     'Write "…", or one for each language: { vi = "…", en = "…" }.'),
    ("[server]", "[server]\nport = 70000",
     "server.port | 70000 must be at most 65535."),
    ("[server]", '[server]\nport = "8000"',
     'server.port | "8000" is not a whole number. Digits only, without quotes.'),
    ("[server]", "[server]\nhost = 127",
     "server.host | 127 is not a text. Put the value in quotes."),
    ("[calls]", '[calls]\nconfirm_arrival = "yes"',
     'calls.confirm_arrival | "yes" is neither true nor false. Write it without quotes.'),
    ("[calls]", "[calls]\nleast_calls = 4",
     "calls.least_calls | Who is called 3 times at most is never called 4 times. "
     "At most 3, or raise most_calls."),
    ('id = "land"', 'id = "land"\nthen = ["tax", "land"]',
     "services.land.then.land | After 'land' a visit would go on with 'land' again. "
     "Name what comes after it."),
    ('id = "land"', 'id = "land"\nthen = ["taxes"]',
     "services.land.then.taxes | There is no service 'taxes'. Did you mean 'tax'?"),
    ("number = 2", "number = 0",
     "counters.0.number | 0 must be at least 1."),
    ('id = "p1"\n', 'id = "p1"\ntimeout_s = false\n',
     "printers.p1.timeout_s | false is not a number. Digits only, without quotes."),
    ('areas = ["intake"]', 'areas = ["intake"]\ndiagonal_in = 0',
     "displays.hall-1.diagonal_in | 0 must be more than 0."),
    ('areas = ["intake"]', 'areas = "intake"',
     "displays.hall-1.areas | This must be a list. Write it in square brackets: [ … ]."),
    ("[[notices]]", "[notices]",
     "notices | This must be a list. Begin each one with [[notices]]."),
    ('id = "p1"\n', 'id = "p1"\ndriver = "netwrk"\n',
     "printers.p1.driver | 'netwrk' is not possible here. Did you mean 'network'?"),
    ('id = "p1"\n', 'id = "p1"\nwidth_dots = 500\n',
     "printers.p1.width_dots | 500 is not possible here. The choices are: '576', '512', '384'."),
    ('id = "k1"', 'id = "K 1"',
     "kiosks.K 1.id | 'K 1' cannot be an id. "
     "Only a-z, 0-9 and hyphens, at most 32, not starting with a hyphen."),
    ("[calls]\n", "",  None),
    # The hall
    ('name = "Hall"', 'name = "Hall"\ntimezone = "Asia/Ho_Chi_Min"',
     "hall.timezone | There is no time zone 'Asia/Ho_Chi_Min'. Did you mean 'Asia/Ho_Chi_Minh'?"),
    ('name = "Hall"', 'name = "Hall"\nlanguages = ["vi", "xx"]',
     "hall.languages.xx | There are no texts in 'xx'. The languages are: 'vi', 'en'."),
    ('name = "Hall"', 'name = "Hall"\nlanguages = []',
     'hall.languages | The hall needs a language. Write ["vi", "en"].'),
    ('name = "Hall"', 'name = ""',
     "hall.name | The name is empty."),
    ('{ vi = "Tiếp nhận", en = "Intake" }', '{ vi = "Tiếp nhận" }',
     "areas.intake.name.en | The name is missing in the language 'en'."),
    ('{ vi = "Tiếp nhận", en = "Intake" }', '{ vi = "Tiếp nhận", en = "Intake", eng = "I" }',
     "areas.intake.name.eng | There is no language 'eng'. Did you mean 'en'?"),
    ('name = "Hall"', 'name = "Hall"\nslogan = { vi = "Tận tình" }',
     "hall.slogan.en | The slogan is missing in the language 'en'."),
    ("[calls]", '[paper]\nheader = { vi = "12 Phan Bội Châu" }\n[calls]',
     "paper.header.en | The header is missing in the language 'en'."),
    ("[server]", '[server]\npublic_url = "hall.local"',
     "server.public_url | 'hall.local' is not a web address. "
     'Write for example "http://192.168.1.10:8000".'),
    ("[server]", '[server]\npublic_url = "https://a-hall-with-a-long-name.gov.vn/"',
     "server.public_url | The address has 38 characters, 3 too many for a QR code. "
     "At most 35: use a shorter host name."),
    # Ids, numbers, letters
    ('id = "results"', 'id = "intake"',
     "areas.intake.id | Two areas have the id 'intake'. Each needs its own."),
    ("number = 2", "number = 1",
     "counters.1.number | Two counters have the number 1. Each needs its own."),
    ('letter = "B"\nname = "Tax"', 'letter = "A"\nname = "Tax"',
     "services.tax.letter | Two services have the letter 'A'. Each needs its own."),
    ('name = "Results"', 'name = "Results"\nletter = "B"',
     "areas.results.letter | Two areas have the letter 'B'. Each needs its own."),
    ('letter = "A"', 'letter = "O"',
     "services.land.letter | The letter 'O' is easily mistaken for a digit or another letter. "
     "Use any but I, O and Q."),
    ('letter = "A"', 'letter = "a"',
     "services.land.letter | 'a' is not one capital letter or two. Write for example \"A\"."),
    ('letter = "A"', 'letter = "ABC"',
     "services.land.letter | 'ABC' is not one capital letter or two. Write for example \"A\"."),
    ('letter = "A"', 'letter = "AO"',
     "services.land.letter | The letter 'O' is easily mistaken for a digit or another letter. "
     "Use any but I, O and Q."),
    ('letter = "A"\nname = "Land"', 'name = "Land"',
     "services.land | The service has neither a letter nor numbers. "
     'Write for example letter = "A" or numbers = "300-499".'),
    ('letter = "A"', 'letter = "A"\nnumbers = "300-499"',
     "services.land.numbers | The service has both a letter and numbers. Remove one of the two."),
    ('letter = "A"', 'numbers = "from 300"',
     "services.land.numbers | 'from 300' is not a range of numbers. Write for example \"300-499\"."),
    ('letter = "A"', 'numbers = "0-99"',
     "services.land.numbers | '0-99' is not a range of numbers. Write for example \"300-499\"."),
    ('letter = "A"', 'numbers = "499-300"',
     "services.land.numbers | The range '499-300' ends before it begins. Turn it round."),
    ("[calls]", '[[priorities]]\nid = "ordinary"\nname = "Old"\n[calls]',
     "priorities.ordinary.id | 'ordinary' already means all classes, or none. "
     "Give the class another id."),
    # References
    ('["tax", "land"]', '["tax", "lnd"]',
     "counters.2.services.lnd | There is no service 'lnd'. Did you mean 'land'?"),
    ('services = ["land"]', "services = []",
     "counters.1.services | This counter has no services."),
    ('services = ["land"]', 'services = ["land", "land"]',
     "counters.1.services | 'land' stands here twice."),
    ('services = ["land"]', 'services = ["land"]\nhelps = ["land"]',
     "counters.1.helps.land | 'land' is a service of this counter already. "
     "A counter helps only with services that are not its own."),
    ('services = ["land"]', 'services = ["land"]\nhelps = ["taxi"]',
     "counters.1.helps.taxi | There is no service 'taxi'. Did you mean 'tax'?"),
    ('["tax", "land"]', '["land"]',
     "services.tax | No counter takes this service. Add it to a counter's services or remove it."),
    ('name = "Land"\narea = "intake"', 'name = "Land"\narea = "yard"',
     "services.land.area | There is no area 'yard'. The areas are: 'intake', 'results'."),
    ('areas = ["intake"]', 'areas = ["intak"]',
     "displays.hall-1.areas.intak | There is no area 'intak'. Did you mean 'intake'?"),
    ('areas = ["intake"]', "areas = []",
     "displays.hall-1.areas | This display has no areas."),
    ('areas = ["intake"]', 'areas = ["results"]',
     "displays.hall-1.areas | This display would stay empty: none of its areas has a service. "
     "Areas with services: 'intake'."),
    ('displays = ["hall-1"]', 'displays = ["hall-2"]',
     "notices.#1.displays.hall-2 | There is no display 'hall-2'. Did you mean 'hall-1'?"),
    ('printers = ["p1"]', 'printers = ["p9"]',
     "kiosks.k1.printers.p9 | There is no printer 'p9'. The printers are: 'p1'."),
    ('printers = ["p1"]', 'printer = "p1"',
     "kiosks.k1.printer | There is no key 'printer' here. Did you mean 'printers'?"),
    # Hours
    ('"07:30"', '"7:30"',
     "hours.monday.#1.opens | '7:30' is not a time of day. "
     "Write \"07:30\": hours 00 to 23, minutes."),
    ('"11:30"', '"1130"',
     "hours.monday.#1.closes | '1130' is not a time of day. "
     "Write \"07:30\": hours 00 to 23, minutes."),
    ('closes = "17:00"', 'closes = "12:00"',
     "hours.monday.#2.closes | The window opens at 13:30 and would close at 12:00. "
     "Closing must come after opening."),
    ('tickets_until = "11:15"', 'tickets_until = "11:45"',
     "hours.monday.#1.tickets_until | Tickets would be given until 11:45, "
     "but the window closes at 11:30. Stop giving tickets at closing time or before."),
    ('tickets_until = "11:15"', 'tickets_until = "06:15"',
     "hours.monday.#1.tickets_until | Tickets would be given from 07:00 until 06:15, so never."),
    ('opens = "13:30"', 'opens = "11:00"',
     "hours.monday.#2.opens | The window 11:00–17:00 overlaps the one of 07:30–11:30."),
    ('closes = "17:00"', 'closes = "17:00", tickets_from = "11:00"',
     "hours.monday.#2.tickets_from | Tickets would begin at 11:00, "
     "while those before are still given."),
    ('name = "Hall"', 'name = "Hall"\nday_starts = "12:00"', None),
    ('name = "Hall"', 'name = "Hall"\nday_starts = "07:15"',
     "hall.day_starts | The business day would change at 07:15, while the hall is open on monday. "
     "Choose a time at night."),
    # Exceptions
    ("[calls]", '[[exceptions]]\ndate = "2027-02-30"\n[calls]',
     "exceptions.#1.date | '2027-02-30' is not a day. Write it as \"2027-02-05\"."),
    ("[calls]", "[[exceptions]]\ndate = 2027-02-05\n[calls]",
     "exceptions.#1.date | 2027-02-05 is not a text. Put the value in quotes."),
    ("[calls]", '[[exceptions]]\ndate = "2027-02-05"\nuntil = "2027-02-04"\n[calls]',
     "exceptions.#1.until | The exception would begin on 2027-02-05 and end on 2027-02-04. "
     "Its last day must not come before its first."),
    ("[calls]", '[[exceptions]]\ndate = "2027-02-05"\nuntil = "2027-02-12"\n'
     '[[exceptions]]\ndate = "2027-02-12"\n[calls]',
     "exceptions.#2.date | This exception overlaps the one that begins on 2027-02-05. "
     "Each day may have one."),
    ("[calls]", '[[exceptions]]\ndate = "2027-02-05"\n'
     'windows = [{ opens = "09:00", closes = "08:00" }]\n[calls]',
     "exceptions.#1.windows.#1.closes | The window opens at 09:00 and would close at 08:00. "
     "Closing must come after opening."),
    ("[calls]", '[[exceptions]]\ndate = "2027-02-05"\n'
     'windows = [{ opens = "03:00", closes = "08:00" }]\n[calls]',
     "hall.day_starts | The business day would change at 04:00, while the hall is open "
     "on the exception of 2027-02-05. Choose a time at night."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES)
def test_one_mistake_is_one_problem(
    tmp_path: Path, old: str, new: str, expected: str | None
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if expected is None:
        (tmp_path / "config.toml").write_text(text, "utf-8")
        load(tmp_path / "config.toml")
    else:
        assert problems_in(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    ("driver", "missing"),
    [
        ("network", ["host"]),
        ("usb", ["usb_vendor", "usb_product"]),
        ("serial", ["device"]),
        ("file", ["device"]),
        ("cups", ["queue"]),
        ("win32", ["queue"]),
    ],
)
def test_a_driver_needs_its_keys(tmp_path: Path, driver: str, missing: list[str]) -> None:
    text = GOOD.replace('id = "p1"\n', f'id = "p1"\ndriver = "{driver}"\n')
    expected = [
        f"printers.p1.{key} | The driver {driver!r} needs the key {key!r}." for key in missing
    ]
    assert problems_in(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("process_id = true", "process_id | The driver 'screen' cannot do this. It goes with"),
        ('text = "native"', "text | The driver 'screen' cannot do this. It goes with"),
    ],
)
def test_settings_that_a_driver_cannot_have(tmp_path: Path, line: str, expected: str) -> None:
    (problem,) = problems_in(tmp_path, GOOD.replace('id = "p1"\n', f'id = "p1"\n{line}\n'))
    assert problem.startswith(f"printers.p1.{expected} ")
