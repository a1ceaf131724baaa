"""A hall does as its plain model says, whatever people do in it and however its clock jumps."""

import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.hall_machine import HallMachine
from tests.support.examples import costly

LEAST_STEPS = 200_000


def run(examples: settings) -> None:
    run_state_machine_as_test(
        HallMachine, settings=settings(examples, suppress_health_check=list(HealthCheck))
    )


def test_a_hall_does_as_its_model_says() -> None:
    run(costly())


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_hall_does_as_its_model_says_for_long(capsys: pytest.CaptureFixture[str]) -> None:
    before, halls = HallMachine.steps, 0
    while HallMachine.steps - before < LEAST_STEPS:
        run(settings())
        halls += settings().max_examples
        with capsys.disabled():
            sys.stdout.write(f"\n{HallMachine.steps - before} commands in {halls} halls")
