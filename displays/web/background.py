"""What takes long is done beside the hall's loop."""

import sys
from collections.abc import Callable
from typing import TypeVar, cast

from flask import current_app
from gevent.threadpool import ThreadPool

from hall.queue.store.errors import HallError

T = TypeVar("T")
# How long the loop may wait for its turn in the interpreter; Python's own 5 ms add up.
SWITCH_S = 0.0005


def aside(work: Callable[[], T]) -> T:
    """On a native thread, one after the other: the hall goes on meanwhile. :raises HallError:"""

    def done() -> tuple[T | None, HallError | None]:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        # The pool would print what is raised in it.
        try:
            return work(), None
        except HallError as refusal:
            return None, refusal
        finally:
            sys.setswitchinterval(usual)

    pool: ThreadPool = current_app.extensions["aside"]
    found, refusal = pool.apply(done)
    if refusal is not None:
        raise refusal
    return cast(T, found)
