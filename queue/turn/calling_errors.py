"""Why a call cannot be repeated or given up yet."""

from hall.queue.store.errors import HallError


class RecalledTooSoon(HallError):
    """The turn was called a moment ago; it may be called again in ``seconds``."""

    code = "recalled_too_soon"


class CalledTooSeldom(HallError):
    """A turn can be missed only after more calls; ``calls`` are still to be made."""

    code = "called_too_seldom"


class MissedTooSoon(HallError):
    """The calls followed each other too quickly; the turn can be missed in ``seconds``."""

    code = "missed_too_soon"
