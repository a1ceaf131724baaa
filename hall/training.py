"""Test mode: a hall to try things out in, apart from the real one in everything that stays.

Its tickets stand in a file of its own beside the hall's, made anew at each start, so that its
numbers are never those of a series of the hall. Devices, printers and words are the hall's.
"""

from pathlib import Path

from hall import one_process
from hall.config.models import Config

MARK = ".test"


def apart(config: Config) -> Config:
    """The same hall with an empty database of its own, test papers and nobody to tell.

    :raises AlreadyServed: another process serves that database.
    """
    real = Path(config.server.database)
    database = real.with_name(f"{real.stem}{MARK}{real.suffix}")
    one_process.remove(database)
    # Phones would find the real hall under its public name.
    server = config.server.model_copy(update={"database": str(database), "public_url": ""})
    paper = config.paper.model_copy(update={"test": True})
    return config.model_copy(update={"server": server, "paper": paper, "webhooks": ()})
