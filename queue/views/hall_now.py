"""What every view is made from."""

import sqlite3
from dataclasses import dataclass

from hall.config.models import Config
from hall.queue.estimating.waits import Waits


@dataclass(frozen=True, slots=True)
class HallNow:
    """A hall at one moment: ``now`` in ms. All queries on ``db`` must see that moment."""

    db: sqlite3.Connection
    config: Config
    waits: Waits
    now: int
