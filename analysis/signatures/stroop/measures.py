"""Measures of colour naming, a value for each subject, of model and people alike."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import (
    NOTHING,
    PROPORTION,
    SIGNED,
    Bounds,
    Interval,
    contrast,
)

NAMING, READING = "naming", "reading"
SPLIT_HALF = ("split_half", "odd-even split half (Spearman-Brown)")
AGREEMENT = ("icc", "odd-even halves, ICC(2,1)")
SEQUENCE = ("sequence_effect", NAMING)
SLOPE = ("delta_slope_ms_per_ms", "delta plot")
#: Measure → unit; a difference between conditions has the same.
UNITS = {
    **dict.fromkeys(
        ("mean_rt", "sd_rt", "exg_mu", "exg_sigma", "exg_tau", "sequence_effect"), "ms"
    ),
    **{f"q{round(100 * q)}": "ms" for q in behaviour.QUANTILES},
    **{f"caf{k + 1}": "proportion" for k in range(behaviour.FIFTHS)},
    "err": "proportion",
    "skew": "",
    "delta_slope_ms_per_ms": "",
    "split_half": "",
    "icc": "",
    "asymmetry": "ms",
    "error_minus_correct_rt": "ms",
    "practice_effect": "ms",
    "post_error_slowing": "ms",
    "item_mean_rt": "ms",
    "item_err": "proportion",
}
#: Measures that have a sign without being named a difference.
SIGNS = ("delta_slope_ms_per_ms", "sequence_effect")


def measures(trials: pd.DataFrame) -> pd.DataFrame:
    """Every published measure of colour naming: rows are subjects, columns (measure, condition)."""
    levels = pd.concat(
        [
            behaviour.by_condition(trials),
            behaviour.quantiles(trials),
            behaviour.ex_gaussians(trials),
        ],
        axis=1,
    )
    slope = behaviour.delta_slope(trials).to_frame(SLOPE)
    parts = (levels, behaviour.differences(levels), behaviour.conditional_accuracy(trials), slope)
    whole = pd.concat([p for p in parts if not p.empty], axis=1)
    whole.columns = pd.MultiIndex.from_tuples([(str(m), str(c)) for m, c in whole.columns])
    return whole


def between(values: Mapping[tuple[str, str], pd.Series], measure: str, condition: str) -> Interval:
    """A difference that no subject has, from the subjects of either condition; else nothing."""
    level, pair = measure.removesuffix("_difference"), condition.split("-")
    keys = [(level, c) for c in pair]
    if level == measure or len(keys) != 2 or not set(keys) <= set(values):
        return NOTHING
    return contrast(values[keys[0]], values[keys[1]], within(measure))


def unit(measure: str) -> str:
    """Unit of a measure."""
    return UNITS.get(measure.removesuffix("_difference"), "")


def is_difference(measure: str) -> bool:
    """Whether zero means that there is no effect."""
    return measure.endswith("_difference") or measure in SIGNS


def within(measure: str) -> Bounds | None:
    """Bounds of a subject's value, if it has any."""
    if unit(measure) != "proportion":
        return None
    return SIGNED if measure.endswith("_difference") else PROPORTION


def sequence_effect(trials: pd.DataFrame) -> pd.Series:
    """The congruency-sequence effect over all trials [ms]."""
    return behaviour.sequence_effect(trials, False)


def sequence_effect_alone(trials: pd.DataFrame) -> pd.Series:
    """The congruency-sequence effect [ms] without trials that repeat a feature."""
    return behaviour.sequence_effect(trials, True)
