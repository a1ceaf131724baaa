"""The reason why a number came first, as one sentence."""

from collections.abc import Sequence

from hall import texts
from hall.config.models import Config
from hall.queue.views.why import Comparison, Explanation

MOST_LABELS = 3  # people read no more numbers of one group


class Reasons:
    """Sentences in one ``language`` of the hall."""

    def __init__(self, config: Config, language: str) -> None:
        self.config = config
        self.language = language

    def of(self, why: Explanation) -> str:
        """The reason why a ticket was called, or the numbers that come before it."""
        label = self._number(why["label"], why["service"], named=why["several"])
        if why["stranded"]:
            label = self._number(why["label"], why["service"], named=True)
            return self._text("stranded", label=label)
        if why["rule"] is not None:
            reason = self._rule(why["rule"], why["priority"])
            if why["passed_over"]:
                labels = self._labels(why["passed_over"])
                reason = self._text("passed_over", reason=reason, labels=labels)
            return self._text("called", label=label, counter=why["counter"], reason=reason)
        if why["state"] != "waiting":
            return self._text("not_called", label=label)
        if not why["before"]:
            return self._text("nobody", label=label)
        groups = [
            self._text(
                "group",
                labels=self._labels(before["labels"]),
                reason=self._rule(before["rule"], before["priority"]),
            )
            for before in why["before"]
        ]
        return self._text("waiting", label=label, groups="; ".join(groups))

    def between(self, found: Comparison) -> str:
        """The reason why the first of two numbers came, or comes, before the second."""
        labels = {"first": found["first"], "second": found["second"]}
        names = {
            which: self._number(label, service, named=found["several"] and found["rule"] != "same")
            for (which, label), service in zip(labels.items(), found["services"], strict=True)
        }
        if found["rule"] in ("apart", "none", "same"):
            return self._text(found["rule"], **names)
        if found["rule"] in ("place", "later", "elsewhere", "away"):
            values = {**labels, "counter": found["counter"]}
            reason = self._text(found["rule"], **values)
        else:
            reason = self._rule(found["rule"], found["priority"])
        return self._text("came" if found["called"] else "comes", **names, reason=reason)

    def _number(self, label: str, service: str, *, named: bool) -> str:
        """The number; ``named`` with its service, where it has waited for more than one."""
        if not named:
            return label
        known = self.config.service.get(service)
        return f"{label} ({known.name.text(self.language) if known else service})"

    def _rule(self, rule: str, priority: str | None) -> str:
        if rule == "place":
            return self._text("place")
        policy, known = self.config.policy, self.config.priority.get(priority or "")
        return texts.text(
            self.language,
            f"counter.why_{rule}",
            priority=known.name.text(self.language) if known else priority or "",
            n=policy.patience_min if rule == "patience" else policy.in_a_row,
        )

    def _labels(self, labels: Sequence[str]) -> str:
        """The first labels, and how many there are besides."""
        first, more = ", ".join(labels[:MOST_LABELS]), len(labels) - MOST_LABELS
        return self._text("more", labels=first, n=more) if more > 0 else first

    def _text(self, key: str, /, **values: object) -> str:
        return texts.text(self.language, f"why.{key}", **values)
