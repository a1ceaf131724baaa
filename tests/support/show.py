"""Reads the views of a hall without any screen."""

from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from hall.clock import ManualClock
from hall.hours import has_opened
from hall.queue.engine import Engine
from hall.queue.views.board import board
from hall.queue.views.counter import counter
from hall.queue.views.hall_now import HallNow
from hall.queue.views.kiosk import kiosk
from hall.queue.views.printers import PrinterHealth
from hall.queue.views.ticket import ticket
from hall.queue.views.wall import wall

MINUTE = 60 * 1000
FAULTY_PRINTER = PrinterHealth(
    id="p1", state="fault", reason="offline", near_end=False, queued=2, left_mm=None
)

Show = Callable[..., Any]
VIEWS = {"board": board, "counter": counter, "kiosk": kiosk, "ticket": ticket, "wall": wall}


def show_of(engine: Engine) -> Show:
    """A function that reads a view, such as ``show("board", "front")``, and checks its type."""
    printers = {"p1": FAULTY_PRINTER}

    def read(view: str, key: Any = None) -> Any:
        config, now = engine.config, engine.clock.now()
        waits = engine.waits()
        with engine.store.reading() as db:
            window, hours = engine.tickets(db), engine.counter_hours(db)
            hall = HallNow(db, config, waits, now)
            match view:
                case "board":
                    return board(hall, config.display[key], window, hours)
                case "counter":
                    return counter(hall, config.counter[key])
                case "kiosk":
                    return kiosk(hall, config.kiosk[key], printers, window, hours)
                case "ticket":
                    return ticket(hall, key, hours)
                case _:
                    return wall(hall, printers, hours, opened=has_opened(config, now))

    def read_as_typed(view: str, key: Any = None) -> Any:
        shown, kind = read(view, key), _kind_of(view)
        assert kind.dump_python(kind.validate_python(shown, strict=True)) == shown
        return shown

    return read_as_typed


@cache
def _kind_of(view: str) -> TypeAdapter[Any]:
    """Validates the return type of a view's function, from which the screens' types are made."""
    return TypeAdapter(get_type_hints(VIEWS[view])["return"])


def serve(engine: Engine, clock: ManualClock, number: int, minutes: int = 0) -> None:
    """Calls the next turn and serves it to the end, ``minutes`` long."""
    assert engine.call_next(number) is not None
    engine.start(number)
    clock.at += minutes * MINUTE
    engine.finish(number)
