"""Selection among actions that are driven directly: what must hold, and whether it does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from striata.analysis.reading.load import Result
from striata.analysis.statistics.intervals import interval

#: A trial without a decision counts as this long [s].
DEADLINE = 3.0
#: Windows before and after the drive's onset in which rates are compared [s].
BEFORE, AFTER = (-0.3, 0.0), (0.2, 0.5)


def times(result: Result, arm: str = "control") -> pd.DataFrame:
    """Mean decision time [s], no decision counting as :data:`DEADLINE`: rows are subjects, columns conditions."""
    t = result.test(arm)
    return (
        t["decision_time"]
        .fillna(DEADLINE)
        .groupby([t["subject"], t["condition"]], observed=True)
        .mean()
        .unstack()
    )


def change(result: Result, population: str, channel: int, condition: str = "one 1.0") -> float:
    """Mean change of rate [spikes/s] of one channel (0 the driven one) after the drive's onset.

    NaN if not recorded.
    """
    rates = result.rates
    rows = np.flatnonzero((rates["arm"] == "control") & (rates["condition"] == condition))
    if not len(rows):
        return np.nan
    pool = np.flatnonzero((rates["population"] == population) & (rates["channel"] == channel))[0]
    trace = rates[rows[0], pool].to_series()
    return float(trace.loc[AFTER[0] : AFTER[1]].mean() - trace.loc[BEFORE[0] : BEFORE[1]].mean())


def claims(result: Result) -> pd.DataFrame:
    """One row a claim: what is said, the model's numbers as text and as a difference, and whether they bear it out.

    Claims about which the file says nothing are left out.
    """
    t = times(result)

    def mean(condition: str, table: pd.DataFrame = t) -> float:
        return interval(table.get(condition, [])).mean

    gpi, thalamus = change(result, "GPi", 0), change(result, "VA", 0)
    losers = float(np.mean([change(result, "GPi", c) for c in (1, 2, 3)]))
    rows: list[tuple[str, str, float, str, bool]] = [
        (text, f"{x:+.1f} spikes/s", x, "spikes/s", holds)
        for text, x, holds in (
            ("the chosen channel's GPi falls", gpi, gpi < 0),
            ("its thalamus rises", thalamus, thalamus > 0),
            ("the losers' GPi does not fall", losers, losers >= 0),
        )
    ]
    pairs: list[tuple[str, str, str, Callable[[float, float], bool]]] = [
        ("two equal inputs take longer than one", "two 1.0", "one 1.0", lambda a, b: a > b),
        ("four are not faster than two", "four 1.0", "two 1.0", lambda a, b: a >= b),
        ("a stronger input is faster", "one 1.3", "one 0.8", lambda a, b: a < b),
        ("D1 stimulation promotes", "one 1.0 + D1", "one 1.0", lambda a, b: a < b),
        ("D2 stimulation suppresses", "one 1.0 + D2", "one 1.0", lambda a, b: a > b),
    ]
    rows += [
        _against(text, mean(a), mean(b), holds(mean(a), mean(b))) for text, a, b, holds in pairs
    ]
    if "hyperdirect off" in result.arms.index:
        off = times(result, "hyperdirect off")
        slow, fast = mean("two 1.0") - mean("one 1.0"), mean("two 1.0", off) - mean("one 1.0", off)
        rows.append(
            _against(
                "without its cortical input, STN slows less under conflict", fast, slow, fast < slow
            )
        )
    rows = [r for r in rows if np.isfinite(r[2])]
    return pd.DataFrame(rows, columns=["claim", "model", "difference", "unit", "holds"])


def _against(text: str, a: float, b: float, holds: bool) -> tuple[str, str, float, str, bool]:
    return text, f"{a:.2f} s against {b:.2f} s", a - b, "s", holds
