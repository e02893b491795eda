"""The two-step task: which mechanism first and second choices owe their dependence on reward to."""

from collections.abc import Callable

import pandas as pd
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.two_step.measures import contrast, second_effects
from striata.analysis.statistics.intervals import interval

INTERACTION = "reward × transition"


@pytest.fixture(scope="module")
def two_step(make: Callable[..., Result]) -> list[Result]:
    """The whole task on the seeds of its page: intact, without the plan, and without the actor."""
    arms = ("goal-directed off", "model-free off")
    return [make("two-step", subjects=40, trials=201, seed=s, arms=arms) for s in (42, 43)]


def _first(results: list[Result], name: str, arm: str = "control") -> pd.Series:
    return pd.concat([contrast(r, name, arm) for r in results], ignore_index=True)


def _second(results: list[Result], arm: str = "control") -> pd.Series:
    return pd.concat([r.throughout(second_effects)[arm] for r in results], ignore_index=True)


@pytest.mark.slow
def test_stay_probability_depends_on_reward_by_transition_only_by_goal_directed_control(
    two_step: list[Result],
) -> None:
    intact, without = (
        _first(two_step, INTERACTION, arm) for arm in ("control", "goal-directed off")
    )
    assert interval(intact).low > 0
    assert interval(without - intact).high < 0
    assert interval(without).low < 0 < interval(without).high
    assert interval(without).mean < 0.5 * interval(intact).mean


@pytest.mark.slow
def test_second_choices_that_were_rewarded_are_repeated(two_step: list[Result]) -> None:
    assert all(interval(_second([r])).low > 0 for r in two_step)


@pytest.mark.slow
@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="0.022 of 0.063, 0.039 of 0.045 is left without the actor: see docs/experiments",
)
def test_second_choices_that_were_rewarded_are_repeated_only_by_the_actor(
    two_step: list[Result],
) -> None:
    intact, without = (_second(two_step, arm) for arm in ("control", "model-free off"))
    assert interval(without - intact).high < 0
    assert interval(without).mean < 0.5 * interval(intact).mean


@pytest.mark.slow
def test_stay_probability_depends_on_reward_alone_too(two_step: list[Result]) -> None:
    assert interval(_first(two_step, "reward")).low > 0
