"""What a plan says at its end is true of how many steps were done."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hupan.plans import Plan, PlanState, PlanStep, StepState
from hupan.plans.showing import said_at_the_end

READER: Any = SimpleNamespace(words=SimpleNamespace(say=str))


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ("done failed", "One step could not be done; the others are."),
        ("failed done failed", "Some steps could not be done; the others are."),
        ("failed failed", ""),
        ("done failed skipped", "One step could not be done, so what needs it was left out."),
    ],
)
def test_no_step_is_said_to_be_done_that_is_not(states: str, said: str) -> None:
    steps = tuple(replace(PlanStep("search", "a lamp"), state=StepState(each)) for each in states.split())
    plan = Plan("m1", cast("Any", "p"), "c", "r", steps, datetime(2026, 11, 20, tzinfo=UTC), state=PlanState.ENDED)
    assert said_at_the_end(plan, READER) == said
