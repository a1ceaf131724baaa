"""The sentence under a called number states the rule by which it was called."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import hall_in_the_past
from tests.support.tablet import Tablet

HELPING = 'number = 1\nservices = ["papers"]\nhelps = ["land"]'


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        ('kind = "strict"', "Why this number: priority – Elderly, before A001."),
        (
            'kind = "weighted"',
            "Why this number: waiting time and priority together weigh the most, before A001.",
        ),
        (
            "patience_min = 30",
            "Why this number: has waited more than 30 minutes, so comes before all others.",
        ),
    ],
)
def test_the_rule_of_a_call(
    open_hall: OpenHall, tablet: Tablet, tmp_path: Path, policy: str, sentence: str
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(40)
        engine.issue("papers")
        minutes_ago(25)
        engine.issue("papers", priority="elder")
    config = TRIAL_HALL.read_text("utf-8").replace("in_a_row = 2", policy)
    page = tablet(open_hall(config=config, database=database), locale="en-GB")
    page.locator(".go").click()
    expect(page.locator(".why")).to_have_text(sentence)


def test_a_counter_that_helps_says_so(open_hall: OpenHall, tablet: Tablet) -> None:
    config = TRIAL_HALL.read_text("utf-8").replace('number = 1\nservices = ["papers"]', HELPING)
    hall = open_hall(config=config)
    page = tablet(hall)
    expect(page.locator(".go")).to_be_disabled()
    hall.issue("land")  # the open screen shows the new number
    expect(page.locator(".go")).to_contain_text("B001")
    page.locator(".go").click()
    expect(page.locator(".why")).to_have_text(
        "Vì sao số này: lĩnh vực của quầy không còn ai chờ nên quầy gọi giúp lĩnh vực khác."
    )
