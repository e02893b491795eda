"""Stay choices in the two-step task tell model-free from model-based agents."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from striata.analysis.figures.two_step import two_step
from striata.analysis.signatures.comparison import table
from striata.analysis.signatures.two_step.comparisons import comparisons
from striata.analysis.signatures.two_step.measures import (
    KINDS,
    by_kind,
    contrast,
    regression,
    second_effects,
    stays,
)
from striata.analysis.statistics.intervals import interval
from striata.analysis.statistics.mixed import mixed_logit

pytestmark = pytest.mark.smoke


def agent(model: float, reward: float, subjects: int = 12, trials: int = 200) -> Any:
    """A result of agents: log odds of a stay choice ±`reward`, and ±`model` by transition, too."""
    rows = []
    for s in range(subjects):
        rng = np.random.default_rng([5, s])
        choice = 0
        for k in range(trials):
            common, won = rng.random() < 0.7, rng.random() < 0.5
            rows.append((s, k, choice, choice if common else 1 - choice, common, won))
            sign = (1 if won else -1) * reward + (1 if won == common else -1) * model
            choice = choice if rng.random() < 1 / (1 + np.exp(-(0.8 + sign))) else 1 - choice
    t = pd.DataFrame(rows, columns=["subject", "trial", "choice", "state", "common", "reward"])
    t = t.assign(
        arm="control", phase="test", choice_2=0, reward=t["reward"].astype(float), rt=0.6, rt_2=0.5
    )
    return SimpleNamespace(
        trials=t, arms=pd.DataFrame(index=["control"]), throughout=lambda measure: measure(t)
    )


def test_reward_alone_and_a_model_leave_their_own_signatures() -> None:
    free, based = agent(0.0, 0.5), agent(0.5, 0.0)
    assert interval(contrast(free, "reward")).low > 0.1
    assert abs(interval(contrast(free, "reward × transition")).mean) < 0.08
    assert interval(contrast(based, "reward × transition")).low > 0.2
    assert abs(interval(contrast(based, "reward")).mean) < 0.05


@pytest.mark.parametrize(
    ("load", "doubled", "said"),
    [
        (
            0.5,
            0.0,
            ["● lower as published, not shown here", "● higher as published, here lower"],
        ),
        (0.0, 1.5, []),
    ],
)
def test_the_figure_says_where_the_model_contradicts_people(
    load: float, doubled: float, said: list[str]
) -> None:
    strengths = {"control": 0.5, "working-memory load": load, "dopamine 2": doubled}
    t = pd.concat([agent(x, 0.0).trials.assign(arm=arm) for arm, x in strengths.items()])
    arms = pd.DataFrame(index=list(strengths))
    result: Any = SimpleNamespace(trials=t, arms=arms, throughout=lambda measure: measure(t))
    assert [text.get_text() for text in two_step(result).axes[2].texts] == said


def test_second_choices_repeat_what_was_rewarded_there() -> None:
    rng, rows = np.random.default_rng(6), []
    for s in range(8):
        last = {0: 0, 1: 0}
        for k in range(300):
            state, won = int(rng.random() < 0.5), float(rng.random() < 0.5)
            rows.append((s, k, state, last[state], won))
            stays = rng.random() < (0.8 if won else 0.5)
            last[state] = last[state] if stays else 1 - last[state]
    t = pd.DataFrame(rows, columns=["subject", "trial", "state", "choice_2", "reward"])
    t = t.assign(arm="control", phase="test")
    found = interval(second_effects(t)["control"])
    assert found.low < 0.3 < found.high
    aside = t.assign(state=0)  # as if it did not matter where the choice was made
    assert interval(second_effects(aside)["control"]).high < found.low
    assert second_effects(t.drop(columns="state")).empty


def test_regression_recovers_log_odds() -> None:
    found = regression(agent(0.4, 0.2))
    for term, truth in (
        ("reward", 0.2),
        ("reward × transition", 0.4),
        ("transition", 0.0),
        ("intercept", 0.8),
    ):
        assert found[term].low < truth < found[term].high, term
        assert found[term].high - found[term].low < 0.4


def test_a_spread_between_subjects_is_found_and_widens_intervals() -> None:
    rng = np.random.default_rng(3)
    design = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]], dtype=float)
    mean, sd = np.array([0.8, 0.2, 0.0, 0.4]), np.array([0.8, 0.3, 0.0, 0.5])
    n = rng.multinomial(200, [0.35, 0.15, 0.35, 0.15], size=100).astype(float)
    odds = (mean + sd * rng.normal(size=(100, 4))) @ design.T
    found = mixed_logit(design, rng.binomial(n.astype(int), expit(odds)).astype(float), n)
    np.testing.assert_allclose(found.sd, sd, atol=0.12)
    np.testing.assert_array_less(np.abs(found.mean - mean), 3 * found.error)
    assert found.error[0] == pytest.approx(
        0.8 / 10, rel=0.2
    )  # subjects, not trials, are what was sampled


def test_trials_without_a_choice_and_those_after_them_are_left_out() -> None:
    result = agent(0.0, 0.0, subjects=2, trials=20)
    whole = len(stays(result.trials))
    assert whole == 2 * 19
    result.trials.loc[5, "choice"] = -1
    assert len(stays(result.trials)) == whole - 2
    assert list(by_kind(result).columns) == list(KINDS)


def test_every_line_of_the_table_has_a_number_and_people_beside_it() -> None:
    t = table(comparisons(agent(0.4, 0.2)))
    assert np.isfinite(t["model"]).all()
    assert (t["measure"] == "stay probability").sum() == len(KINDS)
    assert t.loc[t["measure"] == "contrast of stay probabilities", "published_low"].notna().all()


def test_choices_that_are_told_apart_completely_give_no_regression() -> None:
    design = np.array([[1.0, 1.0], [1.0, -1.0]])
    found = mixed_logit(design, np.array([[3.0, 0.0], [3.0, 0.0]]), np.full((2, 2), 3.0))
    assert np.isnan([found.mean, found.error, found.sd]).all()
