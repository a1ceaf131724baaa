"""Why a number came first, in one sentence of the asker's language."""

from collections.abc import Sequence

from hall import texts
from hall.config.models import Config
from hall.queue.views.why import Comparison, Why

NAMED = 3  # numbers of one group that are still read


class Reasons:
    def __init__(self, config: Config, language: str) -> None:
        self.config = config
        self.language = language

    def of(self, why: Why) -> str:
        if why["rule"] is not None:
            reason = self._rule(why["rule"], why["priority"])
            if why["passed_over"]:
                named = self._named(why["passed_over"])
                reason = self._text("passed_over", reason=reason, labels=named)
            return self._text("called", label=why["label"], counter=why["counter"], reason=reason)
        if why["state"] != "waiting":
            return self._text("not_called", label=why["label"])
        if not why["before"]:
            return self._text("nobody", label=why["label"])
        groups = [
            self._text(
                "group",
                labels=self._named(before["labels"]),
                reason=self._rule(before["rule"], before["priority"]),
            )
            for before in why["before"]
        ]
        return self._text("waiting", label=why["label"], groups="; ".join(groups))

    def between(self, found: Comparison) -> str:
        names = {"first": found["first"], "second": found["second"]}
        if found["rule"] in ("apart", "none", "same"):
            return self._text(found["rule"], **names)
        if found["rule"] in ("place", "later", "elsewhere", "away"):
            values = {**names, "counter": found["counter"]}
            reason = self._text(found["rule"], **values)
        else:
            reason = self._rule(found["rule"], found["priority"])
        return self._text("came" if found["called"] else "comes", **names, reason=reason)

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

    def _named(self, labels: Sequence[str]) -> str:
        named, more = ", ".join(labels[:NAMED]), len(labels) - NAMED
        return self._text("more", labels=named, n=more) if more > 0 else named

    def _text(self, key: str, /, **values: object) -> str:
        return texts.text(self.language, f"why.{key}", **values)
