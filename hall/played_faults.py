"""What the printer on the screen can do wrong on command, as real ones do by themselves."""

from typing import Literal

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
