"""Measures of attitudes: values of sides and issues, and how they go together over subjects."""

from __future__ import annotations

import numpy as np
import pandas as pd
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


def has(result: Result, arm: str, task: str) -> bool:
    """Whether a file has trials of an arm after a task."""
    t = result.trials
    return bool(((t["arm"] == arm) & (t["task"] == task) & (t["phase"] == "test")).any())


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
    n = len(x)
    if n < 4:
        return Interval(np.nan, np.nan, np.nan, np.nan, n)
    rng = np.random.default_rng(0)
    found = [_mean(x, pairs, less)]
    if not np.isfinite(found[0]):
        return Interval(np.nan, np.nan, np.nan, np.nan, 0)
    found += [_mean(x.iloc[rng.integers(0, n, n)], pairs, less) for _ in range(RESAMPLES)]
    low, high = np.nanpercentile(found[1:], [2.5, 97.5])
    return Interval(found[0], float(low), float(high), np.nan, n)


def _mean(
    x: pd.DataFrame, pairs: tuple[tuple[str, str], ...], less: tuple[tuple[str, str], ...]
) -> float:
    v = x.to_numpy(dtype=float)
    ranks = np.where(v.std(axis=0) > SAME_FOR_ALL, stats.rankdata(v, axis=0), np.nan)
    r = np.corrcoef(ranks, rowvar=False)
    at = {name: k for k, name in enumerate(x)}
    one, other = ([r[at[a], at[b]] for a, b in some] for some in (pairs, less))
    return float(np.mean(one) - (np.mean(other) if other else 0.0))


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
