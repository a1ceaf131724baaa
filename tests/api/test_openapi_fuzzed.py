"""The API never breaks, whether requests agree with its description or not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.database import is_sound
from tests.support.examples import very_costly
from tests.support.hall_process import HallProcess, OpenHall, run_app

RUN_S = 280  # about 10 on a quiet machine
# One check is relaxed: a request that the description allows may still be refused with 422, since
# the description is the same for all halls and doesn't know this hall's services.
SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 404, 409, 422]
"""
OF_THE_TRIAL_HALL = {
    "TicketRequest": {"service": ["papers", "land", "results"]},
    "HoldRequest": {"reason": ["papers-missing"]},
    "CallRequest": {"label": ["A001", "A002", "B001"]},
    "LabelRequest": {"label": ["A001", "A002", "B001"]},
}
ANY = "any values"
ITS_OWN = "values of this hall"


@pytest.mark.slow
@pytest.mark.parametrize("values", [ANY, ITS_OWN])
def test_nothing_breaks_the_api(open_hall: OpenHall, tmp_path: Path, values: str) -> None:
    hall = open_hall()
    document = hall.get("/api/v1/openapi.json").json
    if values == ITS_OWN:
        _narrow(document)
    for service in ("papers", "papers", "land"):
        hall.issue(service)
    (tmp_path / "api.json").write_text(json.dumps(document), "utf-8")
    (tmp_path / "schemathesis.toml").write_text(SETTINGS, "utf-8")
    run = _schemathesis(hall, tmp_path)
    assert run.returncode == 0, run.stdout
    count = sum(len(methods) for methods in document["paths"].values())
    assert f"Tested: {count}\n" in run.stdout, run.stdout
    assert is_sound(hall.database)
    verified = run_app("verify", "--config", str(hall.config), "--database", str(hall.database))
    assert verified.returncode == 0, verified


def _schemathesis(hall: HallProcess, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            "run",
            "api.json",
            "--url",
            hall.url,
            "--checks",
            "all",
            "--seed",
            "1",
            "--continue-on-failure",
            "--max-examples",
            str(very_costly().max_examples),
            "--warnings",
            "off",
            "--no-color",
        ],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=RUN_S,
        check=False,
    )


def _narrow(document: dict[str, Any]) -> None:
    """Limits the description to this hall's counters, services and numbers.

    Otherwise hardly any command would be accepted."""
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["name"] == "number":
                    parameter["schema"] = {"enum": [1, 2, 3, 4]}
    schemas = document["components"]["schemas"]
    for model, fields in OF_THE_TRIAL_HALL.items():
        for field, known in fields.items():
            schemas[model]["properties"][field] = {"enum": known}
