"""``python -m hall.rehearsal --url http://127.0.0.1:8000`` plays the rest of today in a running hall."""

import argparse
import sys

from hall.config.file import load
from hall.config.problems import ConfigErrors
from hall.rehearsal.client import Refused
from hall.rehearsal.day import ClosedDay
from hall.rehearsal.stage import play_live


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m hall.rehearsal", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the hall runs")
    parser.add_argument("--config", default="config.toml", help="the same hall's configuration")
    parser.add_argument("--seed", type=int, default=1, help="the same seed plays the same day")
    parser.add_argument(
        "--token", help="a counter's token, if the hall does not listen on loopback"
    )
    options = parser.parse_args()
    try:
        print(play_live(load(options.config), options.url, options.seed, options.token))
    except KeyboardInterrupt:
        return 130
    except (ClosedDay, ConfigErrors, OSError, Refused) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
