"""Series of two letters, of plain numbers, and of more than 999 numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config import report as check_config
from hall.config.file import load
from hall.config.models import Config
from hall.config.number_series import NumberSeries, label_of, parts_of, series_of
from hall.config.problems import ConfigErrors
from hall.queue.engine import Engine
from hall.queue.store import void_numbers
from hall.queue.store.database import Store
from hall.queue.store.errors import NumbersUsedUp, QuotaReached, UnknownLabel
from hall.queue.store.verify import verify
from tests.support.paths import SMALL_HALL

GOOD = SMALL_HALL.read_text("utf-8")
SERIES = st.one_of(
    st.from_regex(r"[A-HJ-NPR-Z]{1,2}", fullmatch=True).map(lambda key: series_of(key, "")),
    st.tuples(st.integers(1, 99_999), st.integers(0, 900)).map(
        lambda each: series_of("", f"{each[0]}-{min(99_999, sum(each))}")
    ),
)

Hall = Callable[..., Engine]


@pytest.fixture
def hall(tmp_path: Path, store: Store, clock: ManualClock) -> Hall:
    """A hall in which "land" has AB001, AB002 and "tax" has other numbers."""

    def made(numbers: str = "300-302", land: str = 'letter = "AB"', more: str = "") -> Engine:
        text = GOOD.replace('letter = "A"', land)
        text = text.replace(
            'letter = "B"\nname = "Tax"', f'numbers = "{numbers}"\nname = "Tax"{more}'
        )
        (tmp_path / "config.toml").write_text(text, "utf-8")
        return Engine(load(tmp_path / "config.toml"), store, clock, ignore_hours=True)

    return made


def numbers(engine: Engine, service: str, count: int) -> list[str]:
    return [engine.issue(service)["label"] for _ in range(count)]


def test_two_letters_and_a_range(hall: Hall, store: Store) -> None:
    engine = hall()
    assert numbers(engine, "land", 2) == ["AB001", "AB002"]
    assert numbers(engine, "tax", 2) == ["300", "301"]
    with store.reading() as db:
        rows = db.execute("SELECT label, series, number FROM ticket ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [
        ("AB001", "AB", 1),
        ("AB002", "AB", 2),
        ("300", "", 300),
        ("301", "", 301),
    ]
    engine.open_counter(2)
    assert engine.call(2, "301")["label"] == "301"
    engine.start(2)
    engine.finish(2)
    assert engine.call(2, "AB002")["label"] == "AB002"
    for other in ("AB003", "A002", "302", "3", "AB", "", "-1", "٣٠٠"):
        with pytest.raises(UnknownLabel):
            engine.call(1, other)
    assert verify(store.path) == []


def test_a_range_that_is_used_up_is_sold_out(hall: Hall, store: Store) -> None:
    engine = hall("98-100")
    assert numbers(engine, "tax", 3) == ["098", "099", "100"]
    with pytest.raises(NumbersUsedUp) as refused:
        engine.issue("tax")
    assert refused.value.values == {"service": "tax", "first": 98, "last": 100}
    engine.open_counter(2)
    with pytest.raises(NumbersUsedUp):
        engine.serve(2, service="tax")
    assert numbers(engine, "land", 1) == ["AB001"]
    assert verify(store.path) == []


def test_a_quota_counts_the_numbers_of_a_range(hall: Hall) -> None:
    engine = hall("300-499", more="\nquota = 2")
    numbers(engine, "tax", 2)
    with pytest.raises(QuotaReached):
        engine.issue("tax")


def test_numbers_begin_again_the_next_day(hall: Hall, clock: ManualClock) -> None:
    engine = hall()
    numbers(engine, "tax", 3)
    clock.at += 24 * 3_600_000
    engine.tick()
    assert numbers(engine, "tax", 1) == ["300"]


def test_a_thousand_numbers_and_more(hall: Hall, store: Store) -> None:
    engine = hall("998-1002")
    assert numbers(engine, "tax", 5) == ["998", "999", "1000", "1001", "1002"]
    engine.open_counter(2)
    assert engine.call(2, "1001")["label"] == "1001"
    assert verify(store.path) == []
    store.submit(lambda tx: tx.run("INSERT INTO series VALUES ('2026-11-24', 'AB', 998)"))
    assert numbers(engine, "land", 3) == ["AB999", "AB1000", "AB1001"]
    engine.open_counter(1)
    assert engine.call(1, "AB1000")["label"] == "AB1000"


def test_ranges_that_change_during_a_day_give_no_number_twice(hall: Hall, store: Store) -> None:
    first = numbers(hall("300-499"), "tax", 3)
    second = numbers(hall("301-499"), "tax", 2)
    third = numbers(hall("300-499"), "tax", 1)
    assert (first, second) == (["300", "301", "302"], ["303", "304"])
    assert third == ["305"]
    assert verify(store.path) == []


def test_a_missing_number_of_a_range_is_found(hall: Hall, store: Store) -> None:
    numbers(hall("300-499"), "tax", 3)
    store.submit(lambda tx: tx.run("UPDATE series SET last = 309"))
    assert any("Range 300 of 2026-11-24 has a gap." in each for each in verify(store.path))


def test_after_an_old_copy_a_range_goes_on_after_the_last_number(store: Store, hall: Hall) -> None:
    numbers(hall("300-499"), "tax", 2)
    given = {"2026-11-24": {"300": 317, "AB": 3, "500": 499}}
    found = store.submit(lambda tx: void_numbers.after(tx, given))
    assert [(each.series, each.first, each.last, each.lost) for each in found] == [
        ("300", 302, 317, ("302", "317")),
        ("AB", 1, 99, ("AB001", "AB003")),
    ]


@given(one=SERIES, other=SERIES, n=st.integers(0, 9_999), m=st.integers(0, 9_999))
def test_no_two_series_have_a_label_in_common(
    one: NumberSeries, other: NumberSeries, n: int, m: int
) -> None:
    a, b = one, other
    first, second = a.first + n, b.first + m
    assert parts_of(label_of(a.key, first)) == (a.letters, first)
    if a.key == b.key or not a.has(first) or not b.has(second):
        return
    apart = a.last is None or b.last is None or a.last < b.first or b.last < a.first
    if apart:
        assert label_of(a.key, first) != label_of(b.key, second)


@given(st.text(max_size=12))
def test_any_text_is_a_label_or_none(text: str) -> None:
    letters, number = parts_of(text)
    assert (letters, number) == ("", 0) or text == letters + text[len(letters) :]


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ("300-499", "400-599", "The range '400-599' has numbers of 'land'."),
        ("300-499", "499-499", "The range '499-499' has numbers of 'land'."),
        ("300-499", "1-9999", "The range '1-9999' has numbers of 'land'."),
        ("300–499", "500-600", ""),
    ],
)
def test_ranges_do_not_overlap(tmp_path: Path, one: str, other: str, sentence: str) -> None:
    text = GOOD.replace('letter = "A"', f'numbers = "{one}"')
    text = text.replace('letter = "B"\nname = "Tax"', f'numbers = "{other}"\nname = "Tax"')
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    if not sentence:
        assert isinstance(load(path), Config)
        return
    with pytest.raises(ConfigErrors) as caught:
        load(path)
    assert [problem.message for problem in caught.value.problems] == [sentence]
    assert [problem.path for problem in caught.value.problems] == ["services.tax.numbers"]


def test_one_letter_twice_beside_itself_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(GOOD.replace('letter = "B"\nname = "Tax"', 'letter = "AA"\nname = "Tax"'))
    text, code = check_config.report(path)
    assert code == 0
    assert "Note: 'AA' is easily taken for one letter" in text
