"""The errors that end a command of the command line with one sentence."""


class CannotDo(Exception):
    """Says why something cannot be done, and what to do; printed after "Cannot do this:"."""


class Refusal(CannotDo):
    """A whole sentence by itself, printed as it is."""
