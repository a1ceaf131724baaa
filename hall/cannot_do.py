"""Errors that end a command of the command line with one sentence."""


class CannotDo(Exception):
    """The message says why not, and what to do; it is printed after "Cannot do this:"."""


class Refusal(CannotDo):
    """The message is a sentence by itself, and is printed as it is."""
