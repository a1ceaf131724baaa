"""``check-config``: whether the configuration is in order."""

from argparse import Namespace

from hall.config import report


def check(options: Namespace) -> int:
    """Print all problems of the file at once; 1 if there is any."""
    text, exit_code = report.report(options.config)
    print(text)
    return exit_code
