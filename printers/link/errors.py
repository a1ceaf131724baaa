"""The errors of a link to a printer, and the reason that is shown for each."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hall.printers.link.health import Reason

EscposDevice = Any  # a printer of python-escpos, which is typed only in part
BROKEN_OFF = (errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE)


class PrinterError(Exception):
    """The printer could not be given the paper, or reports that it did not print all of it.

    Where ``permanent`` is true, trying again is of no use. Where ``begun`` is true, part of the
    paper may have come out.
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
    """Turn the errors of the system and of libraries into PrinterError."""
    try:
        yield
    except OSError as error:
        raise PrinterError(_reason(error), str(error), begun=begun) from error
    except (ImportError, RuntimeError, ValueError) as error:  # a library or backend is missing
        raise PrinterError("unsupported", str(error), permanent=True, begun=begun) from error


def opened(device: EscposDevice, **options: object) -> EscposDevice:
    """Open ``device``.

    :raises OSError: the error of the system, which python-escpos wraps in its own.
    """
    from escpos.exceptions import Error as EscposError

    try:
        device.open(**options)
    except EscposError as error:
        cause = error.__context__
        if isinstance(cause, OSError):
            raise cause from error
        raise OSError(errno.ENODEV, str(error)) from error
    return device


def _reason(error: OSError) -> Reason:
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return "timeout"
    if error.errno in (errno.ECONNREFUSED, errno.EACCES, errno.EPERM):
        return "refused"
    if error.errno in BROKEN_OFF:
        return "interrupted"
    return "offline"
