"""Everything that changes the queue, in the language of the hall. There is no second path.

Each command is durable when it returns. It returns what happened, as JSON-ready mappings, or
raises a ``HallError`` and has changed nothing. With a ``Key`` it is done once, however often it
is asked.
"""

from hall.queue.commands.booking import BookingCommands
from hall.queue.commands.citizen import CitizenCommands
from hall.queue.commands.clock import ClockCommands
from hall.queue.commands.counter import CounterCommands
from hall.queue.commands.hall import HallCommands
from hall.queue.commands.paper import PaperCommands
from hall.queue.commands.printer import PrinterCommands
from hall.queue.commands.reception import ReceptionCommands
from hall.queue.commands.staffing import StaffingCommands
from hall.queue.commands.visit import VisitCommands


class Engine(
    CitizenCommands,
    BookingCommands,
    CounterCommands,
    VisitCommands,
    StaffingCommands,
    ReceptionCommands,
    HallCommands,
    PrinterCommands,
    PaperCommands,
    ClockCommands,
):
    """All commands of a hall; each of its bases is one group of them."""
