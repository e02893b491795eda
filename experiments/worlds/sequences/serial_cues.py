"""One cue after another: a new cue (B) announces one (A) that has been followed by reward.

What may be shown in a trial, with A always at the same moment:

============  =================================
``B, then A``   cue B, and after :data:`BETWEEN` cue A, without reward
``A, reward``   cue A, and a whole reward after its usual time
``A``, ``B``    either cue alone
``nothing``     neither
============  =================================
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.individuals import evoked_gains
from striata.experiments.worlds.conditioning import (
    INPUT,
    NEVER,
    SALIENT,
    STATE_FROM,
    ConditioningWorld,
    Trials,
    belief,
)
from striata.experiments.worlds.conditioning_trials import DELAY

Array = NDArray[Any]

#: From cue B to cue A [ms].
BETWEEN = 1000
LENGTH = 3500
BOTH, REWARDED, A, B, NOTHING = "B, then A", "A, reward", "A", "B", "nothing"
#: Name → whether A and B are shown, and whether A is rewarded.
SHOWN: dict[str, tuple[bool, bool, bool]] = {
    BOTH: (True, True, False),
    REWARDED: (True, False, True),
    A: (True, False, False),
    B: (False, True, False),
    NOTHING: (False, False, False),
}


def rounds(kinds: tuple[str, ...], number: int, rngs: list[np.random.Generator]) -> Array:
    """Rounds of trials, (rounds · kinds, columns) of names: each kind once in every round.

    The order in a round is of each column's own.
    """
    places = [[rng.permutation(len(kinds)) for _ in range(number)] for rng in rngs]
    return np.array(kinds)[np.stack([np.concatenate(p) for p in places], axis=1)]


def serial_trials(kind: Array, rngs: list[np.random.Generator]) -> Trials:
    """Trials of the kinds that `kind` (trials, columns) names; `condition` is below zero.

    Nobody is surprised by what is left out: after A, reward is believed to come for certain.
    """
    a, b, rewarded = (
        np.vectorize({name: shown[i] for name, shown in SHOWN.items()}.get, otypes=[bool])(kind)
        for i in range(3)
    )
    one = belief(np.array([DELAY]), np.ones(1), 1.0, LENGTH - 500)
    return Trials(
        cue_a=a,
        cue_b=b,
        reward_at=np.where(rewarded, BETWEEN + DELAY, NEVER),
        amount=rewarded.astype(float),
        gain=evoked_gains(rngs, len(kind)),
        condition=np.full(kind.shape, -1),
        length=LENGTH,
        belief=np.broadcast_to(one, (kind.shape[1], len(one))),
    )


class SerialWorld(ConditioningWorld):
    """Cue B at the moment of the cue, cue A :data:`BETWEEN` ms after it.

    B's state in cortex ends as A's begins. Whether reward still comes is asked of A alone.
    """

    def _begin(self, cohort: Cohort) -> None:
        super()._begin(cohort)
        self._doubted = announced = self.trials.cue_a[self.trial]
        replaced = np.where(announced, BETWEEN + STATE_FROM, self.trials.length)
        self._ends[1] = np.minimum(self._ends[1], replaced)

    def _cues(self, t: int, cohort: Cohort) -> None:
        s, k, since = self.trials, self.trial, t - BETWEEN
        for moment, shown in ((t, s.cue_b[k]), (since, s.cue_a[k])):
            if moment in SALIENT:
                onset = shown * self._gain[k] if moment == SALIENT[0] else 0.0
                cohort.external[cohort.pools("SC")] = INPUT["SC"].value * onset
        self._present(t, max(since, 0), t, cohort)
