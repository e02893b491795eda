"""Rewards that come before or after their usual time, beside what is published of them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import xarray as xr

from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, absent, direction
from striata.analysis.signatures.dopamine.measures import BASELINE, LATER, REWARD
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import interval

SOURCE = "HollermanSchultz1998"
TASK, ALWAYS_LATER = "reward at another time", "reward always later"
#: How much too early or too late a reward comes [s].
SHIFT = 0.3
#: Bins that are averaged to find the lowest rate, and how long after the usual time of the reward
#: it may lie [s].
SMOOTHED, SOON = 10, 0.7


def timing(result: Result) -> Iterator[Comparison]:
    """Responses to early and late rewards, and when the pause comes."""
    early, late = (_vta(result, f"reward at {t:g} s") for t in (REWARD - SHIFT, REWARD + SHIFT))
    unit = "spikes/s"
    for what, x, window, published in (
        ("0.3 s early", early, (0.07 - SHIFT, 0.27 - SHIFT), direction(1, SOURCE)),
        ("0.3 s late", late, (0.07 + SHIFT, 0.27 + SHIFT), direction(1, SOURCE)),
        ("none at the usual time, early reward", early, (0.17, 0.47), absent(SOURCE)),
        ("none yet at the usual time, late reward", late, (0.17, 0.35), direction(-1, SOURCE)),
    ):
        yield Comparison(
            "response by time of reward", what, unit, interval(_above(x, window)), published
        )
    usual, moved = (
        _lowest(result, task, at) for task, at in ((TASK, REWARD), (ALWAYS_LATER, LATER))
    )
    yield Comparison(
        "time of the lowest rate at omission",
        "reward always at 1.5 s minus at 1 s",
        "ms",
        interval(1e3 * (moved - usual)),
        direction(1, SOURCE),
    )


def _vta(result: Result, condition: str, task: str = TASK) -> xr.DataArray:
    return traces(result, "control", task, condition, "VTA")


def _above(x: xr.DataArray, window: tuple[float, float]) -> pd.Series:
    """Mean in a window that counts from the usual time of reward [s], above the baseline."""
    inside = slice(REWARD + window[0], REWARD + window[1])
    rest = x.sel(time=slice(*BASELINE)).mean("time")
    return (x.sel(time=inside).mean("time") - rest).to_series()


def _lowest(result: Result, task: str, usual: float) -> pd.Series:
    """When after the usual time of a reward that is omitted VTA fires least [s from the cue]."""
    x = _vta(result, "omitted", task).rolling(time=SMOOTHED, center=True).mean()
    return x.sel(time=slice(usual, usual + SOON)).idxmin("time").to_series()
