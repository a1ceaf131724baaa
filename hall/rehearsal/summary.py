"""What a played day came to."""

from dataclasses import dataclass


@dataclass
class Summary:
    """``booked``: appointments. ``balked``: came while no tickets were given. ``put_off``: saw the
    line and went away. ``given_up``: cancelled on the phone. ``stepped``: steps that a visit went
    on with. ``asked``: without a number. ``conflicts``: somebody else worked at the same counter.
    ``retries``: requests that had to be sent again."""

    issued: int = 0
    booked: int = 0
    balked: int = 0
    put_off: int = 0
    given_up: int = 0
    calls: int = 0
    recalls: int = 0
    served: int = 0
    missed: int = 0
    returned: int = 0
    held: int = 0
    transferred: int = 0
    stepped: int = 0
    asked: int = 0
    slips: int = 0
    conflicts: int = 0
    retries: int = 0

    def __str__(self) -> str:
        return (
            f"{self.issued} tickets, {self.served} served, {self.missed} missed,"
            f" {self.returned} of them came back; {self.held} on hold for a while,"
            f" {self.transferred} sent on, {self.stepped} further steps; {self.booked} by"
            f" appointment; {self.asked} asked without a number; {self.given_up} gave up;"
            f" {self.recalls} calls repeated, {self.slips} slips undone;"
            f" {self.balked} came when no tickets were given,"
            f" {self.put_off} left at the sight of the line"
        )
