"""How a printer is: what it says of itself, and what became of its last ticket."""

from dataclasses import dataclass, replace
from typing import Literal

State = Literal["ok", "fault", "unknown"]
Reason = Literal[
    "",
    # It says so itself.
    "cover_open",
    "paper_out",
    "cutter",
    "error",  # of a kind that only switching it off and on may end; also any error of ours
    "overheated",
    "feed_button",
    "not_ready",  # off line, and does not say why
    # It could not be asked, or did not take a ticket.
    "offline",  # not there: unplugged, no route, unknown name
    "refused",  # there, but not for us
    "timeout",  # answers no more, or takes no more bytes
    "interrupted",  # broke off
    "unsupported",  # this machine lacks the driver
    # Unknown, not a fault.
    "no_status",  # it is reached in a way that brings no answers
    "silent",  # it has never answered, as many cheap printers
]


@dataclass(frozen=True, slots=True)
class Health:
    """``reason`` is empty when all is well; ``near_end``: little paper is left on the roll."""

    state: State
    reason: Reason = ""
    near_end: bool = False


class HealthRecord:
    """What is shown of a printer, from its own answers and the fate of its tickets.

    A printer that cannot answer is never shown as well, only as unknown, and as faulty from a
    ticket that failed until one that did not.
    """

    def __init__(self) -> None:
        self.health = Health("unknown")
        self._failed = False

    def asked(self, told: Health) -> Health:
        if told.state == "unknown" and self._failed:
            told = replace(self.health, near_end=told.near_end)
        self._failed = self._failed and told.state != "ok"
        self.health = told
        return told

    def failed(self, reason: Reason) -> Health:
        self._failed = True
        self.health = Health("fault", reason, self.health.near_end)
        return self.health

    def printed(self, told: Health) -> Health:
        """``told`` is what it said after the ticket."""
        self._failed = False
        return self.asked(told)
