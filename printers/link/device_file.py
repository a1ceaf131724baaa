"""Writing to a device file that may stop taking bytes."""

import os
import time
from pathlib import PurePath

POLL_S = 0.02
# Windows has no non-blocking files and needs to be told that bytes are not text.
FLAGS = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class SlowFile:
    """Appends to ``path``; TimeoutError when it takes nothing for ``timeout_s``.

    A missing file is created, but not under /dev: an unplugged printer is not an empty file.
    """

    def __init__(self, path: str, timeout_s: float) -> None:
        creating = 0 if PurePath(path).is_relative_to("/dev") else os.O_CREAT
        self._file = os.open(path, FLAGS | creating, 0o640)
        self._timeout_s = timeout_s

    def write(self, content: bytes) -> None:
        deadline = time.monotonic() + self._timeout_s
        while content:
            try:
                content = content[os.write(self._file, content) :]
                deadline = time.monotonic() + self._timeout_s
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise TimeoutError("the device takes no bytes") from None
                time.sleep(POLL_S)

    def close(self) -> None:
        os.close(self._file)
