"""Selection among actions that are driven directly: what the circuit must do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.statistics.intervals import Interval, interval

#: A trial without a decision counts as this long [s].
DEADLINE = 3.0
#: Windows before and after the input's onset in which rates are compared [s].
BEFORE, AFTER = (-0.3, 0.0), (0.2, 0.5)
CALIBRATED = "PMC's synapses are set for it"
RISES, FALLS = Published(sign=1), Published(sign=-1)
#: A difference that must not be negative.
NOT_LESS = Published(low=0.0, high=np.inf)


def times(result: Result, arm: str = "control") -> pd.DataFrame:
    """Mean decision time [s], (subjects, conditions); no decision counts as :data:`DEADLINE`."""
    t = result.test(arm)
    return (
        t["decision_time"]
        .fillna(DEADLINE)
        .groupby([t["subject"], t["condition"]], observed=True)
        .mean()
        .unstack()
    )


def change(result: Result, population: str, channel: int, condition: str = "one 1.0") -> float:
    """Mean change of a channel's rate [spikes/s] after the input's onset; channel 0 receives it.

    NaN if not recorded.
    """
    rates = result.rates
    rows = np.flatnonzero((rates["arm"] == "control") & (rates["condition"] == condition))
    if not len(rows):
        return np.nan
    pool = np.flatnonzero((rates["population"] == population) & (rates["channel"] == channel))[0]
    trace = rates[rows[0], pool].to_series()
    return float(trace.loc[AFTER[0] : AFTER[1]].mean() - trace.loc[BEFORE[0] : BEFORE[1]].mean())


def selection(result: Result) -> Iterator[Comparison]:
    """Changes of rate and differences of decision time, with the sign they must have.

    Files hold mean rates without their spread over subjects, so changes of rate have no interval.
    """
    n = len(result.subjects)
    losers = float(np.mean([change(result, "GPi", c) for c in (1, 2, 3)]))
    for text, x, expected in (
        ("the chosen channel's GPi rate falls", change(result, "GPi", 0), FALLS),
        ("the chosen channel's VA rate rises", change(result, "VA", 0), RISES),
        ("the other channels' GPi rate does not fall", losers, NOT_LESS),
    ):
        mean = Interval(x, np.nan, np.nan, np.nan, n)
        yield _claim(text, "spikes/s", mean, expected)
    t = times(result)
    for text, a, b, expected in (
        ("two equal inputs take longer than one", "two 1.0", "one 1.0", RISES),
        ("four are not faster than two", "four 1.0", "two 1.0", NOT_LESS),
        ("a stronger input is faster", "one 1.3", "one 0.8", FALLS),
        ("D1 stimulation promotes", "one 1.0 + D1", "one 1.0", FALLS),
        ("D2 stimulation suppresses", "one 1.0 + D2", "one 1.0", RISES),
    ):
        yield _claim(text, "s", interval(_minus(t, a, b)), expected)
    if "hyperdirect off" in result.arms.index:
        lost, kept = (
            _minus(x, "two 1.0", "one 1.0") for x in (times(result, "hyperdirect off"), t)
        )
        text = "without its cortical input, STN slows less under conflict"
        yield _claim(text, "s", interval(lost - kept), FALLS)


def _minus(t: pd.DataFrame, a: str, b: str) -> pd.Series:
    return t[a] - t[b] if {a, b} <= set(t) else pd.Series(dtype=float)


def _claim(text: str, unit: str, model: Interval, expected: Published) -> Comparison:
    return Comparison("selection", text, unit, model, expected, True, CALIBRATED)
