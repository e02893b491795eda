"""Mean rates while a world runs: of a few populations by stage, of dopamine neurons by outcome."""

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
#: Windows in which the mean rate of VTA's dopamine neurons is kept, from the outcome of a trial
#: [ms]; but the first one, from the appearance of its first object.
WINDOWS = {
    "dopamine_rest": (-400, 0),
    "dopamine_before": (-300, 0),
    "dopamine_at": (50, 250),
    "dopamine_after": (250, 600),
}


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


@compiled
def _around(
    rate: F32s,
    windows: Ints,
    trial: Ints,
    begins: Ints,
    outcome: Ints,
    steps: F64s,
    mean: F64s,
) -> None:
    """Add a population's `rate` (pools, columns) to its `mean` in each window.

    `windows` is (windows, [start, stop]), `steps` and `mean` are (windows, trials, columns).
    """
    for c in range(len(trial)):
        total = np.float32(0.0)
        for p in range(len(rate)):
            total += rate[p, c]
        for w in range(len(windows)):
            since, of = (begins[c], trial[c]) if w == 0 else (outcome[c], trial[c] - 1)
            if windows[w, 0] <= since < windows[w, 1] and 0 <= of < steps.shape[1]:
                steps[w, of, c] += 1
                new = total / np.float32(len(rate)) - mean[w, of, c]
                mean[w, of, c] += new / steps[w, of, c]


class OutcomeMeans:
    """Mean rates of VTA's dopamine neurons before each trial and around its outcome.

    `shape` is (trials, columns).
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self._windows = np.array(list(WINDOWS.values()))
        self._mean, self._steps = (np.zeros((len(WINDOWS), *shape)) for _ in range(2))

    def follow(self, cohort: Cohort, trial: Ints, begins: Ints, outcome: Ints) -> None:
        """Take up this moment's rate, in ms from the beginning of a `trial` and from an outcome.

        All three are (columns,); `outcome` is that of the trial before.
        """
        rate = cohort.rate[cohort.pools("VTA")]
        _around(rate, self._windows, trial, begins, outcome, self._steps, self._mean)

    def means(self) -> dict[str, F64s]:
        """Each window's mean rate (trials, columns); NaN without an outcome [spikes/s]."""
        found = np.where(self._steps > 0, self._mean, np.nan)
        return dict(zip(WINDOWS, found, strict=True))
