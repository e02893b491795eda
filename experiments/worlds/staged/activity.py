"""Mean rates of a few populations in each stage of each trial, gathered while a world runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.simulation.cohort import Cohort

F64s = NDArray[np.float64]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Populations whose mean rate in each stage is kept: sensorimotor striatum, prelimbic cortex
#: (planning), and infralimbic cortex, which inhibits it.
WATCHED = {"sensorimotor": "D1", "planning": "PL", "brake": "IL"}


@compiled
def _average(
    rate: F32s, pools: Ints, shown: Bools, trial: Ints, stage: Ints, steps: F64s, mean: F64s
) -> None:
    """Add populations' `rate` to their `mean` over the `steps` of the stages that are shown.

    Population w has the rows of `rate` (pools, columns) from pools[w, 0] to pools[w, 1]; `mean` is
    (populations, trials, stages, columns).
    """
    for c in range(len(shown)):
        if not shown[c]:
            continue
        here = (trial[c], stage[c], c)
        steps[here] += 1
        for w in range(len(pools)):
            total, first, stop = np.float32(0.0), pools[w, 0], pools[w, 1]
            for p in range(first, stop):
                total += rate[p, c]
            means = mean[w]
            means[here] += (total / np.float32(stop - first) - means[here]) / steps[here]


class StageMeans:
    """Mean rates of :data:`WATCHED` while a stage lasts.

    `shape` is (trials, stages, columns).

    Attributes
    ----------
    mean : name in WATCHED → (trials, stages, columns), 0 before a stage is shown [spikes/s]
    """

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self._mean = np.zeros((len(WATCHED), *shape))
        self.mean = dict(zip(WATCHED, self._mean, strict=True))
        self._steps = np.zeros(shape)

    def follow(self, cohort: Cohort, shown: Bools, trial: Ints, stage: Ints) -> None:
        """Take up this moment's rates where a column's `trial` and `stage` are `shown`.

        All three are (columns,).
        """
        pools = [cohort.pools(name) for name in WATCHED.values()]
        rows = np.array([(p.start, p.stop) for p in pools])
        _average(cohort.rate, rows, shown, trial, stage, self._steps, self._mean)
