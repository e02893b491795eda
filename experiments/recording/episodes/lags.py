"""Events near each other in a list: what their codes share, and who fires when one is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.recording.episodes.responses import overlap

Array = NDArray[Any]

#: How far apart in the list two events are, by column; beyond these, times that drift come round.
LAGS = {
    "overlap_1": range(1, 2),
    "overlap_2": range(2, 3),
    "overlap_3": range(3, 4),
    "overlap_more": range(4, 8),
}
NEAR, FAR = range(1, 2), range(2, 8)


def behind(codes: Array, first: int) -> dict[str, Array]:
    """Part of each code, from the `first` on, that is in those of events so far before it.

    Column → (events, columns), NaN without such an event; `codes` is (events, pools, columns).
    """
    return {
        name: _mean(np.array([_behind(codes, lag) for lag in lags]))[first:]
        for name, lags in LAGS.items()
    }


def _behind(codes: Array, lag: int) -> Array:
    out = np.full((len(codes), codes.shape[2]), np.nan)
    out[lag:] = overlap(codes[lag:], codes[:-lag])
    return out


def _mean(x: Array) -> Array:
    """Mean of the numbers along the first axis; NaN without any."""
    known = np.isfinite(x)
    total = np.where(known, x, 0.0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)


def beside(rate: Array, own: Array, codes: Array, event: Array) -> dict[str, Array]:
    """Rates of pools in codes of events next to the one that is asked for, and farther from it.

    Pools of its own code are left out. `rate` and `own` are (trials, pools, columns), `codes`
    (events, pools, columns), `event` (trials, columns), and what is returned as that.
    """
    total = np.einsum("tpc,epc->tec", rate * (1 - own), codes)
    number = np.einsum("tpc,epc->tec", 1 - own, codes)
    lag = np.abs(np.arange(len(codes))[:, None] - event[:, None, :])
    out = {}
    for name, lags in (("neighbours", NEAR), ("distant", FAR)):
        here = np.isin(lag, lags)
        n = (number * here).sum(axis=1)
        out[name] = np.where(n > 0, (total * here).sum(axis=1) / np.maximum(n, 1), np.nan)
    return out
