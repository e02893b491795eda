"""Measures of behaviour on trials whose answer is known."""

import numpy as np
import pandas as pd
import pytest

from striata.analysis.statistics import behaviour
from striata.analysis.statistics.behaviour import CONDITIONS
from striata.analysis.statistics.intervals import interval

pytestmark = pytest.mark.smoke

SHIFT = {"congruent": 0.0, "neutral": 0.03, "incongruent": 0.10}


def trials(subjects: int = 6, n: int = 600, slowing: float = 0.0, seed: int = 0) -> pd.DataFrame:
    """RTs with a constant cost of each condition, and one that grows with RT by `slowing`."""
    rng = np.random.default_rng(seed)
    frames = []
    for s in range(subjects):
        kind = rng.permutation(np.repeat(CONDITIONS, n // 3))
        rt = 0.4 + rng.normal(0, 0.03, n) + rng.exponential(0.12, n)
        cost = np.array([SHIFT[k] for k in kind]) + slowing * (kind == "incongruent") * (rt - 0.4)
        colour = rng.integers(0, 4, n)
        word = np.where(
            kind == "congruent", colour, np.where(kind == "neutral", 4, (colour + 1) % 4)
        )
        frames.append(
            pd.DataFrame(
                {
                    "subject": s,
                    "block": 0,
                    "trial": np.arange(n),
                    "condition": kind,
                    "rt": rt + cost,
                    "colour": colour,
                    "word": word,
                    "correct": rng.random(n) > 0.05,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def test_differences_are_the_costs() -> None:
    d = behaviour.differences(behaviour.by_condition(trials())[["mean_rt", "err"]])
    assert interval(d["mean_rt_difference", "incongruent-neutral"]).mean == pytest.approx(
        70, abs=10
    )
    assert interval(d["mean_rt_difference", "neutral-congruent"]).mean == pytest.approx(30, abs=10)
    assert interval(d["err_difference", "incongruent-congruent"]).mean == pytest.approx(0, abs=0.02)


def test_ex_gaussian_is_recovered() -> None:
    rng = np.random.default_rng(1)
    mu, sigma, tau = behaviour.ex_gaussian(rng.normal(450, 40, 4000) + rng.exponential(150, 4000))
    assert (mu, sigma, tau) == (
        pytest.approx(450, abs=12),
        pytest.approx(40, abs=8),
        pytest.approx(150, abs=15),
    )
    assert np.isnan(behaviour.ex_gaussian(np.full(29, 400.0))).all()


def test_delta_slope_is_flat_for_a_constant_cost_and_rises_with_one_that_grows() -> None:
    assert interval(behaviour.delta_slope(trials())).mean == pytest.approx(0, abs=0.1)
    assert interval(behaviour.delta_slope(trials(slowing=0.5))).mean == pytest.approx(0.4, abs=0.1)


def test_sequence_effect_is_found_and_absent_where_there_is_none() -> None:
    t = trials(subjects=12)
    none = interval(behaviour.sequence_effect(t, False))
    assert none.low < 0 < none.high
    after = t.groupby("subject")["condition"].shift()
    t["rt"] -= 0.04 * ((t["condition"] == "incongruent") & (after == "incongruent"))
    for without_repeats in (False, True):
        assert interval(behaviour.sequence_effect(t, without_repeats)).mean == pytest.approx(
            40, abs=15
        )


def test_trials_that_share_a_feature_with_the_last_are_known() -> None:
    t = pd.DataFrame(
        {
            "subject": 0,
            "block": 0,
            "trial": range(4),
            "condition": "incongruent",
            "rt": 0.5,
            "correct": True,
            "colour": [0, 2, 3, 1],
            "word": [1, 3, 0, 2],
        }
    )
    assert behaviour.after(t)["repeats"].tolist() == [False, True, False]


def test_what_follows_an_error_or_a_gap_follows_nothing() -> None:
    t = pd.DataFrame(
        {
            "subject": 0,
            "block": 0,
            "trial": [0, 1, 2, 3, 5, 6],
            "condition": ["congruent", "incongruent"] * 3,
            "rt": 0.5,
            "correct": [True, False, True, True, True, True],
        }
    )
    assert behaviour.after(t)["trial"].tolist() == [3, 6]


def test_reliability_is_corrected_for_the_length_of_the_halves() -> None:
    a = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    b = np.array([2.0, 1.0, 4.0, 3.0, 6.0, 5.0])  # Pearson's r = 29/35
    found = behaviour.split_half(pd.DataFrame({0: a, 1: b}))
    assert found.mean == pytest.approx(2 * (29 / 35) / (1 + 29 / 35))


def test_errors_that_are_fast_are_seen_as_fast() -> None:
    t = trials()
    t.loc[~t["correct"], "rt"] -= 0.1
    assert interval(behaviour.error_speed(t)).mean == pytest.approx(-100, abs=15)


def test_reliability_is_high_for_individuals_that_differ_and_low_for_clones() -> None:
    t = trials(subjects=30, n=300)
    clones = behaviour.split_half(behaviour.halves(t))
    assert clones.low < 0.3
    own = np.random.default_rng(3).normal(0.1, 0.06, 30)
    t["rt"] += own[t["subject"]] * (t["condition"] == "incongruent")
    assert behaviour.split_half(behaviour.halves(t)).low > 0.6
    assert behaviour.split_half(behaviour.halves(t[t["subject"] < 3])).n == 0


def test_missing_data_give_nan_not_an_error() -> None:
    t = trials(subjects=1, n=60)
    t.loc[t["condition"] == "incongruent", "correct"] = False
    table = behaviour.by_condition(t)
    assert table["err", "incongruent"].tolist() == [1.0]
    assert ("mean_rt", "incongruent") not in table or table["mean_rt", "incongruent"].isna().all()
    assert interval(behaviour.delta_slope(t)).n == 0
    assert interval(np.array([3.0])).n == 1
    assert np.isnan(interval(np.array([])).mean)
