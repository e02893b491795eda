"""Measures of attitudes: values of sides and issues, and how they go together over subjects."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from striata.analysis.reading.load import Result
from striata.analysis.statistics.intervals import Interval

SHARED, SHUFFLED, ALONE = "company shared", "company shuffled", "alone"
TASKS = (SHARED, SHUFFLED, ALONE)
SIDES = ("one side", "other side", "neither side")
ISSUES = ("A", "A'", "B", "B'", "C", "C'")
#: Pairs of issues that have been met with the same side where all meet them alike; with different
#: ones; with the one that is worth nothing.
SAME = (("A", "A'"), ("B", "B'"))
DIFFERENT = tuple((a, b) for a in ("A", "A'") for b in ("B", "B'"))
NEUTRAL = (("C", "C'"),)
RESAMPLES = 1000
#: Values that differ between subjects by less than so much are the same [spikes/s].
SAME_FOR_ALL = 1e-3


def means(trials: pd.DataFrame) -> pd.DataFrame:
    """Value, side's cells and meals with it, (subjects, (measure, what is shown))."""
    by = trials.groupby(["subject", "shown"], observed=True)
    return by[["value", "mind", "meals"]].mean().unstack("shown")


def values(result: Result, task: str, arm: str = "control") -> pd.DataFrame:
    """What each issue is worth in each subject, (subjects, issues) [spikes/s]."""
    return result.each(means, arm, task)["value"][list(ISSUES)]


def together(
    table: pd.DataFrame,
    pairs: tuple[tuple[str, str], ...],
    less: tuple[tuple[str, str], ...] = (),
) -> Interval:
    """Mean rank correlation over subjects of two columns, over `pairs`, minus that over `less`.

    Of ranks, since what a side is worth differs between subjects by a factor of ten and more. With
    its 95 % interval over resampled subjects; NaN for fewer than four.
    """
    x = table.dropna()
    n, at = len(x), {name: k for k, name in enumerate(x)}
    nothing = Interval(np.nan, np.nan, np.nan, np.nan, 0)
    v = x.to_numpy(dtype=float)
    used = [at[name] for pair in (*pairs, *less) for name in pair]
    if n < 4 or (v[:, used].std(axis=0) < SAME_FOR_ALL).any():
        return nothing
    one, other = (np.array([[at[a], at[b]] for a, b in some]).T for some in (pairs, less or pairs))
    draws = np.random.default_rng(0).integers(0, n, (RESAMPLES, n))
    found = np.concatenate([_ranks(v[None]), _ranks(v[draws])])
    mean = _mean(found, one) - (_mean(found, other) if less else 0.0)
    low, high = np.nanpercentile(mean[1:], [2.5, 97.5])
    return Interval(float(mean[0]), float(low), float(high), np.nan, n)


def _ranks(v: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks over subjects (axis 1) with mean 0 and length 1; NaN where all are alike."""
    r = stats.rankdata(v, axis=1)
    r -= r.mean(axis=1, keepdims=True)
    length = np.sqrt((r**2).sum(axis=1, keepdims=True))
    return np.asarray(np.divide(r, length, out=np.full_like(r, np.nan), where=length > 0))


def _mean(ranks: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean correlation of pairs of columns, (samples,)."""
    return np.asarray((ranks[..., pairs[0]] * ranks[..., pairs[1]]).sum(axis=1).mean(axis=1))


def by_meals(result: Result, task: str, arm: str = "control") -> Interval:
    """Correlation over subjects of an issue's value with meals with its side, A to B'."""
    found = result.each(means, arm, task)
    four = list(ISSUES[:4])
    table = pd.concat({m: found[m][four] for m in ("value", "meals")}, axis=1)
    table.columns = [f"{m} {name}" for m, name in table.columns]
    return together(table, tuple((f"value {n}", f"meals {n}") for n in four))


def mind(result: Result, task: str, arm: str = "control") -> pd.Series:
    """Rate of the side's cells at an issue of it, mean over issues [spikes/s]."""
    return result.each(means, arm, task)["mind"][list(ISSUES)].mean(axis=1)
