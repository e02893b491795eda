"""Reversal points of single dopamine neurons: the size of reward that they answer as baseline.

A neuron's response is a line over sizes of a reward of which one size is expected; where it crosses
zero is the neuron's reversal point. Neurons differ for certain only if points from one half of the
trials predict those from the other (as in Dabney 2020).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, direction
from striata.analysis.statistics.intervals import POSITIVE, SIGNED, interval

Array = NDArray[np.float64]

TASK = "rewards of several sizes, single neurons"
SOURCE = "Dabney2020"
#: Reversal points outside of the sizes that were given are unknown [whole rewards].
GIVEN = (0.25, 2.0)


def reversal(result: Result) -> Iterator[Comparison]:
    """Spread of reversal points, and whether it is more than noise."""
    if TASK not in set(result.trials["task"].astype(str)):
        return
    points = reversal_points(result)
    by = points.groupby("subject")
    spread = by["all"].std()
    yield Comparison(
        "reversal points", "SD over neurons", "whole rewards", interval(spread, POSITIVE)
    )
    found = by.apply(lambda t: correlation(t["odd"], t["even"]))
    yield Comparison(
        "reversal points",
        "halves of trials, correlation",
        "",
        interval(found, SIGNED),
        direction(1, SOURCE),
    )


def responses(result: Result) -> pd.DataFrame:
    """Each neuron's response above its mean baseline [spikes/s] in each trial."""
    t = result.trials
    t = t[(t["task"] == TASK) & (t["neuron"] >= 0)]
    rest = t.groupby(["subject", "neuron"])["baseline"].transform("mean")
    order = t.groupby(["subject", "neuron", "reward"]).cumcount()
    return pd.DataFrame(
        {
            "subject": t["subject"],
            "neuron": t["neuron"],
            "size": t["reward"].astype(float),
            "response": t["at_reward"].astype(float) - rest,
            "odd": order % 2 == 1,
        }
    )


def reversal_points(result: Result) -> pd.DataFrame:
    """Reversal points of all trials and of each half.

    A row for each (subject, neuron); points outside :data:`GIVEN` are NaN.
    """
    t = responses(result)
    halves = {"all": t, "odd": t[t["odd"]], "even": t[~t["odd"]]}
    out = {name: _curve(x).apply(_crossing, axis=1) for name, x in halves.items()}
    return pd.DataFrame(out).rename_axis(["subject", "neuron"])


def _curve(t: pd.DataFrame) -> pd.DataFrame:
    """Mean response by size, (subject and neuron, sizes)."""
    return t.groupby(["subject", "neuron", "size"])["response"].mean().unstack()


def _crossing(curve: pd.Series) -> float:
    """Where the line through responses by size crosses zero; NaN outside of the sizes given."""
    slope, start = np.polyfit(curve.index.to_numpy(), curve.to_numpy(), 1)
    point = -start / slope if slope > 0 else np.nan
    return float(point) if GIVEN[0] <= point <= GIVEN[1] else np.nan


def correlation(a: pd.Series, b: pd.Series) -> float:
    """Rank correlation over the neurons that have both; NaN with fewer than five."""
    both = a.notna() & b.notna()
    if both.sum() < 5:
        return np.nan
    return float(stats.spearmanr(a[both], b[both]).statistic)
