"""Marks tests that need more than their own process, by the functions that they call."""

from collections.abc import Iterator
from functools import cache
from inspect import unwrap
from types import CodeType, FunctionType
from typing import Any

import pytest

MARK_OF = {
    "HallProcess": "hall",
    "run_app": "hall",
    "started": "hall",
    "Popen": "hall",
    "sync_playwright": "browser",
}


def mark(items: list[pytest.Item]) -> None:
    """Adds the marks; tests marked as slow come first, so that no core ends the run alone."""
    for item in items:
        for name in {name for function in _functions_of(item) for name in _marks(function)}:
            item.add_marker(name)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _functions_of(item: Any) -> Iterator[Any]:
    """The functions of the test and of its fixtures."""
    yield item.function
    for fixtures in item._fixtureinfo.name2fixturedefs.values():
        yield from (fixture.func for fixture in fixtures)


@cache
def _marks(function: Any) -> frozenset[str]:
    """The marks that a function needs for what it and the helpers it calls do."""
    function = unwrap(getattr(function, "hypothesis", function))
    function = getattr(function, "inner_test", function)
    if not isinstance(function, FunctionType) or not function.__module__.startswith("tests"):
        return frozenset()
    names = set(_names(function.__code__))
    called = (function.__globals__.get(name) for name in names)
    helpers = [each for each in called if isinstance(each, FunctionType) and each is not function]
    own = {MARK_OF[name] for name in names & MARK_OF.keys()}
    return frozenset(own.union(*map(_marks, helpers)))


def _names(code: CodeType) -> Iterator[str]:
    """The names that the code and the functions inside it use."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
