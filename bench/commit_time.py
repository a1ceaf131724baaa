"""``python -m bench.commit_time`` prints how many ms one FULL commit takes in this environment."""

import json
import tempfile
from pathlib import Path

from bench.issuing import raw_commits

SECONDS = 0.5

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"ms": 1000 / raw_commits(Path(folder) / "raw.db", SECONDS)}))
