"""GS r: asked within the stream, a printer answers it in its turn, and so tells what came whole.

DLE EOT is answered at once, whatever the printer is in the middle of. This question is swallowed
where a byte was lost from the band before it. Most printers know it; who answered it once does.
"""

import re

from hall.printers.link.print_commands import INITIALISE

QUESTION = b"\x1dr\x01"
# Behind the cut, so that a printer that takes it for letters forgets them.
LAST = QUESTION + INITIALISE
NEVER_SET = 0x90  # in an answer; each to DLE EOT has one of these bits
CONFIRMATION = re.compile(rb"\x37\x22.{4}\x00", re.DOTALL)  # of GS ( H


def answers(heard: bytes) -> int:
    return sum(not byte & NEVER_SET for byte in CONFIRMATION.sub(b"", heard))
