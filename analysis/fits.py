"""What is fitted to trials: diffusion models, regressions, and correlations over subjects; model beside people."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from scipy import stats

from analysis import behaviour
from analysis.behaviour import Interval, interval
from analysis.compare import Row
from analysis.diffusion import PARAMETERS, UNITS, diffusion
from analysis.load import Result
from analysis.regressions import TERMS, error_regression, rt_regression

NOBODY = Interval(np.nan, np.nan, np.nan, np.nan, 0)
#: Measures whose correlations over subjects are looked at: (measure, condition) → its name.
INDIVIDUAL = {
    ("mean_rt", "neutral"): "mean RT", ("sd_rt", "neutral"): "SD of RT", ("err", "incongruent"): "incongruent errors",
    ("mean_rt_difference", "incongruent-neutral"): "interference",
    ("mean_rt_difference", "neutral-congruent"): "facilitation",
}  # fmt: skip
#: Fewest subjects for a correlation.
FEWEST = 5


def fits_table(result: Result, people: pd.DataFrame | None, name: str) -> pd.DataFrame:
    """Fits to the control's colour naming beside fits to people's trials, if these are given; `name` is their source.

    Has the columns of :func:`~analysis.compare.stroop_table`.

    Raises
    ------
    AnalysisError
        If a library is missing, or there are too few subjects or conditions.
    """
    trials = result.test("control", "naming")
    rows = [row for make in (_diffusion, _regressions, _correlations) for row in make(trials, people, name)]
    return pd.DataFrame([r.as_dict() for r in rows])


def _diffusion(trials: pd.DataFrame, people: pd.DataFrame | None, name: str) -> list[Row]:
    """Drift, boundary and non-decision time by condition, and their differences."""
    model = _with_differences(diffusion(trials))
    theirs = None if people is None else _with_differences(diffusion(people))
    rows = []
    for measure, condition in model.columns:
        i = interval(model[measure, condition])
        p = NOBODY if theirs is None or (measure, condition) not in theirs else interval(theirs[measure, condition])
        unit = UNITS[str(measure).removesuffix("_difference")]
        rows.append(Row(str(measure), str(condition), unit, i, p.mean, p.sd, p.n, name if p.n else ""))
    return rows


def _with_differences(table: pd.DataFrame) -> pd.DataFrame:
    wanted = behaviour.differences(table)
    return pd.concat([table[list(PARAMETERS)], wanted], axis=1)


def _regressions(trials: pd.DataFrame, people: pd.DataFrame | None, name: str) -> list[Row]:
    """Terms of the mixed models of RTs and of errors."""
    rows = []
    for measure, unit, regress in (("regression of RT", "ms", rt_regression),
                                   ("regression of errors", "log odds", error_regression)):  # fmt: skip
        model, theirs = regress(trials), {} if people is None else regress(people)
        for term, text in TERMS.items():
            p = theirs.get(term, NOBODY)
            kind = measure if term == "intercept" else f"{measure}_difference"
            rows.append(Row(kind, text, unit, model[term], p.mean, p.sd, p.n, name if p.n else "", (p.low, p.high)))
    return rows


def _correlations(trials: pd.DataFrame, people: pd.DataFrame | None, name: str) -> list[Row]:
    """Rank correlations between measures over subjects."""
    model, theirs = individuals(trials), None if people is None else individuals(people)
    rows = []
    for a, b in itertools.combinations(INDIVIDUAL.values(), 2):
        p = NOBODY if theirs is None else correlation(theirs, a, b)
        rows.append(Row("correlation over subjects", f"{a}, {b}", "", correlation(model, a, b), p.mean, np.nan, p.n,
                        name if p.n else "", (p.low, p.high)))  # fmt: skip
    return rows


def individuals(trials: pd.DataFrame) -> pd.DataFrame:
    """Measures of :data:`INDIVIDUAL`, (subjects, measures)."""
    levels = behaviour.by_condition(trials)
    both = pd.concat([levels, behaviour.differences(levels)], axis=1)
    return pd.DataFrame({text: both.get(key, pd.Series(np.nan, index=both.index)) for key, text in INDIVIDUAL.items()})


def correlation(table: pd.DataFrame, a: str, b: str) -> Interval:
    """Spearman's rank correlation of two columns with Fisher's 95 % interval; NaN for fewer than five subjects."""
    both = table[[a, b]].dropna()
    if len(both) < FEWEST or both.nunique().min() < 2:
        return NOBODY
    r = float(stats.spearmanr(both[a], both[b]).statistic)
    half = 1.96 / np.sqrt(len(both) - 3)
    z = np.arctanh(np.clip(r, -0.999999, 0.999999))
    return Interval(r, float(np.tanh(z - half)), float(np.tanh(z + half)), np.nan, len(both))
