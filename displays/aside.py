"""What takes long is done beside the hall's loop."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import current_app
from gevent.threadpool import ThreadPool

from hall.queue.errors import HallError

T = TypeVar("T")


def aside(work: Callable[[], T]) -> T:
    """On a native thread, one after the other: the hall goes on meanwhile. :raises HallError:"""

    def done() -> tuple[T | None, HallError | None]:
        # The pool would print what is raised in it.
        try:
            return work(), None
        except HallError as refusal:
            return None, refusal

    pool: ThreadPool = current_app.extensions["aside"]
    found, refusal = pool.apply(done)
    if refusal is not None:
        raise refusal
    return cast(T, found)
