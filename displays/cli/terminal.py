"""Standard output and errors, on which letters that would command a terminal are escaped.

Names and notes of people, and what an older version stored, reach a terminal in tables, answers, logs
and tracebacks. They all pass through here.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO, cast

from hall.letters.entered import escaped

LINE = re.compile("(\r\n)")
# Colours are those of our own logs; the worst that one of somebody else can do is to colour.
COLOUR_OR_LINE = re.compile("(\r\n|\x1b\\[[0-9;]*m)")
WRITTEN_ALONE = ("\r", "\ufeff")  # before a line is written again; before a file for Excel


class Escaping:
    """A stream to a terminal or file; everything but ``write`` is the stream's own. (A subclass of
    Python's streams would close the stream when it ends itself.)"""

    def __init__(self, stream: TextIO, *, colours: bool) -> None:
        self._stream = stream
        self._colours = colours

    def write(self, words: str) -> int:
        self._stream.write(words if words in WRITTEN_ALONE else self._escaped(words))
        return len(words)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def _escaped(self, words: str) -> str:
        parts = (COLOUR_OR_LINE if self._colours else LINE).split(words)
        parts[::2] = [escaped(part, lines=True) for part in parts[::2]]
        return "".join(parts)


@contextmanager
def escaping(*, colours: bool) -> Iterator[None]:
    """Within it, standard output and errors are escaped.

    :param colours: colours are let through, as logs have them.
    """
    out, errors = (
        cast("TextIO", Escaping(stream, colours=colours)) for stream in (sys.stdout, sys.stderr)
    )
    with redirect_stdout(out), redirect_stderr(errors):
        yield
