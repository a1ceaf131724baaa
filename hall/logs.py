"""What the program writes about itself: lines for the hall's IT person, without anybody's secrets."""

import structlog


def configure() -> None:
    """Write tracebacks without the values of variables, among which are the tokens of tickets and the
    whole configuration: structlog shows them wherever the package ``rich`` happens to be there."""
    *others, last = structlog.get_config()["processors"]
    if isinstance(last, structlog.dev.ConsoleRenderer):
        last.exception_formatter = structlog.dev.plain_traceback
    structlog.configure(processors=[*others, last])
