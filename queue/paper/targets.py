"""The printers that a paper goes to, and how long it is worth printing there."""

from dataclasses import dataclass

from hall.config.models import Config, Counter
from hall.queue.store.errors import NoPrinter


@dataclass(frozen=True, slots=True)
class Target:
    """Printers in order of preference, and for how many ms the paper is worth printing."""

    printers: tuple[str, ...]
    keep_ms: int


def target_of(config: Config, printers: tuple[str, ...]) -> Target | None:
    """The target with the ``expire_s`` of its first printer, None without a printer."""
    if not printers:
        return None
    return Target(printers, config.printer[printers[0]].expire_s * 1000)


def kiosk_target(config: Config, kiosk: str | None) -> Target:
    """The printers of the kiosk that gave a ticket.

    :raises NoPrinter: no kiosk gave it, or the kiosk is not configured any more.
    """
    known = None if kiosk is None else config.kiosk.get(kiosk)
    target = None if known is None else target_of(config, known.printers)
    if target is None:
        raise NoPrinter
    return target


def staff_target(config: Config, printer: str | None, counter: Counter | None) -> Target:
    """The printer that staff name, else the counter's, else the one for all staff, else the
    hall's first.

    :raises NoPrinter: the hall has none.
    """
    own = None if counter is None else counter.printer
    usual = [own, config.printing.staff, *config.printer]
    chosen = printer or next(filter(None, usual), None)
    if chosen is None:
        raise NoPrinter
    target = target_of(config, (chosen,))
    assert target is not None
    return target


def slip_target(config: Config, counter: Counter, wanted: bool | None) -> Target | None:
    """The printer for the slip of a held turn, None where no slip is printed. With ``wanted``
    None the hall's configuration decides.

    :raises NoPrinter: a slip is wanted, and the hall has no printer.
    """
    if not (config.printing.return_slips if wanted is None else wanted):
        return None
    if wanted is None and not config.printers:
        return None
    return staff_target(config, None, counter)
