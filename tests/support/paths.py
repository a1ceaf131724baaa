"""Where tests find the repository and the halls' configurations."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_HALL = ROOT / "config.toml"
SMALL_HALL = ROOT / "tests" / "small-hall.toml"
TRIAL_HALL = ROOT / "tests" / "trial-hall.toml"
