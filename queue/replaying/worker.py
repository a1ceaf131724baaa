"""``python -m hall.queue.replaying.worker``: replays what it is given on its standard input, and
prints a line of JSON for each replay. Started by many.py, so that days use all cores."""

import json
import pickle
import sys
from dataclasses import asdict

from hall.queue.replaying.day_tally import tallies
from hall.queue.store.errors import HallError


def main() -> None:
    config, days, wishes = pickle.load(sys.stdin.buffer)
    for recorded in days:
        try:
            for tally in tallies(config, recorded, wishes):
                _say(asdict(tally))
        except HallError as refusal:
            _say({"refused": refusal.code, "values": refusal.values})
            return


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
