"""Fits find the parameters that made the data; individuals are compared as they are."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from striata.analysis.errors import AnalysisError
from striata.analysis.signatures import own
from striata.analysis.signatures.comparison import Comparison, Published, table
from striata.analysis.signatures.stroop.fits import fits
from striata.analysis.signatures.stroop.individuals import correlation
from striata.analysis.statistics import behaviour, diffusion
from striata.analysis.statistics.behaviour import CONDITIONS
from striata.analysis.statistics.diffusion import ALL, FEWEST, fit, shared
from striata.analysis.statistics.intervals import interval
from striata.analysis.statistics.regressions import error_regression, rt_regression

DRIFTS = {"congruent": 3.0, "neutral": 2.5, "incongruent": 1.5}


def walk(drift: float, boundary: float, non_decision: float, n: int, seed: int) -> tuple[Any, Any]:
    """RTs [s] and correctness of a random walk, simulated step by step and without PyDDM."""
    rng, step = np.random.default_rng(seed), 1e-3
    x, rt, up = np.zeros(n), np.full(n, np.nan), np.zeros(n, dtype=bool)
    for k in range(4000):
        x += drift * step + np.sqrt(step) * rng.standard_normal(n)
        ended = np.isnan(rt) & (np.abs(x) >= boundary)
        rt[ended], up[ended] = (k + 1) * step + non_decision, x[ended] > 0
    return rt, up


def people(subjects: int, n: int, seed: int = 0) -> pd.DataFrame:
    """Trials of diffusing subjects whose non-decision times and drifts differ."""
    rng, frames = np.random.default_rng(seed), []
    for s in range(subjects):
        own, late = rng.normal(1.0, 0.1), rng.normal(0.3, 0.03)
        for i, (c, drift) in enumerate(DRIFTS.items()):
            rt, right = walk(own * drift, 0.9, late, n, 100 * s + i + 1000 * seed)
            frames.append(
                pd.DataFrame(
                    {
                        "subject": s,
                        "block": 0,
                        "trial": np.arange(n),
                        "condition": c,
                        "rt": rt,
                        "correct": right,
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


class Model:
    """Stands for a result whose test holds these trials."""

    def __init__(self, trials: pd.DataFrame) -> None:
        self.trials = trials

    def test(self, arm: str, task: str) -> pd.DataFrame:
        return self.trials


@pytest.mark.parametrize("truth", [(1.0, 1.0, 0.3), (2.5, 0.8, 0.4), (4.0, 1.2, 0.2)])
def test_parameters_of_a_walk_are_recovered(truth: tuple[float, float, float]) -> None:
    rt, right = walk(*truth, 3000, seed=3)
    drift, boundary, non_decision = fit(rt, right)
    assert drift == pytest.approx(truth[0], abs=0.15)
    assert boundary == pytest.approx(truth[1], rel=0.08)
    assert non_decision == pytest.approx(truth[2], abs=0.02)


def test_a_boundary_that_few_errors_leave_open_is_shared_between_conditions() -> None:
    t = people(2, 150)
    found = shared(t)
    assert found["ddm_boundary", ALL].to_numpy() == pytest.approx(0.9, abs=0.15)
    assert (found["ddm_drift", "congruent"] > found["ddm_drift", "incongruent"]).all()
    assert shared(t[t["trial"] < FEWEST - 1]).isna().all(axis=None)


def test_what_cannot_be_fitted_is_nan() -> None:
    rt, right = walk(1.0, 1.0, 0.3, FEWEST - 1, seed=1)
    assert np.isnan(fit(rt, right)).all()
    assert np.isnan(fit(np.full(100, 0.5), np.zeros(100, dtype=bool))).all()
    assert np.isnan(fit(np.full(100, np.nan), np.ones(100, dtype=bool))).all()


def test_a_few_guesses_do_not_decide_a_fit() -> None:
    rt, right = walk(2.5, 0.9, 0.35, 1000, seed=4)
    rt[:5] = 0.06
    assert fit(rt, right)[2] == pytest.approx(0.35, abs=0.03)


def test_model_and_people_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffusion, "STEP", 0.02)
    theirs = own.people("stroop", people(2, 60, seed=1).drop(columns=["block", "trial"]), rt="rt:s")
    found = table(fits(Model(people(2, 60)), theirs)).set_index(["measure", "condition"])  # type: ignore[arg-type]
    drifts = found.loc["ddm_drift"]
    for who in ("model", "published"):
        assert drifts.loc["congruent", who] > drifts.loc["incongruent", who]
    assert not np.isclose(drifts["model"], drifts["published"]).any(), "each is fitted by itself"
    assert (drifts["source"] == theirs.name).all()


@pytest.mark.slow
def test_model_and_people_are_fitted_as_they_were_made() -> None:
    trials = people(5, 120, seed=1).drop(columns=["block", "trial"])
    theirs = own.people("stroop", trials, rt="rt:s")
    rows = fits(Model(people(5, 120)), theirs)  # type: ignore[arg-type]
    found = table(rows).set_index(["measure", "condition"])
    for c, drift in DRIFTS.items():
        row = found.loc[("ddm_drift", c)]
        assert row["model"] == pytest.approx(drift, abs=0.4)
        assert row["published"] == pytest.approx(drift, abs=0.4)
        assert row["source"] == theirs.name
    assert found.loc[("ddm_drift_difference", "incongruent-neutral"), "verdict"] == "inside"
    for name, truth in (("ddm_boundary", 0.9), ("ddm_non_decision", 0.3)):
        assert found.loc[(name, ALL), "model"] == pytest.approx(truth, rel=0.1)


def test_without_trials_of_ones_own_published_fits_stand_beside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diffusion, "STEP", 0.02)
    alone = table(fits(Model(people(2, 60)), None)).set_index(["measure", "condition"])  # type: ignore[arg-type]
    drift = alone.loc[("ddm_drift", "incongruent")]
    assert drift["source"] == "Lin2020"
    assert drift["published"] > 0
    assert alone.loc[("ddm_drift", "neutral"), "verdict"] == "prediction"


def test_regressions_find_costs_and_their_spread_over_subjects() -> None:
    rng = np.random.default_rng(2)
    frames = []
    for s in range(30):
        base, cost = rng.normal(0.6, 0.05), rng.normal(0.08, 0.03)
        for c, extra, wrong in (
            ("congruent", -0.02, 0.05),
            ("neutral", 0.0, 0.05),
            ("incongruent", cost, 0.12),
        ):
            rt = base + extra + rng.normal(0, 0.1, 120)
            frames.append(
                pd.DataFrame(
                    {"subject": s, "condition": c, "rt": rt, "correct": rng.random(120) > wrong}
                )
            )
    t = pd.concat(frames, ignore_index=True)
    found = rt_regression(t)
    assert found["intercept"].mean == pytest.approx(600, abs=25)
    assert found["incongruent"].low < 80 < found["incongruent"].high
    assert found["congruent"].low < -20 < found["congruent"].high
    assert found["incongruent"].sd == pytest.approx(30, abs=12)
    odds = error_regression(t)
    assert odds["incongruent"].mean == pytest.approx(
        np.log(0.12 / 0.88) - np.log(0.05 / 0.95), abs=0.3
    )
    assert odds["congruent"].low < 0 < odds["congruent"].high
    assert odds == error_regression(t)


def test_regressions_need_subjects_and_conditions() -> None:
    t = people(1, 20)
    with pytest.raises(AnalysisError, match="at least two subjects and all three conditions"):
        rt_regression(t)
    t = people(2, 20)
    with pytest.raises(AnalysisError, match="all three conditions"):
        error_regression(t[t["condition"] != "neutral"])


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffusion, "find_spec", lambda name: None)
    with pytest.raises(AnalysisError, match="uv sync --extra fits"):
        diffusion.diffusion(people(1, 5))


def test_correlations_over_subjects() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    table = pd.DataFrame(
        {"a": x, "b": x + rng.normal(size=200), "c": rng.normal(size=200), "d": 1.0}
    )
    assert correlation(table, "a", "b").low > 0.5
    assert correlation(table, "a", "c").low < 0 < correlation(table, "a", "c").high
    assert correlation(table, "a", "d").n == correlation(table[:4], "a", "b").n == 0


def test_accuracy_by_speed_shows_fast_errors() -> None:
    t = people(8, 300)
    quick = t["rt"] < t.groupby(["subject", "condition"])["rt"].transform("quantile", 0.2)
    t.loc[quick & (t["condition"] == "incongruent") & (t.index % 2 == 0), "correct"] = False
    caf = behaviour.conditional_accuracy(t)
    assert caf.shape == (8, 15)
    assert (
        interval(caf["caf1", "incongruent"]).mean < 0.6 < interval(caf["caf3", "incongruent"]).low
    )
    few = behaviour.conditional_accuracy(t[t["trial"] < 4])
    assert few.empty or few.isna().all(axis=None)


def test_agreement_of_halves_is_high_for_individuals_that_differ() -> None:
    rng = np.random.default_rng(3)
    t = pd.DataFrame(
        {
            "subject": np.repeat(np.arange(40), 300),
            "trial": np.tile(np.arange(300), 40),
            "condition": np.tile(np.repeat(CONDITIONS, 100), 40),
            "correct": True,
        }
    )
    t["rt"] = 0.5 + rng.normal(0, 0.1, len(t))
    assert behaviour.icc(behaviour.halves(t)).low < 0.3
    own = rng.normal(0.1, 0.05, 40)
    t["rt"] += own[t["subject"]] * (t["condition"] == "incongruent")
    i = behaviour.icc(behaviour.halves(t))
    assert i.low > 0.7
    shifted = t.assign(
        rt=t["rt"] + 0.2 * ((t["trial"] % 2 == 0) & (t["condition"] == "incongruent"))
    )
    halves = behaviour.halves(shifted)
    assert (
        behaviour.icc(halves).mean < 0.3 < behaviour.split_half(halves).mean
    )  # agreement, not mere order
    assert behaviour.icc(behaviour.halves(t[t["subject"] < 3])).n == 0


def test_spread_over_simulated_subjects_against_peoples() -> None:
    people = Published(620.0, sd=60.0, n=100, source="x")
    model = interval(np.random.default_rng(1).normal(600, 30, 50))
    ratio = Comparison("mean_rt", "neutral", "ms", model, people).sd_ratio
    assert ratio.low < 0.5 < ratio.high
    assert ratio.low < ratio.mean < ratio.high < 1
    one = Comparison("m", "c", "", interval(np.array([1.0])), people)
    assert np.isnan(one.sd_ratio.mean)
