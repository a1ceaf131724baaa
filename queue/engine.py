"""The door of the queue: every command of the hall, by name.

Turns, counters and days change in no other way. The printers' outbox, the paper rolls and the
webhooks keep their own records in the same store.

Each command is durable when it returns. It returns what happened, as JSON-ready mappings, or
raises a ``HallError`` and has changed nothing. With a ``Key`` it is done once, however often it is
sent. What a command does, and which errors it raises, is said at the method itself. Its events say
who it was done for: ``engine.by(caller).issue(...)``; without ``by`` it is the program itself.
"""

from hall.queue.commands.appointment import AppointmentCommands
from hall.queue.commands.citizen import CitizenCommands
from hall.queue.commands.configuration import ConfigurationCommands
from hall.queue.commands.counter import CounterCommands
from hall.queue.commands.counter_state import CounterStateCommands
from hall.queue.commands.hall import HallCommands
from hall.queue.commands.paper import PaperCommands
from hall.queue.commands.printer import PrinterCommands
from hall.queue.commands.visit import VisitCommands


class Engine(
    CitizenCommands,
    AppointmentCommands,
    CounterCommands,
    VisitCommands,
    CounterStateCommands,
    PaperCommands,
    PrinterCommands,
    HallCommands,
    ConfigurationCommands,
):
    """The commands, by the module of ``commands/`` that holds them:

    ``citizen``
        issue, read_card, come_back, cancel, undo_cancel, welcome_back, undo_back
    ``appointment``
        book, import_appointments, cancel_appointment, restore_appointment, check_in
    ``counter``
        call_next, call, serve, recall, start, finish, miss, undo
    ``visit``
        hold, back, transfer, count_people, plan, write_note
    ``counter_state``
        open_counter, pause_counter, close_counter, assign_services, seat_staff
    ``paper``
        print_ticket, print_again, print_unprinted, print_appointment, print_closing
    ``printer``
        print_page, move_printer, answer_doubt, see_paper
    ``hall``
        open_hall, close_hall, close_day, take_time, keep_time, tick
    ``configuration``
        reconfigure, transfer_all, move_appointment
    """
