"""What is kept of rest: mean rates, irregularity of intervals, and the first subjects' spikes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.recording.spikes import Spikes, gathered

Array = NDArray[Any]
#: So many subjects' spikes at rest are kept.
SPIKES_OF = 4
#: Fewest intervals between spikes for the CV of a neuron.
FEWEST = 5


class Rest:
    """An environment without anything in it; sums the rates over `length` ms after `settle` ms."""

    def __init__(self, settle: int, length: int) -> None:
        self.settle, self.length, self.total = settle, length, np.zeros(1)
        self.done = False

    def step(self, now: int, cohort: Cohort) -> None:
        """Add this millisecond's rates."""
        if now >= self.settle:
            self.total = self.total + cohort.rate.astype(float)
        self.done = now >= self.settle + self.length - 1

    @property
    def mean(self) -> Array:
        """Mean rate of each pool, (subjects, pools) [spikes/s]."""
        return np.asarray(self.total.T / self.length)


def first_spikes(
    cohort: Any, subjects: Sequence[int], settle: int, length: int
) -> dict[str, Array]:
    """Spikes of the first subjects in the `length` ms after `settle` ms.

    Nothing if none of `subjects` is one of them.
    """
    kept = np.flatnonzero(np.asarray(subjects) < SPIKES_OF)
    if not len(kept):
        return {}
    spikes, start, stop = Spikes.of(cohort), settle * 1e-3, (settle + length) * 1e-3
    stored = gathered([spikes.between(start, stop, int(k)) for k in kept], "subject")
    stored["subject"] = np.asarray(subjects, dtype=np.int16)[kept][stored["subject"]]
    return stored | {"duration": np.array(length * 1e-3)}


def intervals(cohort: Any, settle: int) -> Array:
    """Mean CV of interspike intervals over a pool's neurons, (subjects, pools), after `settle` ms.

    Neurons with fewer than :data:`FEWEST` intervals are left out.
    """
    neuron, time = cohort.spikes
    kept = time >= settle * 1e-3
    order = np.lexsort((time[kept], neuron[kept]))
    n, t = neuron[kept][order], time[kept][order]
    isi, owner = np.diff(t)[np.diff(n) == 0], n[1:][np.diff(n) == 0]
    total = cohort.layout.total
    count, first = np.bincount(owner, minlength=total), np.bincount(owner, isi, total)
    second = np.bincount(owner, isi**2, total)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = first / count
        cv = np.sqrt(second / count - mean**2) / mean
    use = count >= FEWEST
    pool = cohort.layout.pool_of_neuron()
    size = int(np.prod(cohort.shape))
    with np.errstate(invalid="ignore", divide="ignore"):
        out = np.bincount(pool[use], cv[use], size) / np.bincount(pool[use], minlength=size)
    return np.asarray(out.reshape(cohort.shape).T)
