"""Approach to a reward past places that are seen, and a cue that announces it as long before.

A place on the way has cells of its own in OFC, equally wide on the whole way, since each place
is seen (as in a virtual corridor: Kim 2020); moments after a cue have wider cells the later they
are, for elapsed time is measured ever worse. All else is the same: one onset at the start, and a
reward after :data:`WAY` ms. Trials are aligned to the reward, whose moment is :data:`REWARD_AT`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.individuals import evoked_gains
from striata.experiments.worlds.conditioning import (
    INPUT,
    MOMENTS,
    SALIENT,
    STATE_FROM,
    ConditioningWorld,
    Trials,
    belief,
    moments,
)

Array = NDArray[Any]
F64s = NDArray[np.float64]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]

#: From the start to the reward [ms], as far as the cells of moments reach: each of OFC's eight
#: places takes some 0.4 s.
WAY = 3000
#: When the reward comes on the clock of a trial, and when the start is [ms].
REWARD_AT = 2000
START = REWARD_AT - WAY
BEFORE, LENGTH = 500 - START, 5000
#: Width of a place's cells [part of the way].
WIDTH = 0.5 / len(MOMENTS)
CUED, WALKED, FASTER, MOVED = "cued", "approached", "at twice the pace", "moved forward"
#: What happens on the way: (ms before the reward, place) between which one moves evenly.
WAYS: dict[str, tuple[tuple[int, float], ...]] = {
    WALKED: ((WAY, 0.0), (0, 1.0)),
    FASTER: ((WAY // 2, 0.0), (0, 1.0)),
    MOVED: ((WAY * 5 // 8, 0.0), (WAY * 3 // 8, 0.25), (WAY * 3 // 8, 0.625), (0, 1.0)),
}
#: When one is moved forward [ms].
MOVED_AT = REWARD_AT - WAY * 3 // 8


def places(name: str) -> Array:
    """Activity of the cells of places at each ms from :data:`START`, (ms, cells); its sum is 1."""
    t = np.arange(LENGTH - BEFORE - START) + START
    before, place = np.array(WAYS[name], dtype=float).T
    at = np.interp(t, REWARD_AT - before, place)
    centres = (np.arange(len(MOMENTS)) + 0.5) / len(MOMENTS)
    x = np.exp(-0.5 * ((at[:, None] - centres) / WIDTH) ** 2)
    x[t < REWARD_AT - before[0] + STATE_FROM] = 0.0
    return np.asarray(x / np.maximum(x.sum(axis=1, keepdims=True), 1e-9))


def starts(name: str) -> int:
    """When the way begins [ms]."""
    return REWARD_AT - WAYS[name][0][0] if name in WAYS else START


def approaches(kind: Array, condition: Array, rngs: list[np.random.Generator]) -> Trials:
    """Rewarded trials of the kinds that `kind` (trials, columns) names."""
    times, chances = np.array([WAY]), np.ones(1)
    never = belief(times, chances, 1.0, LENGTH - BEFORE - START)
    return Trials(
        cue_a=np.ones(kind.shape, dtype=bool),
        cue_b=np.zeros(kind.shape, dtype=bool),
        reward_at=np.full(kind.shape, REWARD_AT),
        amount=np.ones(kind.shape),
        gain=evoked_gains(rngs, len(kind)),
        condition=condition,
        before=BEFORE,
        length=LENGTH,
        belief=np.broadcast_to(never, (kind.shape[1], len(never))),
    )


@compiled
def _walk(
    t: int,
    active: F64s,
    kind: Ints,
    here: F64s,
    ends: Ints,
    belief: F64s,
    ofc: F32s,
    mpfc: F32s,
) -> None:
    """Set external input to OFC and mPFC, (pools, columns) [nS], until `t` is at the `ends` [ms].

    `active` (kinds, cells) are the cells of the place or moment in each kind of trial, which get
    `here` (columns,) [nS]; mPFC has its `belief` (columns,) where there are no places.
    """
    for c in range(len(kind)):
        there = t < ends[c]
        for k in range(active.shape[1]):
            ofc[k, c] = active[kind[c], k] * here[c] if there else 0.0
        mpfc[0, c] = belief[c] if there and kind[c] == 0 else 0.0


class ApproachWorld(ConditioningWorld):
    """Trials of :func:`approaches`; `kind` names what happens in each, (trials, columns)."""

    first = START

    def __init__(self, kind: Array, trials: Trials, stimulus: Array, recorder: Any = None) -> None:
        super().__init__(trials, stimulus, recorder)
        self._names = (CUED, *WAYS)
        self._kind = np.array([[self._names.index(x) for x in row] for row in kind.tolist()])
        length = LENGTH - BEFORE - START
        self._cells_of = np.stack([moments(length), *(places(name) for name in WAYS)])
        self._starts = np.array([starts(name) for name in self._names])
        self._here = INPUT["OFC"].value * stimulus
        self._changes = set(np.add.outer(SALIENT, self._starts).ravel().tolist())

    def _begin(self, cohort: Cohort) -> None:
        super()._begin(cohort)
        self._salient = np.add.outer(SALIENT, self._starts[self._kind[self.trial]])

    def _cues(self, t: int, cohort: Cohort) -> None:
        if t in self._changes:
            onset, end = self._salient == t
            row = cohort.pools("SC")
            gain = onset * self._gain[self.trial] * INPUT["SC"].value
            cohort.external[row] = np.where(onset | end, gain, cohort.external[row])
        into = cohort.external[cohort.pools("OFC")], cohort.external[cohort.pools("mPFC")]
        active, belief = self._cells_of[:, t - START], self._belief[t - START]
        _walk(t, active, self._kind[self.trial], self._here, self._ends[0], belief, *into)
