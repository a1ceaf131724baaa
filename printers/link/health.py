"""The health of a printer: what it reports of itself, and what became of its last paper."""

from dataclasses import dataclass, replace
from typing import Literal

State = Literal["ok", "fault", "unknown"]
Reason = Literal[
    "",
    # The printer reports it.
    "cover_open",
    "paper_out",
    "cutter",
    "error",  # it may end only when the printer is switched off and on; also any error of ours
    "overheated",
    "feed_button",
    "not_ready",  # off line, without a reason
    # The printer could not be asked, or did not take a paper.
    "offline",  # not there: unplugged, no route, unknown name
    "refused",  # there, but not for us
    "timeout",  # answers no more, or takes no more bytes
    "interrupted",  # ended the connection
    "unsupported",  # this machine lacks the driver
    # Unknown, not a fault.
    "no_status",  # it is reached in a way that brings no answers
    "silent",  # it has never answered, like many cheap printers
    # It is well.
    "no_process_id",  # it does not know GS ( H, which config.toml says that it does
]


@dataclass(frozen=True, slots=True)
class Health:
    """``reason`` is empty when all is well; ``near_end``: little paper is left on the roll."""

    state: State
    reason: Reason = ""
    near_end: bool = False


class HealthRecord:
    """The health that is shown of a printer, from its own answers and the fate of its papers.

    A printer that cannot answer is never shown as "ok". It is unknown, and at fault from a paper
    that failed until one that did not.
    """

    def __init__(self) -> None:
        self.health = Health("unknown")
        self._failed = False

    def answered(self, answer: Health) -> Health:
        """Note what the printer answered; the result is what is shown now, as of all methods."""
        if answer.state == "unknown" and self._failed:
            answer = replace(self.health, near_end=answer.near_end)
        self._failed = self._failed and answer.state != "ok"
        self.health = answer
        return answer

    def failed(self, reason: Reason) -> Health:
        """Note that a paper failed."""
        self._failed = True
        self.health = Health("fault", reason, self.health.near_end)
        return self.health

    def printed(self, answer: Health) -> Health:
        """Note that a paper was sent without an error. ``answer`` is what the printer last
        answered, before the paper.
        """
        self._failed = False
        return self.answered(answer)
