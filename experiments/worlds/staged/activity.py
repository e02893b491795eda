"""Mean rates of a few populations in each stage of each trial, gathered while a world runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Populations whose mean rate in each stage is kept: sensorimotor striatum, prelimbic cortex
#: (planning), and infralimbic cortex, which inhibits it.
WATCHED = {"sensorimotor": "D1", "planning": "PL", "brake": "IL"}


@compiled
def _count(shown: Bools, trial: Ints, stage: Ints, steps: Array) -> None:
    """Count another of the `steps` (trials, stages, columns) of each stage that is shown."""
    for c in range(len(shown)):
        if shown[c]:
            steps[trial[c], stage[c], c] += 1


@compiled
def _average(rate: F32s, shown: Bools, trial: Ints, stage: Ints, steps: Array, mean: Array) -> None:
    """Add a population's `rate` (pools, columns) to its mean over the `steps` of shown stages."""
    pools, columns = rate.shape
    for c in range(columns):
        if shown[c]:
            total, here = np.float32(0.0), (trial[c], stage[c], c)
            for p in range(pools):
                total += rate[p, c]
            mean[here] += (total / np.float32(pools) - mean[here]) / steps[here]


class StageMeans:
    """Mean rates of :data:`WATCHED` while a stage lasts.

    `shape` is (trials, stages, columns).

    Attributes
    ----------
    mean : name in WATCHED → (trials, stages, columns), 0 before a stage is shown [spikes/s]
    """

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.mean = {name: np.zeros(shape) for name in WATCHED}
        self._steps = np.zeros(shape)

    def follow(self, cohort: Cohort, shown: Bools, trial: Ints, stage: Ints) -> None:
        """Take up this moment's rates where a column's `trial` and `stage` are `shown`.

        All three are (columns,).
        """
        _count(shown, trial, stage, self._steps)
        for name, population in WATCHED.items():
            rate = cohort.rate[cohort.pools(population)]
            _average(rate, shown, trial, stage, self._steps, self.mean[name])
