"""How simulated subjects differ: spread against people's, and correlations between measures over subjects."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.reading.reference import reference
from striata.analysis.signatures.compare import Row
from striata.analysis.signatures.signature import Signature, table
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import Interval

NOBODY = Interval(np.nan, np.nan, np.nan, np.nan, 0)
#: Measures whose correlations over subjects are looked at: (measure, condition) → its name.
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
CORRELATION = "correlation over subjects"
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
        return NOBODY
    return with_interval(float(stats.spearmanr(both[a], both[b]).statistic), len(both))


def with_interval(r: float, n: float) -> Interval:
    """A correlation over n subjects with Fisher's 95 % interval."""
    half = 1.96 / np.sqrt(n - 3)
    z = np.arctanh(np.clip(r, -0.999999, 0.999999))
    return Interval(r, float(np.tanh(z - half)), float(np.tanh(z + half)), np.nan, int(n))


def correlations(
    model: pd.DataFrame, people: pd.DataFrame | None = None, name: str = ""
) -> list[Row]:
    """Correlations of every two measures beside those of people, whose `name` is their source.

    Else the published.
    """
    rows = []
    for a, b in itertools.combinations(INDIVIDUAL.values(), 2):
        p, source = _peoples(a, b) if people is None else (correlation(people, a, b), name)
        rows.append(
            Row(
                CORRELATION,
                f"{a}, {b}",
                "",
                correlation(model, a, b),
                p.mean,
                np.nan,
                p.n,
                source if p.n else "",
                (p.low, p.high),
            )
        )
    return rows


def _peoples(a: str, b: str) -> tuple[Interval, str]:
    """People's correlation of two measures, and where it is from; no number where none is known."""
    t = reference("stroop")
    here = t[(t["measure"] == CORRELATION) & (t["condition"] == f"{a}, {b}")]
    if here.empty:
        return NOBODY, ""
    return with_interval(float(here["value"].iloc[0]), float(here["n"].iloc[0])), str(
        here["citation"].iloc[0]
    )


def spread_table(compared: pd.DataFrame) -> pd.DataFrame:
    """SD over simulated subjects over that over people.

    `compared` is what ``stroop_table`` gives.
    """
    found = compared.set_index(["measure", "condition"])
    return table(
        _spread(found.loc[key], text) for key, text in SPREADS.items() if key in found.index
    )


def _spread(row: pd.Series, text: str) -> Signature:
    ratio = Interval(
        row["sd_ratio"], row["sd_ratio_low"], row["sd_ratio_high"], np.nan, int(row["subjects"])
    )
    return Signature(
        "SD over subjects, model over people", text, "ratio", ratio, str(row["source"]), 1.0, 1.0
    )
