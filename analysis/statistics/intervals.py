"""Means over subjects with 95 % intervals that stay inside the bounds of the measure."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Float = NDArray[np.float64]
Bounds = tuple[float, float]

#: Bounds of measures: of proportions, accuracies; of their differences, indices and correlations;
#: of times, rates and counts.
PROPORTION: Bounds = (0.0, 1.0)
SIGNED: Bounds = (-1.0, 1.0)
POSITIVE: Bounds = (0.0, np.inf)
CONFIDENCE = 0.95
#: Bootstrap resamples, and at most so many drawn values at a time.
RESAMPLES, BATCH = 2000, 1_000_000
#: With more subjects, acceleration hardly matters, and its jackknife takes long.
MANY = 1000
#: Values that differ by no more than rounding are equal.
EQUAL = 1e-12


@dataclass(frozen=True)
class Interval:
    """A mean over subjects with its 95 % interval.

    Attributes
    ----------
    mean, low, high : of the mean; NaN bounds where there is no interval
    sd : between subjects
    n : number of subjects
    trials : median number of trials behind a subject's value; NaN where trials are not counted
    """

    mean: float
    low: float
    high: float
    sd: float
    n: int
    trials: float = np.nan


#: Nothing was measured.
NOTHING = Interval(np.nan, np.nan, np.nan, np.nan, 0)


def interval(
    values: Float | pd.Series, within: Bounds | None = None, trials: pd.Series | None = None
) -> Interval:
    """Mean of the finite values and its 95 % interval over subjects.

    Student's interval, unless it would leave the bounds of the measure; then the bias-corrected and
    accelerated bootstrap over subjects (Efron 1987; seeded), whose ends are means of resampled
    subjects. Where all values are equal, the interval is, for a proportion, the exact binomial one
    (Clopper and Pearson 1934) of the pooled trials or, where trials are not counted, of the
    subjects; for other measures between two bounds (differences of proportions, indices) there is
    none, since they are as coarse; and for a measure on an open scale (a rate, a weight) it is the
    value itself, in which the simulated subjects do not differ.

    Parameters
    ----------
    values : (subjects,) array
        NaN where a subject has no such trial.
    within
        Lowest and highest possible value, for example :data:`PROPORTION`.
    trials : (subjects,) series
        Number of trials behind each value, with the index of `values`.
    """
    v = np.asarray(values, dtype=float)
    kept = np.isfinite(v)
    v, n = v[kept], int(kept.sum())
    if n == 0:
        return NOTHING
    count = None if trials is None else np.asarray(trials, dtype=float)[kept]
    usual = np.nan if count is None else float(np.median(count))
    mean = float(v.mean())
    if n == 1:
        return Interval(mean, np.nan, np.nan, np.nan, 1, usual)
    sd = float(v.std(ddof=1))
    if np.ptp(v) <= EQUAL * max(1.0, abs(mean)):
        low, high = _of_equal(mean, n if count is None else int(count.sum()), within)
        return Interval(mean, low, high, sd, n, usual)
    half = float(_quantile(n) * sd / np.sqrt(n))
    low, high = mean - half, mean + half
    if within is not None and (low < within[0] or high > within[1]):
        low, high = _resampled(v)
    return Interval(mean, low, high, sd, n, usual)


@cache
def _quantile(n: float) -> float:
    """Half of Student's interval of the mean of `n` values, in standard errors."""
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1))


def contrast(
    a: pd.Series, b: pd.Series, within: Bounds | None = None, trials: pd.Series | None = None
) -> Interval:
    """Mean of `a` minus mean of `b`, values by subject, with its 95 % interval.

    Paired where the same subjects have both; otherwise of two samples, whose variances need not be
    equal (Welch 1947), and without an SD between subjects.
    """
    both = a.dropna().index.intersection(b.dropna().index)
    if len(both) or not (a.notna().any() and b.notna().any()):
        return interval(a - b, within, trials)
    x, y = (v.dropna().to_numpy(dtype=float) for v in (a, b))
    low = high = np.nan
    if len(x) > 1 and len(y) > 1 and (np.ptp(x) > 0 or np.ptp(y) > 0):
        found = stats.ttest_ind(x, y, equal_var=False).confidence_interval(CONFIDENCE)
        low, high = float(found.low), float(found.high)
    return Interval(float(x.mean() - y.mean()), low, high, np.nan, len(x) + len(y))


def _of_equal(value: float, total: int, within: Bounds | None) -> tuple[float, float]:
    """Interval where all values are equal; `total` trials or subjects are behind them."""
    if within == PROPORTION:
        found = stats.binomtest(round(value * total), total).proportion_ci(CONFIDENCE, "exact")
        return float(found.low), float(found.high)
    if within is not None and np.isfinite(within).all():
        return np.nan, np.nan
    return value, value


def _resampled(v: Float) -> tuple[float, float]:
    """Bootstrap interval of the mean; percentiles where BCa is not defined or not needed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        for method in ("BCa", "percentile") if len(v) <= MANY else ("percentile",):
            found = stats.bootstrap(
                (v,),
                np.mean,
                confidence_level=CONFIDENCE,
                n_resamples=RESAMPLES,
                batch=max(1, BATCH // len(v)),
                method=method,
                random_state=np.random.default_rng(0),
            ).confidence_interval
            if np.isfinite([found.low, found.high]).all():
                break
    return float(found.low), float(found.high)


def of_mean(mean: float, sd: float, n: float) -> tuple[float, float]:
    """Student's 95 % interval of a published mean, from its SD between n subjects; NaN without."""
    if not np.isfinite(sd) or not n > 1:
        return (np.nan, np.nan)
    half = float(_quantile(n) * sd / np.sqrt(n))
    return mean - half, mean + half


def of_correlation(r: float, n: float) -> tuple[float, float]:
    """Fisher's 95 % interval of a correlation over n subjects; NaN for fewer than four."""
    if not n > 3:
        return (np.nan, np.nan)
    z = np.arctanh(np.clip(r, -0.999999, 0.999999))
    half = 1.96 / np.sqrt(n - 3)
    return float(np.tanh(z - half)), float(np.tanh(z + half))


def of_sds(model: Interval, sd: float, n: float) -> Interval:
    """Ratio of the model's SD between subjects to that of n people.

    With its 95 % interval (from F, for normal values).
    """
    if not (model.sd > 0 and sd > 0 and n > 1):
        return Interval(np.nan, np.nan, np.nan, np.nan, model.n, model.trials)
    ratio, freedom = model.sd / sd, (model.n - 1, n - 1)
    low, high = (ratio / np.sqrt(float(stats.f.ppf(p, *freedom))) for p in (0.975, 0.025))
    return Interval(ratio, float(low), float(high), np.nan, model.n, model.trials)


def ratio(a: pd.Series, b: pd.Series) -> Interval:
    """Ratio of means over subjects, 95 % interval over resampled subjects."""
    x, y = a.to_numpy(), b.reindex(a.index).to_numpy()
    if not len(x):
        return interval(x)
    rng = np.random.default_rng(0)
    draws = rng.integers(0, len(x), (1000, len(x)))
    found = x[draws].mean(axis=1) / y[draws].mean(axis=1)
    low, high = np.percentile(found, [2.5, 97.5])
    return Interval(float(x.mean() / y.mean()), float(low), float(high), float(found.std()), len(x))
