"""The file of the last numbers is on the disk before anybody hears of a number."""

import os

import pytest

from hall.queue.engine import Engine
from hall.queue.store import high_water


def test_a_number_is_flushed_before_it_is_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own flush is done as ever, and noted."""
    flushed: list[int] = []

    def flush(descriptor: int) -> None:
        os.fsync(descriptor)
        flushed.append(descriptor)

    monkeypatch.setattr(high_water, "flush", flush)
    for given in (1, 2):
        engine.issue("papers")
        assert len(flushed) == given
    engine.call_next(1)
    assert len(flushed) == 2  # no number was given
