"""Everything that changes the queue, in the language of the hall. There is no second path.

Each command is durable when it returns. It returns what happened, as JSON-ready mappings, or
raises a ``HallError`` and has changed nothing. With a ``Key`` it is done once, however often it
is asked.
"""

from hall.queue.booking_commands import BookingCommands
from hall.queue.citizen_commands import CitizenCommands
from hall.queue.clock_commands import ClockCommands
from hall.queue.counter_commands import CounterCommands
from hall.queue.hall_commands import HallCommands
from hall.queue.paper_commands import PaperCommands
from hall.queue.printer_commands import PrinterCommands
from hall.queue.reception_commands import ReceptionCommands
from hall.queue.staffing_commands import StaffingCommands
from hall.queue.visit_commands import VisitCommands


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
