"""Rates around an event: subjects' traces, and the onset of a population's response."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from striata.analysis.reading.load import Result
from striata.analysis.statistics.intervals import Interval

#: Rates in files are followed with this time constant [s]; :func:`unfiltered` takes it back.
TAU = 0.02
#: A response begins where it stays for two bins beyond so many SDs of the baseline's bins, and so
#: much of its peak.
CRITERION, SHARE = 3.0, 0.1
RESAMPLES = 400

Array = NDArray[np.float64]


def traces(result: Result, arm: str, task: str, condition: str, population: str) -> xr.DataArray:
    """Mean rate of each subject [spikes/s], (subject, time [s]).

    The low-pass of the recording is taken back.
    """
    return unfiltered(result.trace(arm, task, condition, population))


def unfiltered(trace: xr.DataArray) -> xr.DataArray:
    """What a low-pass of :data:`TAU` was made from, bin by bin along ``time``; one bin shorter."""
    step = float(trace["time"][1] - trace["time"][0])
    a = np.exp(-step / TAU)
    values = trace.to_numpy()
    raw = (values[..., 1:] - a * values[..., :-1]) / (1 - a)
    return xr.DataArray(raw, dims=trace.dims, coords={**trace.isel(time=slice(0, -1)).coords})


def onset(
    trace: xr.DataArray, event: float, baseline: tuple[float, float], sign: int = 1
) -> Interval:
    """When the mean over subjects first leaves its baseline after `event` [ms].

    The 95 % interval is over resampled subjects. `baseline` is a window [s]; `sign` is 1 for a
    rise and −1 for a fall. NaN where it never does.
    """
    time = trace["time"].to_numpy()
    return resampled(lambda v: _onset(v, time, event, baseline, sign), trace.to_numpy())


def resampled(measure: Callable[[Array], float], values: Array) -> Interval:
    """A measure of all subjects together, with its 95 % interval over resampled subjects.

    Parameters
    ----------
    measure
        Of a (subjects, …) array; NaN where it has no value.
    values : (subjects, …) array
    """
    rng, n = np.random.default_rng(0), len(values)
    found = [measure(values[rng.integers(0, n, n)]) for _ in range(RESAMPLES)]
    if not np.isfinite(found).any():
        return Interval(np.nan, np.nan, np.nan, np.nan, n)
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return Interval(measure(values), float(low), float(high), float(np.nanstd(found)), n)


def _onset(
    values: Array, time: Array, event: float, baseline: tuple[float, float], sign: int
) -> float:
    mean = values.mean(axis=0)
    before = mean[(time >= baseline[0]) & (time < baseline[1])]
    change = sign * (mean - before.mean())
    beyond = change > max(CRITERION * before.std(), SHARE * change[time >= event].max())
    twice = beyond[:-1] & beyond[1:] & (time[:-1] >= event)
    return float((time[np.argmax(twice)] - event) * 1e3) if twice.any() else np.nan
