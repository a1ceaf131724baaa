"""What a hall has printed on its papers besides what they are about."""

from collections.abc import Iterator

from hall.config.base import EMPTY, Model, Switch, Words
from hall.config.logo import UnusableLogo, read
from hall.config.problems import Finding, Table
from hall.config.tables import table


class Paper(Model):
    """``logo`` is an absolute path once the file is read, empty for none."""

    header: Words = EMPTY
    footer: Words = EMPTY
    logo: str = ""
    test: Switch = False


def papers(data: Table) -> Iterator[Finding]:
    logo = table(data, "paper").get("logo")
    if isinstance(logo, str) and logo:
        try:
            read(logo)
        except UnusableLogo as error:
            hint = "Save it as a PNG or JPEG in black and white, grey or RGB, of 300 to 1000 dots."
            yield Finding(("paper", "logo"), str(error), hint)
