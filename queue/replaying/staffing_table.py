"""The staffing of a coming day on the command line."""

from hall.clock import local_time
from hall.config.models import Config
from hall.queue.replaying.staffing_plan import GroupNeed, SlotNeed
from hall.queue.replaying.staffing_suggestion import Suggestion


def lines(config: Config, found: Suggestion) -> list[str]:
    days = "the same weekday" if found.same_weekday else "other weekdays, for lack of the same one"
    return [
        f"{found.day}, from {len(found.days)} recorded ({days}): {', '.join(found.days)}",
        f"Counters for {found.share:.0%} called within the target, found by replaying those",
        "days with more and more counters. Waits before the counters open are not counted,",
        "nor the pauses of those days.",
        *(line for group in found.groups for line in _group(config, group)),
    ]


def _group(config: Config, group: GroupNeed) -> list[str]:
    shares = f"{_percent(group.as_it_was)} were in target, {_percent(group.replayed)} replayed"
    return [
        "",
        f"{', '.join(group.services)}: {shares}",
        f"{'from':>5}{'came':>8}{'needed':>8}  counters",
        *(_slot(config, slot) for slot in group.slots),
    ]


def _slot(config: Config, slot: SlotNeed) -> str:
    clock = f"{local_time(slot.at, config.hall.zone):%H:%M}"
    named = " ".join(map(str, slot.counters))
    more = f" and {slot.more} more than there are" if slot.more else ""
    return f"{clock}{slot.came:>8.1f}{len(slot.counters) + slot.more:>8}  {named}{more}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
