"""Work that takes long is done in the background, so that screens and commands do not wait."""

import sys
from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, current_app
from gevent.threadpool import ThreadPool

from hall.queue.store.errors import HallError

T = TypeVar("T")
# How long the loop may wait for its turn in the interpreter; Python's own 5 ms add up.
SWITCH_S = 0.0005


def install(app: Flask) -> None:
    """One native thread does the work of the whole application, one piece after the other."""
    app.extensions["background"] = ThreadPool(1)


def in_background(work: Callable[[], T]) -> T:
    """The result of ``work``, which runs on the native thread meanwhile. :raises HallError:"""

    def run() -> tuple[T | None, HallError | None]:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        # The pool would print an error that is raised in it.
        try:
            return work(), None
        except HallError as refusal:
            return None, refusal
        finally:
            sys.setswitchinterval(usual)

    pool: ThreadPool = current_app.extensions["background"]
    result, refusal = pool.apply(run)
    if refusal is not None:
        raise refusal
    return cast(T, result)
