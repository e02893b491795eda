"""Single trials and spikes of a file, read piece by piece in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from striata.analysis.errors import AnalysisError
from striata.analysis.reading.load import Result
from striata.analysis.reading.trialtable import reading

Array = NDArray[Any]
#: Spikes that are read at a time.
PIECE = 1_000_000


@dataclass(frozen=True)
class Example:
    """One trial of subject 0 with all rates.

    Attributes
    ----------
    number : place among the file's examples; its spikes carry it
    event : what stands at time zero (``stimulus``, ``cue``, ``object``)
    condition, outcome : in words; the outcome is empty where nothing could be done
    correct_response, response : channels, −1 for none
    decision, reward : [s] from the event, NaN without
    time : (times,) array [s]
    rate : (pools, times) array [spikes/s]
    """

    number: int
    event: str
    condition: str
    outcome: str
    correct_response: int
    response: int
    decision: float
    reward: float
    time: Array
    rate: Array

    @property
    def title(self) -> str:
        """Condition and outcome."""
        return f"{self.condition}, {self.outcome}" if self.outcome else self.condition


def examples(result: Result) -> list[Example]:
    """The example trials, none for a file without."""
    if not result.has("example"):
        return []
    e = result.group("example")
    return [
        Example(
            k,
            str(e["event"]),
            str(e["condition"][k]),
            str(e["outcome"][k]),
            int(e["correct_response"][k]),
            int(e["response"][k]),
            float(e["decision"][k]),
            float(e["reward"][k]),
            e["time"],
            e["rate"][k],
        )
        for k in range(len(e["rate"]))
    ]


@dataclass(frozen=True)
class Spikes:
    """A stretch of recorded spikes, in the file's order (label by label, then in time).

    All (spikes,).

    `time` is in seconds on the axis of the trial (or from the start of rest), `neuron` counts from
    0 within the subject's brain, `label` is the example or the subject.
    """

    time: Array
    neuron: Array
    pool: Array
    label: Array

    def only(self, chosen: Array) -> Spikes:
        """Some of the spikes."""
        return Spikes(self.time[chosen], self.neuron[chosen], self.pool[chosen], self.label[chosen])


def spikes(result: Result, group: str = "spikes") -> Iterator[Spikes]:
    """The spikes of a group (``spikes`` of the examples, ``rest/spikes``), piece by piece.

    None where there are none.

    Raises
    ------
    AnalysisError
        If a column of the group is missing, or they are not of one length.
    """
    pools = len(result.populations)
    with reading(result.path) as f:
        if group not in f:
            return
        g = f[group]
        lacking = [n for n in ("tick", "neuron", "pool") if n not in g]
        if lacking:
            raise AnalysisError(f"{result.path.name} lacks {lacking[0]} of /{group}.")
        label = next((g[n] for n in ("trial", "subject") if n in g), None)
        columns = [g["tick"], g["neuron"], g["pool"], *([] if label is None else [label])]
        if len({len(c) for c in columns}) > 1:
            raise AnalysisError(
                f"{result.path.name} is damaged: the columns of /{group} differ in length."
            )
        clock = [n for n in ("resolution", "start") if n not in g.attrs]
        if clock:
            raise AnalysisError(f"{result.path.name} lacks {clock[0]} of /{group}.")
        resolution, start = float(g.attrs["resolution"]), float(g.attrs["start"])
        for a in range(0, len(columns[0]), PIECE):
            tick, neuron, pool, *rest = (c[a : a + PIECE] for c in columns)
            if pool.min() < 0 or pool.max() >= pools:
                raise AnalysisError(
                    f"{result.path.name} is damaged: /{group} names pools that are not there."
                )
            yield Spikes(
                start + tick * resolution,
                neuron,
                pool,
                rest[0] if rest else np.zeros(len(tick), dtype="i2"),
            )


def first_neurons(result: Result) -> Array:
    """Number of each pool's first neuron within a subject's brain."""
    size = result.populations["size"].to_numpy()
    return np.asarray(np.cumsum(size) - size)


def shown_spikes(result: Result, example: Example, shown: int) -> Spikes:
    """Spikes of each pool's first `shown` neurons in the time of one example.

    `neuron` counts within the pool.
    """
    first, end = first_neurons(result), example.time[-1]
    kept = []
    for piece in spikes(result):
        within = piece.neuron - first[piece.pool]
        mine = (piece.label == example.number) & (within < shown) & (piece.time <= end)
        kept.append(Spikes(piece.time[mine], within[mine], piece.pool[mine], piece.label[mine]))
    if not kept:
        return Spikes(*(np.zeros(0), *(np.zeros(0, dtype=int) for _ in range(3))))
    names = ("time", "neuron", "pool", "label")
    return Spikes(*(np.concatenate([getattr(p, n) for p in kept]) for n in names))


def singles(result: Result, task: str) -> tuple[xr.DataArray, pd.DataFrame]:
    """Rates of the control's single trials of a task, and the rows of ``/trials`` that they are.

    Rates [spikes/s] are (trial, pool, time); pools carry ``population`` and ``channel``.

    Raises
    ------
    AnalysisError
        If the file holds none.
    """
    s = result.group("singles")
    rate = xr.DataArray(
        s["rate"],
        dims=("trial", "pool", "time"),
        coords={
            "population": ("pool", s["population"]),
            "channel": ("pool", s["channel"]),
            "time": s["time"],
        },
    )
    key = ["subject", "block", "trial"]
    kept = pd.DataFrame({k: s[k] for k in key})
    there = pd.concat(
        [t[t["subject"].isin(kept["subject"])] for t in result.tests("control", task)]
    )
    rows = kept.merge(there, on=key, how="left")
    return rate, rows
