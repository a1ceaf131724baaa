"""Print jobs as contents of a paper: ids of the store become the hall's names and local times."""

from hall.clock import local_time
from hall.config.base import Words
from hall.config.models import Config, Printer
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Printout,
    ReturnSlip,
    TestPage,
)
from hall.printers.drawing.wording import ticket_of, two_languages
from hall.queue.paper.print_content import (
    AddressContent,
    AppointmentContent,
    ClosingContent,
    PrintContent,
    ReturnSlipContent,
    TestPageContent,
    TicketContent,
)


def printout_of(config: Config, paper: PrintContent, printer: Printer, base_url: str) -> Printout:
    """``base_url`` is where phones find the hall. KeyError for a service that it no longer has."""
    languages = two_languages(config.hall.languages, "")
    zone = config.hall.zone
    match paper:
        case TicketContent():
            return ticket_of(config, paper, base_url)
        case ReturnSlipContent():
            return _return_slip(config, paper, base_url)
        case AppointmentContent():
            return _appointment(config, paper, languages)
        case ClosingContent():
            names = {service.id: service.name for service in config.services}
            return ClosingReport(paper.closing, names, local_time(paper.at, zone), languages)
        case TestPageContent():
            return TestPage(printer.id, printer.driver, local_time(paper.at, zone), languages)
        case AddressContent():
            return AddressSlip(base_url, local_time(paper.at, zone), languages)


def named(paper: PrintContent) -> tuple[str, str]:
    """What stands beside its picture on the screen: a number or code, and the token, if any."""
    match paper:
        case TicketContent() | ReturnSlipContent():
            return paper.label, paper.token
        case AppointmentContent():
            return paper.code, ""
        case ClosingContent():
            return paper.closing["day"], ""
        case _:
            return "", ""


def _return_slip(config: Config, paper: ReturnSlipContent, base_url: str) -> ReturnSlip:
    reasons = {reason.id: reason.name for reason in config.hold_reasons}
    return ReturnSlip(
        label=paper.label,
        token=paper.token,
        url=f"{base_url}/t/{paper.token}",
        service=config.service[paper.service].name,
        reason=reasons.get(paper.reason, Words.model_validate(paper.reason)),
        bring=paper.bring,
        back=None if paper.back_at is None else local_time(paper.back_at, config.hall.zone),
        counter=paper.counter,
        issued=local_time(paper.at, config.hall.zone),
        languages=two_languages(config.hall.languages, paper.language),
        reprint=paper.reprint,
    )


def _appointment(
    config: Config, paper: AppointmentContent, languages: tuple[str, ...]
) -> AppointmentSlip:
    rule = config.appointments
    return AppointmentSlip(
        code=paper.code,
        due=local_time(paper.due_at, config.hall.zone),
        service=config.service[paper.service].name,
        early_min=rule.early_min,
        late_min=rule.late_min,
        issued=local_time(paper.at, config.hall.zone),
        languages=languages,
        reprint=paper.reprint,
    )
