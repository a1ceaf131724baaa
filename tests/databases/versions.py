"""The databases that each version of the schema has left behind."""

import gzip
from pathlib import Path

FOLDER = Path(__file__).parent


def left_by(version: str, folder: Path) -> Path:
    """A copy of the database that this version of the schema has left."""
    path = folder / "hall.db"
    path.write_bytes(gzip.decompress((FOLDER / f"version-{int(version)}.db.gz").read_bytes()))
    return path
