"""How a printer is, in the words of a terminal."""

from hall import texts

TERMINAL = "en"


def condition(state: str, reason: str, *, near_end: bool) -> str:
    """For example "fault: no paper"."""
    told = f"{state}: {reason_in_words(reason)}" if reason else state
    return f"{told}  little paper" if near_end else told


def reason_in_words(reason: str) -> str:
    """:param reason: one of ``printers/link/health.Reason``, not the empty one."""
    return texts.text(TERMINAL, f"common.printer_{reason}")
