"""Measures of behaviour, one value for each subject (and condition). RTs are in milliseconds here.

Nothing is trimmed. A measure that cannot be computed (no correct trial, too few trials) is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from striata.analysis.statistics.intervals import NOTHING, Interval

Float = NDArray[np.float64]

QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)
CONDITIONS = ("congruent", "neutral", "incongruent")
#: What a trial may share with the one before.
FEATURES = ("colour", "word")
#: Parts into which conditional accuracy functions cut RTs.
FIFTHS = 5
#: Fewest correct trials for an ex-Gaussian fit.
FEWEST = 30
#: Fewest subjects for a reliability, and how often they are resampled for its interval.
FEWEST_SUBJECTS, RESAMPLES = 5, 2000


def correct_rts(trials: pd.DataFrame) -> pd.DataFrame:
    """Correct trials with a column ``ms``."""
    kept = trials[trials["correct"].astype(bool)]
    return kept.assign(ms=kept["rt"].astype(float) * 1e3)


def counts(trials: pd.DataFrame) -> pd.DataFrame:
    """Number of trials: rows are subjects, columns conditions."""
    return trials.groupby(["subject", "condition"], observed=True).size().unstack("condition")


def by_condition(trials: pd.DataFrame) -> pd.DataFrame:
    """Mean RT [ms], its SD and skew, and error rate, (subjects, (measure, condition))."""
    rts = correct_rts(trials).groupby(["subject", "condition"], observed=True)["ms"]
    errors = 1.0 - trials.groupby(["subject", "condition"], observed=True)["correct"].mean()
    table = pd.DataFrame(
        {"mean_rt": rts.mean(), "sd_rt": rts.std(), "skew": rts.skew(), "err": errors}
    )
    return table.unstack("condition")


def quantiles(trials: pd.DataFrame) -> pd.DataFrame:
    """RT quantiles of correct trials [ms]: rows are subjects, columns (q10 …, condition)."""
    q = (
        correct_rts(trials)
        .groupby(["subject", "condition"], observed=True)["ms"]
        .quantile(list(QUANTILES))
    )
    names = {p: f"q{round(100 * p)}" for p in QUANTILES}
    table = q.unstack(level=-1).rename(columns=names)
    return table.unstack("condition")


def ex_gaussian(ms: Float) -> tuple[float, float, float]:
    """Maximum-likelihood mu, sigma, tau of RTs [ms]; NaN for fewer than 30."""
    x = np.asarray(ms, dtype=float)
    if len(x) < FEWEST:
        return (np.nan, np.nan, np.nan)
    tau = max(0.8 * x.std(), 1.0)
    k, mu, sigma = stats.exponnorm.fit(
        x, 1.0, loc=x.mean() - tau, scale=max(np.sqrt(abs(x.var() - tau**2)), 1.0)
    )
    return float(mu), float(sigma), float(k * sigma)


def ex_gaussians(trials: pd.DataFrame) -> pd.DataFrame:
    """Ex-Gaussian parameters [ms] of correct RTs, (subjects, (exg_mu …, condition))."""
    groups = correct_rts(trials).groupby(["subject", "condition"], observed=True)["ms"]
    rows = {key: ex_gaussian(g.to_numpy()) for key, g in groups}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["exg_mu", "exg_sigma", "exg_tau"])
    table.index = pd.MultiIndex.from_tuples(rows, names=["subject", "condition"])
    return table.unstack("condition")


def differences(table: pd.DataFrame) -> pd.DataFrame:
    """Differences between conditions of every measure, subject by subject.

    Incongruent − congruent, incongruent − neutral, and neutral − congruent.
    """
    pairs = (("incongruent", "congruent"), ("incongruent", "neutral"), ("neutral", "congruent"))
    out = {}
    for measure in table.columns.get_level_values(0).unique():
        for a, b in pairs:
            if (measure, a) in table and (measure, b) in table:
                out[f"{measure}_difference", f"{a}-{b}"] = table[measure, a] - table[measure, b]
    return pd.DataFrame(out)


def delta_plot(trials: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mean and difference of incongruent and congruent RT quantiles [ms], (subjects, 5) each."""
    q = quantiles(trials)
    names = [f"q{round(100 * p)}" for p in QUANTILES]
    con, inc = (
        pd.DataFrame({n: q.get((n, c), np.nan) for n in names}, index=q.index)
        for c in ("congruent", "incongruent")
    )
    return (con + inc) / 2, inc - con


def delta_slope(trials: pd.DataFrame) -> pd.Series:
    """Each subject's slope of the delta plot (least squares over five quantiles)."""
    x, y = delta_plot(trials)
    xc, yc = x.sub(x.mean(axis=1), axis=0), y.sub(y.mean(axis=1), axis=0)
    return (xc * yc).sum(axis=1, min_count=5) / (xc**2).sum(axis=1, min_count=5)


def conditional_accuracy(trials: pd.DataFrame) -> pd.DataFrame:
    """Accuracy in each fifth of RTs, fastest first, (subjects, (caf1 … caf5, condition)).

    Answered trials only, each subject's and condition's RTs cut at their own quintiles. NaN for
    fewer than five trials.
    """
    t = trials[np.isfinite(trials["rt"].astype(float))]
    groups = t.groupby(["subject", "condition"], observed=True)["rt"]
    part = (groups.rank(method="first") - 1) / groups.transform("size") * FIFTHS
    fifth = "caf" + (part.astype(int) + 1).astype(str).rename("fifth")
    enough = groups.transform("size") >= FIFTHS
    keys = ["subject", "condition", fifth[enough]]
    table = t[enough].groupby(keys, observed=True)["correct"].mean().unstack("fifth")
    return table.unstack("condition")


