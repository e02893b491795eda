"""Muscles: a movement starts when motor thalamus has driven them far enough.

Thalamus's rates are those of fifty neurons, and fluctuate; a muscle sums what reaches it over the
time that its fibres take to contract, and moves on the mean.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]
F32s = NDArray[np.float32]

#: Time over which a muscle sums what drives it [ms].
CONTRACTION = Parameter(
    50.0, "ms", "MilnerBrown1973: motor units of a finger contract in 30 to 100 ms, most in < 70 ms"
)
#: Drive at which a movement starts [spikes/s of thalamus].
MOVEMENT = Parameter(30.0, "spikes/s", "assumed: four times its rest")


@compiled
def _follow(drive: F32s, rate: F32s, share: np.float32) -> None:
    actions, columns = drive.shape
    for a in range(actions):
        for c in range(columns):
            drive[a, c] += (rate[a, c] - drive[a, c]) * share


@compiled
def _some_move(drive: F32s, threshold: Array, ready: NDArray[np.bool_]) -> bool:
    actions, columns = drive.shape
    for a in range(actions):
        for c in range(columns):
            if ready[c] and drive[a, c] >= threshold[c]:
                return True
    return False


class Muscles:
    """How far each action's muscles are driven, for a world that looks every `step` ms.

    Parameters
    ----------
    step
        Time between calls of :meth:`follow` [ms].
    population
        What drives them, with a pool for each action.
    """

    def __init__(self, step: int, population: str = "VA") -> None:
        self._share = np.float32(-np.expm1(-step / CONTRACTION.value))
        self._population, self._drive = population, np.empty(0, dtype=np.float32)

    def follow(self, cohort: Cohort) -> Array:
        """Drive of each action after another step, (actions, columns) [spikes/s]."""
        rate = cohort.emitted[cohort.pools(self._population)]
        if not len(self._drive):
            self._drive = rate.copy()
        _follow(self._drive, rate, self._share)
        return self._drive

    def some_move(self, threshold: Array, ready: NDArray[np.bool_]) -> bool:
        """Whether in any column that is `ready` an action is driven to the `threshold`.

        Both are (columns,), the threshold in spikes/s of thalamus.
        """
        return bool(_some_move(self._drive, threshold, ready))

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self._drive = self._drive[:, kept]
