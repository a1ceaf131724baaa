"""The counts of a rehearsed day."""

from dataclasses import dataclass


@dataclass
class Summary:
    issued: int = 0
    booked: int = 0  # appointments
    balked: int = 0  # people who came while no tickets were given
    put_off: int = 0  # people who saw the line and went away
    given_up: int = 0  # tickets cancelled on the phone
    calls: int = 0
    recalls: int = 0
    served: int = 0
    missed: int = 0
    returned: int = 0
    held: int = 0
    transferred: int = 0
    stepped: int = 0  # planned steps that visits went on with
    unticketed: int = 0  # people served without a number
    slips: int = 0  # finished too early by mistake, and undone
    conflicts: int = 0  # somebody else worked at the same counter
    retries: int = 0  # requests that had to be sent again

    def __str__(self) -> str:
        return (
            f"{self.issued} tickets, {self.served} served, {self.missed} missed,"
            f" {self.returned} of them came back; {self.held} on hold for a while,"
            f" {self.transferred} sent on, {self.stepped} further steps; {self.booked} by"
            f" appointment; {self.unticketed} asked without a number; {self.given_up} gave up;"
            f" {self.recalls} calls repeated, {self.slips} slips undone;"
            f" {self.balked} came when no tickets were given,"
            f" {self.put_off} left at the sight of the line"
        )
