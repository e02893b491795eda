"""What a concept that is shown evokes, and how soon a target is recognised."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.concepts.screens import NOTHING, STEP, ConceptWorld, Screens

Array = NDArray[Any]

#: Windows from a concept's onset [ms]: what it evokes, dopamine's answer, and before.
EVOKED, DOPAMINE_IN, BASELINE = (300, 1000), (60, 400), (-200, 0)
#: Rate of a concept's cells at which it is recognised.
RECOGNISED = Parameter(10.0, "spikes/s", "assumed: beyond what any companion evokes")
#: Whose rates are kept, pool by pool, where they are simulated.
POPULATIONS = ("ATL", "BLA", "VTA", "CA1")


class Evoked:
    """Mean rates of some pools in windows of every trial, and when targets are recognised.

    Attributes
    ----------
    means : window → (trials, pools, columns) [spikes/s], of the pools of POPULATIONS
    recognition : (trials, columns), ms from the target's onset; NaN if never
    """

    WINDOWS = (EVOKED, DOPAMINE_IN, BASELINE)

    def __init__(self, circuit: Circuit, screens: Screens) -> None:
        kept = [name for name in POPULATIONS if name in circuit.slices]
        self._pools = np.concatenate([np.r_[circuit.slices[name]] for name in kept])
        shape = screens.outcome.shape
        full = (shape[0], len(self._pools), shape[1])
        self.means = {w: np.zeros(full, dtype=np.float32) for w in self.WINDOWS}
        self.recognition = np.full(shape, np.nan)
        target = screens.concept.shape[1] - 1
        primed = (screens.concept[:, target] != NOTHING) & (screens.onset[:, target] > 0)
        self._target, self._primed = screens.concept[:, target], primed
        self._onset, self._columns = screens.onset[:, target], np.arange(shape[1])
        self._last = np.zeros(shape[1], dtype=np.float32)
        sizes = [circuit.n_pools(name) for name in kept]
        self.start = dict(zip(kept, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))

    def record(self, world: ConceptWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        t, trial = world.elapsed, world.trial
        inside = [w for w in self.WINDOWS if w[0] <= t < w[1]]
        if inside:
            rate = cohort.rate[self._pools]
            for w in inside:
                self.means[w][trial] += rate * np.float32(STEP / (w[1] - w[0]))
        if self._primed[trial].any():
            self._recognise(t, trial, cohort)

    def _recognise(self, t: int, trial: int, cohort: Cohort) -> None:
        rate = cohort.rate[cohort.pools("ATL").start + self._target[trial], self._columns]
        since, level = t - self._onset[trial], RECOGNISED.value
        new = self._primed[trial] & (since >= 0) & np.isnan(self.recognition[trial])
        new &= rate >= level
        part = (level - self._last[new]) / (rate[new] - self._last[new])
        self.recognition[trial, new] = since[new] - STEP * (1.0 - np.maximum(part, 0.0))
        self._last = rate

    def above(self, population: str, pool: int, window: tuple[int, int]) -> Array:
        """Rate of a pool in a window above that before, (trials, columns)."""
        row = self.start[population] + pool
        return np.asarray(self.means[window][:, row] - self.means[BASELINE][:, row])

    def cells(self, where: Array) -> Array:
        """Rates (trials, concepts, columns) that each trial evokes in the cells of concepts."""
        return np.take_along_axis(
            self.means[EVOKED], np.broadcast_to(where, (len(self.recognition), *where.shape)), 1
        )
