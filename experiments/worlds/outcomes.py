"""Delivery of reward: the stations that it drives, how strongly, when and for how long."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort

#: Conductance that a whole reward puts on each station of primary reward.
REWARD = {
    "PPTg": Parameter(
        1.9, "nS", "assumed: an unexpected reward brings dopamine neurons to 15 to 30 spikes/s"
    ),
    "LH": Parameter(
        1.45, "nS", "assumed: an unexpected reward brings dopamine neurons to 15 to 30 spikes/s"
    ),
}
#: When primary reward starts, from delivery, and its time constant, as it wanes [ms].
REWARD_AFTER = Parameter(
    50, "ms", "SchultzRomo1990: dopamine neurons answer a median of 50 ms after the sight of reward"
)
REWARD_DECAY = Parameter(
    170, "ms", "fitted: wanes as the inhibition that a fallen prediction leaves (GABA_B)"
)
#: When cortex sees the reward, and the state that awaited it ends, from delivery [ms].
KNOWN_AFTER = Parameter(20, "ms", "fitted: the fall of a prediction and its reward meet in VTA")
HUNGER = 0

F64s = NDArray[np.float64]
Ints = NDArray[np.int64]


def course(since: Any) -> Any:
    """Primary reward `since` so many ms from delivery, 1 when it starts."""
    t = np.asarray(since) - REWARD_AFTER.value
    return np.where(t >= 0, np.exp(-np.maximum(t, 0) / REWARD_DECAY.value), 0.0)


#: Primary reward at each ms from delivery; at the last it is nothing in single precision.
COURSE = course(np.arange(20_000))


def give_outcomes(cohort: Cohort, given: Any) -> None:
    """Set primary reward in all columns: `given` (needs, columns) is 1 for a whole one."""
    cohort.external[cohort.pools("PPTg")] = REWARD["PPTg"].value * given.max(axis=0)
    cohort.external[cohort.pools("LH")] = REWARD["LH"].value * given


def give_reward(cohort: Cohort, columns: Any, amount: Any) -> None:
    """Set primary reward in some columns.

    `amount` (scalar or for each) is 1 for a whole one, 0 to end it.
    """
    rows = {"PPTg": cohort.pools("PPTg").start, "LH": cohort.pools("LH").start + HUNGER}
    for name, row in rows.items():
        cohort.external[row, columns] = np.asarray(amount) * REWARD[name].value


def wane(cohort: Cohort, since: Ints, amount: F64s) -> None:
    """Set primary reward in all columns `since` so many ms from delivery, before it if negative.

    Both are (columns,); `amount` is 1 for a whole reward.
    """
    rows = cohort.pools("PPTg").start, cohort.pools("LH").start + HUNGER
    whole = REWARD["PPTg"].value, REWARD["LH"].value
    _wane(since, amount, COURSE, cohort.external, rows, whole)


@compiled
def _wane(
    since: Ints,
    amount: F64s,
    course: F64s,
    external: NDArray[np.float32],
    rows: tuple[int, int],
    whole: tuple[float, float],
) -> None:
    for station in range(len(rows)):
        into, most = external[rows[station]], whole[station]
        for c in range(len(since)):
            t = min(since[c], len(course) - 1)
            into[c] = amount[c] * (course[t] if t >= 0 else 0.0) * most
