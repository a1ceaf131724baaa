"""The meaning of a printer's status bits, and the state that the hall concludes from them."""

import re
import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall import texts
from hall.printer_words import PlayedFault
from hall.printers.link import confirmation, status
from hall.printers.link.health import Health, HealthRecord, Reason
from hall.printers.link.status import CAUSE, ERROR, PAPER, PRINTER, is_answer

WELL = {PRINTER: 0x16, CAUSE: 0x12, ERROR: 0x12, PAPER: 0x12}


def test_a_printer_without_trouble_is_ok() -> None:
    assert status.health(WELL) == Health("ok")


@pytest.mark.parametrize(
    ("kind", "byte", "reason"),
    [
        (PRINTER, 0x1E, "not_ready"),
        (PRINTER, 0x36, "not_ready"),
        (PRINTER, 0x56, "feed_button"),
        (CAUSE, 0x16, "cover_open"),
        (CAUSE, 0x1A, "feed_button"),
        (CAUSE, 0x32, "paper_out"),
        (CAUSE, 0x52, "not_ready"),
        (ERROR, 0x1A, "cutter"),
        (ERROR, 0x32, "error"),
        (ERROR, 0x52, "overheated"),
        (PAPER, 0x72, "paper_out"),
    ],
)
def test_each_bit_has_its_reason(kind: int, byte: int, reason: str) -> None:
    health = status.health({**WELL, kind: byte})
    assert health is not None
    assert (health.state, health.reason) == ("fault", reason)


def test_little_paper_is_no_fault() -> None:
    assert status.health({**WELL, PAPER: 0x1E}) == Health("ok", near_end=True)


def test_a_cause_is_reported_before_its_consequences() -> None:
    opened = {PRINTER: 0x1E, CAUSE: 0x36, ERROR: 0x52, PAPER: 0x7E}
    assert status.health(opened) == Health("fault", "cover_open", near_end=True)


def test_too_little_is_no_answer_but_a_fault_is_one() -> None:
    assert status.health({}) is None
    assert status.health({PRINTER: 0x12}) is None
    assert status.health({PAPER: 0x12}) is None
    assert status.health({PRINTER: 0x12, PAPER: 0x12}) == Health("ok")
    assert status.health({PAPER: 0x72}) == Health("fault", "paper_out")


@given(st.dictionaries(st.sampled_from(status.KINDS), st.integers(0, 255), max_size=4))
def test_ok_means_that_no_answer_reports_trouble(answers: dict[int, int]) -> None:
    health = status.health(answers)
    if health is not None and health.state == "ok":
        assert not answers[PRINTER] & 0x68
        assert not answers[PAPER] & 0x60
        assert not answers.get(CAUSE, 0) & 0x6C
        assert not answers.get(ERROR, 0) & 0x68


def test_an_answer_is_known_by_its_fixed_bits() -> None:
    as_epson_says = [byte for byte in range(256) if re.fullmatch("0..1..10", f"{byte:08b}")]
    assert [byte for byte in range(256) if is_answer(byte)] == as_epson_says
    assert confirmation.count_answers(bytes(as_epson_says)) == 0
    # Paper, little, none, neither.
    assert confirmation.count_answers(b"\x12\x00\x03\x12\x0c\x0f") == 4


class Talkative:
    """A printer that reports unasked that all is well, and a fault as soon as it is asked."""

    def __init__(self) -> None:
        self._says = [b"\x12\x12"]

    def write(self, content: bytes) -> None:
        assert content in (b"\x10\x04\x01\x10\x04\x04", b"\x10\x04\x02\x10\x04\x03")
        self._says.append(b"\x1e\x72" if content[2] == PRINTER else b"\x32\x12")

    def read(self, seconds: float) -> bytes:
        return self._says.pop(0) if self._says else b""


def test_earlier_reports_are_no_answers() -> None:
    """Such a report may be the answer to dots of a picture that looked like a question."""
    assert status.health(status.ask(Talkative(), time.monotonic() + 5)) == Health(
        "fault", "paper_out"
    )


@given(st.integers(0, 0xFFFF), st.binary(max_size=8), st.binary(max_size=8))
def test_a_confirmation_is_taken_for_nothing_else(number: int, before: bytes, after: bytes) -> None:
    answer = b"\x37\x22" + confirmation.ask_when_printed(number)[-4:] + b"\x00"
    assert not any(is_answer(byte) for byte in answer)
    assert confirmation.is_printed(before + answer + after, number)
    assert not confirmation.is_printed(answer, number + 1)
    assert confirmation.count_answers(b"\x00" + answer + b"\x03") == 2


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("reason", sorted(set(get_args(Reason)) - {""}))
def test_every_reason_has_words(reason: str, language: str) -> None:
    words = texts.catalogue(language)
    assert f"common.printer_{reason}" in words
    assert f"wall.fault_{reason}" in words or f"wall.printer_{reason}" in words


@pytest.mark.parametrize("language", texts.languages())
@pytest.mark.parametrize("fault", get_args(PlayedFault))
def test_every_fault_that_is_played_has_words(fault: str, language: str) -> None:
    assert f"roll.fault_{fault}" in texts.catalogue(language)


def test_a_printer_that_cannot_answer_is_never_shown_as_well() -> None:
    record, health = HealthRecord(), Health("unknown", "no_status")
    assert record.answered(health) == health
    assert record.printed(health) == health


def test_a_failed_ticket_is_a_fault_until_one_comes_out() -> None:
    record, health = HealthRecord(), Health("unknown", "silent")
    assert record.failed("timeout") == Health("fault", "timeout")
    for _ in range(2):  # asking again changes nothing
        assert record.answered(health) == Health("fault", "timeout")
    assert record.printed(health) == health
    assert record.answered(health) == health


def test_a_reported_state_outweighs_the_last_ticket() -> None:
    record = HealthRecord()
    record.failed("paper_out")
    assert record.answered(Health("ok")) == Health("ok")
    assert record.answered(Health("unknown", "silent")) == Health("unknown", "silent")
    assert record.answered(Health("fault", "cutter")) == Health("fault", "cutter")


def test_little_paper_stays_known_over_a_failed_ticket() -> None:
    record = HealthRecord()
    record.answered(Health("ok", near_end=True))
    assert record.failed("interrupted") == Health("fault", "interrupted", near_end=True)
