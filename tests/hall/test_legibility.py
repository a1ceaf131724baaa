"""The size of numbers on a display for the distance of the farthest seat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.config.legibility import capitals_of, legibility


def test_seats_ten_metres_away_need_122_mm() -> None:
    assert legibility(55, 10).required_mm == pytest.approx(122)


@pytest.mark.parametrize(("diagonal", "share"), [(43, 0.228), (55, 0.178), (65, 0.151)])
def test_known_shares_of_the_screens_height(diagonal: float, share: float) -> None:
    assert legibility(diagonal, 10).capitals_needed == pytest.approx(share, abs=0.0005)


def test_a_panel_can_be_too_small() -> None:
    assert legibility(55, 10).too_small
    assert not legibility(55, 8).too_small
    assert not legibility(55, 10, capitals=0.18).too_small


@given(st.floats(10, 200), st.floats(0.5, 50), st.floats(0.01, 0.9))
def test_the_suggested_remedies_are_enough(diagonal: float, seat: float, capitals: float) -> None:
    found = legibility(diagonal, seat, capitals)
    nearly = 1 + 1e-9
    assert not legibility(found.diagonal_needed_in * nearly, seat, capitals).too_small
    assert not legibility(diagonal, found.readable_to_m / nearly, capitals).too_small
    assert not legibility(diagonal, seat, found.capitals_needed * nearly).too_small


@pytest.mark.parametrize(
    ("label", "share"), [("A000", 0.144), ("300", 0.144), ("99999", 0.144), ("MW000", 0.124)]
)
def test_longer_numbers_are_smaller(label: str, share: float) -> None:
    assert capitals_of(label) == pytest.approx(share, abs=0.001)
