"""Answers of the API, each as one line for a terminal."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

from hall.clock import local_time
from hall.displays.api.printers import PageOrdered
from hall.displays.api.tickets import CardAnswer, TicketGiven
from hall.printer_words import condition, reason_in_words
from hall.queue.commands.business_day import DayAnswer
from hall.queue.commands.hall_time import HallTime
from hall.queue.line.counter_states import CounterStateAnswer
from hall.queue.line.opening import Opening
from hall.queue.paper.print_jobs import Moved, Printed
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn.booking import AppointmentAnswer
from hall.queue.turn.importing import Imported
from hall.queue.turn.moving import MovedPeople
from hall.queue.views.printers import PrinterHealth

Zone = dt.tzinfo | None
"""None means the time zone of this computer."""
AnswerLine = Callable[[Any, Zone], str]


def line_of(gives: Any) -> AnswerLine:
    """The function that writes an answer of this type as a line.

    :raises KeyError: the type has none yet.
    """
    if get_origin(gives) is not list:
        return LINES[gives]
    (each,) = get_args(gives)
    line = LINES[each]
    return lambda answers, zone: "; ".join(line(answer, zone) for answer in answers)


def _turn(turn: TurnAnswer, zone: Zone) -> str:
    return _joined(
        turn["label"],
        turn["state"],
        turn["counter"] and f"counter {turn['counter']}",
        turn["service"],
        turn["priority"],
        turn["people"] > 1 and f"{turn['people']} people",
    )


def _ticket(ticket: TicketGiven, zone: Zone) -> str:
    later = ticket["expected_from"]
    return _joined(
        ticket["label"],
        ticket["service"],
        f"{ticket['ahead']} ahead",
        later and f"called from {_time(later, zone)}",
        ticket["url"],
    )


def _counter_state(counter: CounterStateAnswer, zone: Zone) -> str:
    return _joined(
        f"counter {counter['counter']}",
        counter["state"],
        counter["reason"],
        counter["until"] and f"until {_time(counter['until'], zone)}",
        counter["staff"],
        " ".join(counter["services"]),
    )


def _booked(booked: AppointmentAnswer, zone: Zone) -> str:
    at = f"{booked['day']} {_time(booked['due_at'], zone)}"
    return _joined(booked["code"], booked["state"], at, booked["service"], booked["label"])


def _imported(imported: Imported, zone: Zone) -> str:
    changed = f"{imported['changed']} changed, " if imported["changed"] else ""
    return f"{imported['booked']} booked, {changed}{imported['known']} were booked before."


def _moved_people(moved: MovedPeople, zone: Zone) -> str:
    numbers = ", ".join(moved["labels"]) or "nobody"
    appointments = moved["appointments"] and f"appointments {', '.join(moved['appointments'])}"
    return _joined(f"{moved['service']} to {moved['to']}:", numbers, appointments)


def _opening(opening: Opening, zone: Zone) -> str:
    until = opening["until"]
    if until is None:
        return "Tickets are given as the hours say."
    return f"Tickets are given until {_time(until, zone)}."


def _closed_day(closed: DayAnswer, zone: Zone) -> str:
    return f"The day {closed['day']} was closed at {_time(closed['closed_at'], zone)}."


def _hall_time(time: HallTime, zone: Zone) -> str:
    now = f"The hall's time is {local_time(time['now'], zone):%Y-%m-%d %H:%M}"
    if not time["ahead"]:
        return f"{now}, as the computer's."
    way = "ahead" if time["ahead"] > 0 else "behind"
    return f"{now}; the computer's clock is {abs(time['ahead']) // 1000} s {way}."


def _card(card: CardAnswer, zone: Zone) -> str:
    return card["priority"] or "No priority"


def printer_line(printer: PrinterHealth) -> str:
    left = printer["left_mm"]
    return _joined(
        printer["id"],
        condition(printer["state"], printer["reason"], near_end=printer["near_end"]),
        left is not None and f"{left / 1000:.1f} m left",
        printer["queued"] and f"{printer['queued']} waiting",
    )


def _printer(printer: PrinterHealth, zone: Zone) -> str:
    return printer_line(printer)


def _page(job: PageOrdered, zone: Zone) -> str:
    if job["reason"]:
        why = reason_in_words(job["reason"])
        return f"{job['printer']} does not print now: {why}. The page waits a few minutes."
    return f"{job['printer']} will print it."


def _printed(printed: Printed, zone: Zone) -> str:
    mark = printed["reprint"] and f"reprint {printed['reprint']}"
    return _joined(printed["kind"], printed["state"], f"printer {printed['printer']}", mark)


def _moved(moved: Moved, zone: Zone) -> str:
    if moved["to"] == moved["printer"]:
        return f"{moved['to']} prints again."
    return f"{moved['to']} prints for {moved['printer']}, {moved['jobs']} at once."


LINES: Mapping[Any, AnswerLine] = {
    TurnAnswer: _turn,
    TicketGiven: _ticket,
    CounterStateAnswer: _counter_state,
    AppointmentAnswer: _booked,
    Imported: _imported,
    MovedPeople: _moved_people,
    Opening: _opening,
    DayAnswer: _closed_day,
    HallTime: _hall_time,
    CardAnswer: _card,
    PageOrdered: _page,
    PrinterHealth: _printer,
    Printed: _printed,
    Moved: _moved,
}


def _joined(*parts: object) -> str:
    return "  ".join(str(part) for part in parts if part)


def _time(moment: int, zone: Zone) -> str:
    return f"{local_time(moment, zone):%H:%M}"
