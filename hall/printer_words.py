"""Words about printers that the screens, the command line and the printers share."""

from typing import Literal

from hall import texts

TERMINAL = "en"

PlayedFault = Literal[
    "none",
    "cover_open",
    "paper_out",
    "cutter",
    "overheated",
    "near_end",
    "timeout",  # it does not answer
    "refused",
    "paper_ends",  # in the middle of the next ticket
    "interrupted",  # it breaks off in the middle of each
    "half",  # it loses half of each and does not know
    "unconfirmed",  # it prints, and never says so
    "slow",
]
"""Faults that the printer on the screen plays on command, as real printers have them."""


def condition(state: str, reason: str, *, near_end: bool) -> str:
    """A printer's health for a terminal, for example "fault: no paper"."""
    words = f"{state}: {reason_in_words(reason)}" if reason else state
    return f"{words}  little paper" if near_end else words


def reason_in_words(reason: str) -> str:
    """:param reason: one of ``printers/link/health.Reason``, not the empty one."""
    return texts.text(TERMINAL, f"common.printer_{reason}")
