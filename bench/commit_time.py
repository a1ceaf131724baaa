"""``python -m bench.commit_time`` prints how many ms one FULL commit takes in this environment."""

import json

from bench.issuing import raw_commits

SECONDS = 0.5

if __name__ == "__main__":
    print(json.dumps({"ms": 1000 / raw_commits(SECONDS)}))
