"""Why a day is not replayed, or a wish makes no sense."""

from hall.queue.store.errors import HallError


class NothingRecorded(HallError):
    """No number was given on this ``day``."""

    code = "nothing_recorded"


class NothingRecordedYet(HallError):
    """No number has been given on any day."""

    code = "nothing_recorded_yet"


class WishedCounters(HallError):
    """So many counters more or fewer make no hall: from ``least`` to ``most`` they do."""

    code = "wished_counters"


class WishedHours(HallError):
    """The ``text`` is not one of hours."""

    code = "wished_hours"


class ClosedThatDay(HallError):
    """The hall has no hours on this ``day``."""

    code = "closed_that_day"


class NothingAlike(HallError):
    """No day was recorded in the ``weeks`` before this ``day``."""

    code = "nothing_alike"
