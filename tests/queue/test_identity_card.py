"""The data in the QR codes of identity cards, for all ways in which cards were issued."""

import datetime as dt

import pytest

from hall.identity_card import IdentityCard, NoCard, parse

CARD = "001090123456|012345678|NGUYỄN VĂN A|01021990|Nam|Số 1, Phường Thử|15042021"
READ = IdentityCard("001090123456", dt.date(1990, 2, 1))


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        CARD.replace("012345678", ""),
        CARD.replace("|012345678", ""),
        CARD.replace("01021990", "01/02/1990").replace("15042021", "15/04/2021"),
        f"{CARD}||NGUYỄN VĂN B|20500101",
        f" {CARD}\r\n",
        CARD.replace("Nam", "Nu0031"),
        CARD.replace("Số 1, Phường Thử", "45678901"),
    ],
    ids=["usual", "no old number", "six fields", "slashes", "more", "spaces", "mangled", "digits"],
)
def test_cards_are_read_by_the_shape_of_their_fields(text: str) -> None:
    assert parse(text) == READ


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/t/abc",
        "001090123456|NGUYEN VAN A|01021990|Nam|Hà Nội",
        CARD.replace("001090123456", "00109012345"),
        CARD.replace("01021990", "31021990").replace("15042021", "1504"),
        CARD.replace("|", ";"),
        CARD.replace("001090123456", "٠٠١٠٩٠١٢٣٤٥٦"),
    ],
)
def test_other_texts_are_no_cards(text: str) -> None:
    with pytest.raises(NoCard):
        parse(text)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1951-11-24", "2026-11-24", 75),
        ("1951-11-25", "2026-11-24", 74),
        ("1952-02-29", "2027-02-28", 74),
        ("1952-02-29", "2027-03-01", 75),
    ],
)
def test_age_changes_on_the_birthday(born: str, day: str, age: int) -> None:
    card = IdentityCard("001051123456", dt.date.fromisoformat(born))
    assert card.age_on(dt.date.fromisoformat(day)) == age


def test_a_card_does_not_print_itself() -> None:
    assert "1990" not in f"{READ} {READ!r}"
