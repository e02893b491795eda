"""Delivery of reward: the stations that it drives, how strongly, when and for how long."""

from __future__ import annotations

from typing import Any

import numpy as np

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort

#: Conductance that a whole reward puts on each station of primary reward.
REWARD = {
    "PPTg": Parameter(
        1.6, "nS", "assumed: an unexpected reward brings dopamine neurons to 15 to 30 spikes/s"
    ),
    "LH": Parameter(
        1.2, "nS", "assumed: an unexpected reward brings dopamine neurons to 15 to 30 spikes/s"
    ),
}
#: When primary reward starts and how long it lasts, from delivery [ms].
REWARD_AFTER = Parameter(
    50, "ms", "SchultzRomo1990: dopamine neurons answer a median of 50 ms after the sight of reward"
)
REWARD_FOR = Parameter(150, "ms", "assumed")
HUNGER = 0


def give_reward(cohort: Cohort, columns: Any, amount: Any) -> None:
    """Set primary reward in some columns.

    `amount` (scalar or for each) is 1 for a whole one, 0 to end it.
    """
    rows = {"PPTg": cohort.pools("PPTg").start, "LH": cohort.pools("LH").start + HUNGER}
    for name, row in rows.items():
        cohort.external[row, columns] = np.asarray(amount) * REWARD[name].value
