"""Rates of a result's populations at rest and at work, and the circuit drawn with them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.circuit.page import draw
from striata.analysis.reading.circuit import described
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import examples


def circuit(result: Result, standing_apart: bool = False) -> Figure:
    """The circuit of a result with rates of the intact brain at work; see :func:`working_rates`.

    Regions that reach no other before they learn are left out, or are all that is drawn.
    """
    rates = working_rates(result)
    lines = {
        str(n): f"{r['before']:.0f}→{r['after']:.0f}"
        for n, r in rates.iterrows()
        if np.isfinite(r["after"])
    }
    n = len(result.subjects)
    note = f"{result.level} level, n = {n}, {measured(result)}: rates [spikes/s] before → after"
    return draw(json.dumps(described(result)), lines, note=note, standing_apart=standing_apart)


def circuit_apart(result: Result) -> Figure:
    """The regions of a result that reach no other before they learn, likewise."""
    return circuit(result, standing_apart=True)


def measured(result: Result) -> str:
    """Of what :func:`working_rates` are."""
    if result.has("rates"):
        task = result.rates["task"][0].item()
        return f"{task}, mean over subjects, of the correct channel after the event"
    if result.has("example"):
        return "examples of subject 0, mean over a population's pools"
    return "no rates recorded"


def working_rates(result: Result) -> pd.DataFrame:
    """Rates of each population of the intact brain at work [spikes/s], NaN for a file without any.

    ``before`` is the mean of the 300 ms before the event, ``after`` that of the 500 ms after it, of
    the correct channel in the file's first task; in a file without mean rates, that of the examples
    and of all pools.
    """
    pools = result.populations
    if result.has("rates"):
        r = result.rates
        mean = r[np.flatnonzero((r["arm"] == "control") & (r["task"] == r["task"][0]))].mean("row")
        time, rate, here = (
            mean["time"].to_numpy(),
            mean.to_numpy(),
            pools["channel"].to_numpy() <= 0,
        )
    else:
        found = examples(result)
        time = found[0].time if found else np.zeros(1)
        rate = (
            np.mean([e.rate for e in found], axis=0) if found else np.full((len(pools), 1), np.nan)
        )
        here = np.ones(len(pools), dtype=bool)
    before, after = (rate[:, (time >= a) & (time < b)] for a, b in ((-0.3, 0.0), (0.0, 0.5)))
    table = pd.DataFrame({"name": pools["name"], "before": _mean(before), "after": _mean(after)})
    everything, correct = (t.groupby("name", sort=False).mean() for t in (table, table[here]))
    return everything.assign(after=correct["after"])


def _mean(rate: Any) -> Any:
    return rate.mean(axis=1) if rate.shape[1] else np.full(len(rate), np.nan)
