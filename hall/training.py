"""Test mode (``serve --test``): a hall to try things out in, which leaves nothing in the real one.

Its tickets are in a separate database beside the hall's, which each start empties, so that it
never uses up a number of the hall. Devices, printers and texts are those of the hall.
"""

from pathlib import Path

from hall import one_process
from hall.config.models import Config

MARK = ".test"


def training_hall(config: Config) -> Config:
    """The same hall with an empty database, papers that are marked as tests, and no webhooks.

    :raises AlreadyServed: another process serves that database.
    """
    real = Path(config.server.database)
    database = real.with_name(f"{real.stem}{MARK}{real.suffix}")
    one_process.remove(database)
    # Phones would find the real hall under its public name.
    server = config.server.model_copy(update={"database": str(database), "public_url": ""})
    paper = config.paper.model_copy(update={"test": True})
    return config.model_copy(update={"server": server, "paper": paper, "webhooks": ()})
