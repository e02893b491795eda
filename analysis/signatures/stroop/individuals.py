"""How simulated subjects differ: spread against people's, and correlations between measures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.reading.reference import reference
from striata.analysis.signatures.comparison import Comparison, Published, span
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import NOTHING, Interval, of_correlation

#: Measures whose correlations over subjects are computed: (measure, condition) → its name.
INDIVIDUAL = {
    ("mean_rt", "congruent"): "mean RT",
    ("sd_rt", "congruent"): "SD of RT",
    ("err", "incongruent"): "errors",
    ("mean_rt_difference", "incongruent-congruent"): "Stroop effect",
    ("mean_rt_difference", "incongruent-neutral"): "interference",
    ("mean_rt_difference", "neutral-congruent"): "facilitation",
}
#: Measures whose SDs over subjects are compared with people's.
SPREADS = {
    ("mean_rt", "congruent"): "mean RT, congruent",
    ("mean_rt", "neutral"): "mean RT, neutral",
    ("mean_rt", "incongruent"): "mean RT, incongruent",
    ("sd_rt", "neutral"): "SD of RT, neutral",
    ("err", "incongruent"): "errors, incongruent",
    ("exg_tau", "neutral"): "ex-Gaussian tau, neutral",
    ("mean_rt_difference", "incongruent-neutral"): "interference",
    ("mean_rt_difference", "neutral-congruent"): "facilitation",
    ("delta_slope_ms_per_ms", "delta plot"): "delta slope",
}
CORRELATION, SPREAD = "correlation over subjects", "SD over subjects, model over people"
#: Fewest subjects for a correlation.
FEWEST = 5


def individuals(trials: pd.DataFrame) -> pd.DataFrame:
    """Measures of :data:`INDIVIDUAL`, (subjects, measures)."""
    levels = behaviour.by_condition(trials)
    both = pd.concat([levels, behaviour.differences(levels)], axis=1)
    return pd.DataFrame(
        {
            text: both.get(key, pd.Series(np.nan, index=both.index))
            for key, text in INDIVIDUAL.items()
        }
    )


def correlation(measures: pd.DataFrame, a: str, b: str) -> Interval:
    """Spearman's rank correlation of two columns with Fisher's 95 % interval.

    NaN for fewer than five subjects.
    """
    both = measures[[a, b]].dropna()
    if len(both) < FEWEST or both.nunique().min() < 2:
        return NOTHING
    r = float(stats.spearmanr(both[a], both[b]).statistic)
    return Interval(r, *of_correlation(r, len(both)), np.nan, len(both))


def correlations(
    model: pd.DataFrame, people: pd.DataFrame | None = None, name: str = ""
) -> Iterator[Comparison]:
    """Correlations of every two measures beside people's.

    Those of a user's `people`, whose `name` is the source; else the published ones.
    """
    for a, b in itertools.combinations(INDIVIDUAL.values(), 2):
        published = _published(a, b) if people is None else _of(correlation(people, a, b), name)
        yield Comparison(CORRELATION, f"{a}, {b}", "", correlation(model, a, b), published)


def _of(people: Interval, name: str) -> Published:
    if not people.n:
        return Published()
    return Published(people.mean, people.low, people.high, n=people.n, source=name)


def _published(a: str, b: str) -> Published:
    t = reference("stroop")
    here = t[(t["measure"] == CORRELATION) & (t["condition"] == f"{a}, {b}")]
    if here.empty:
        return Published()
    r, n = float(here["value"].iloc[0]), float(here["n"].iloc[0])
    return Published(r, *of_correlation(r, n), n=n, source=str(here["citation"].iloc[0]))


def spreads(compared: Iterable[Comparison]) -> Iterator[Comparison]:
    """SD over simulated subjects divided by that over people, of comparisons of colour naming."""
    found = {(c.measure, c.condition): c for c in compared}
    for key, text in SPREADS.items():
        if key in found:
            equal = span(1.0, 1.0, found[key].published.source)
            yield Comparison(SPREAD, text, "ratio", found[key].sd_ratio, equal)
