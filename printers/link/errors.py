"""What goes wrong at the end of a link, and what it is called."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from hall.printers.link.health import Reason

BROKEN_OFF = (errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE)


class PrinterError(Exception):
    """The printer could not be given the picture, or says that it did not print all of it.

    ``permanent``: trying again is no use. ``begun`` says that part of the picture may be on paper.
    """

    def __init__(
        self, reason: Reason, detail: str = "", *, permanent: bool = False, begun: bool = False
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.permanent = permanent
        self.begun = begun


@contextmanager
def translated(*, begun: bool) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PrinterError(_reason(error), str(error), begun=begun) from error
    except (ImportError, RuntimeError, ValueError) as error:  # a library or its backend is missing
        raise PrinterError("unsupported", str(error), permanent=True, begun=begun) from error


def _reason(error: OSError) -> Reason:
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return "timeout"
    if error.errno in (errno.ECONNREFUSED, errno.EACCES, errno.EPERM):
        return "refused"
    if error.errno in BROKEN_OFF:
        return "interrupted"
    return "offline"