def error_speed(trials: pd.DataFrame) -> pd.Series:
    """Each subject's mean RT of errors minus mean RT of correct responses [ms]."""
    answered = trials[np.isfinite(trials["rt"])]
    mean = (
        answered.groupby(["subject", answered["correct"].astype(bool)])["rt"].mean().unstack() * 1e3
    )
    if True not in mean or False not in mean:
        return pd.Series(np.nan, index=mean.index)
    return mean[False] - mean[True]


def preceded(
    trials: pd.DataFrame, columns: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Trials in order, columns of the trial before each in its block, and whether it follows that.

    It does if its number is higher by one.
    """
    t = trials.sort_values(["subject", "block", "trial"])
    before = t.groupby(["subject", "block"])[["trial", *columns]].shift()
    return t, before, t["trial"] == before["trial"] + 1


def after(trials: pd.DataFrame) -> pd.DataFrame:
    """Correct trials that follow a correct one, with columns ``ms``, ``before`` and ``repeats``.

    ``before`` is the condition of the trial before, whose number is lower by one; ``repeats`` says
    whether the trial shares any feature, in whichever stream, with the one before. It is missing
    where colours or words are.
    """
    features = [c for c in FEATURES if c in trials]
    t, before, follows = preceded(trials, ["condition", "correct", *features])
    kept = t["correct"].astype(bool) & (before["correct"] == True)  # noqa: E712 - the first trial has none before
    kept &= follows
    t = t.assign(before=before["condition"], ms=t["rt"].astype(float) * 1e3)
    if len(features) == len(FEATURES):
        same = [t[now] == before[then] for now in FEATURES for then in FEATURES]
        t["repeats"] = np.any(same, axis=0)
    return t[kept]


def sequence_effect(trials: pd.DataFrame, without_repeats: bool) -> pd.Series:
    """Congruency-sequence effect [ms]: interference after congruent minus after incongruent.

    With `without_repeats`, trials that share any feature with the trial before are left out; there
    is none where colours or words are not known.
    """
    t = after(trials)
    if without_repeats and "repeats" not in t:
        return pd.Series(dtype=float)
    t = t[~t["repeats"]] if without_repeats else t
    mean = t.groupby(["subject", "before", "condition"], observed=True)["ms"].mean().unstack()
    if not {"congruent", "incongruent"} <= set(mean):
        return pd.Series(dtype=float)
    effect = (mean["incongruent"] - mean["congruent"]).unstack()
    if not {"congruent", "incongruent"} <= set(effect):
        return pd.Series(dtype=float)
    return effect["congruent"] - effect["incongruent"]


def halves(trials: pd.DataFrame) -> pd.DataFrame:
    """Incongruent minus congruent RT [ms] of odd and of even trials, (subjects, 2).

    Empty without these conditions.
    """
    t = correct_rts(trials)
    half = (t["trial"] % 2).rename("half")
    mean = t.groupby(["subject", half, "condition"], observed=True)["ms"].mean().unstack()
    if not {"congruent", "incongruent"} <= set(mean):
        return pd.DataFrame()
    return (mean["incongruent"] - mean["congruent"]).unstack()


def _enough(effect: pd.DataFrame) -> pd.DataFrame:
    """Subjects with both halves; none where they are too few."""
    whole = effect.dropna()
    return whole if whole.shape[1] == 2 and len(whole) >= FEWEST_SUBJECTS else pd.DataFrame()


def split_half(effect: pd.DataFrame) -> Interval:
    """Split-half reliability of what :func:`halves` gives, Spearman–Brown corrected.

    The 95 % interval is Fisher's for the correlation, corrected likewise; NaN with fewer than five
    subjects.
    """
    effect = _enough(effect)
    if effect.empty:
        return NOTHING
    r = stats.pearsonr(effect.iloc[:, 0], effect.iloc[:, 1])
    low, high = r.confidence_interval()
    whole, least, most = (_spearman_brown(float(x)) for x in (r.statistic, low, high))
    return Interval(whole, least, most, np.nan, len(effect))


def _spearman_brown(r: float) -> float:
    """Reliability of the whole from the correlation of its halves, not below −1."""
    return max(2 * r / (1 + r), -1.0) if r > -1 else -1.0


def icc(effect: pd.DataFrame) -> Interval:
    """Agreement of the two columns that :func:`halves` gives: ICC(2,1) of ShroutFleiss1979.

    The 95 % interval is over resampled subjects; NaN with fewer than five.
    """
    both = _enough(effect).to_numpy()
    if both.size == 0:
        return NOTHING
    rng = np.random.default_rng(0)
    low, high = np.percentile(
        [_icc(both[rng.integers(0, len(both), len(both))]) for _ in range(RESAMPLES)], [2.5, 97.5]
    )
    return Interval(float(_icc(both)), float(low), float(high), np.nan, len(both))


def _icc(x: Float) -> Float:
    """ICC(2,1) of arrays (…, subjects, measurements)."""
    n, k = x.shape[-2:]
    grand = x.mean(axis=(-2, -1), keepdims=True)
    rows, columns = x.mean(axis=-1, keepdims=True) - grand, x.mean(axis=-2, keepdims=True) - grand
    between = k * (rows**2).sum(axis=(-2, -1)) / (n - 1)
    sessions = n * (columns**2).sum(axis=(-2, -1)) / (k - 1)
    error = ((x - grand - rows - columns) ** 2).sum(axis=(-2, -1)) / ((n - 1) * (k - 1))
    return np.asarray((between - error) / (between + (k - 1) * error + k * (sessions - error) / n))
