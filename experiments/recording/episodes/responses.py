"""What an event evokes in CA3 and CA1, and for how long it is judged to be new."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Parameter
from striata.circuits.plasticity.episode import Episode
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.episodes.events import STEP, Events, EventWorld

Array = NDArray[Any]
Bools = NDArray[np.bool_]

#: Rates are means over so many ms before an event ends [ms].
LATE = 200
#: Rate of a CA3 pool, while an event is stored, with which it is in the event's code.
IN_CODE = Parameter(15.0, "spikes/s", "assumed: as what counts as active in learning")
#: Whose rates are kept, pool by pool.
POPULATIONS = ("DG", "CA3", "CA1", "MS")


class Responses:
    """Mean rates of pools late in every event, and novelty while it lasts.

    Attributes
    ----------
    rate : population → (trials, pools, columns) [spikes/s]
    new : (trials, columns), integral of the level of acetylcholine while that permits storing [s]
    """

    def __init__(self, circuit: Circuit, events: Events) -> None:
        trials, _, columns = events.pattern.shape
        self.rate = {
            name: np.zeros((trials, circuit.n_pools(name), columns)) for name in POPULATIONS
        }
        self.new = np.zeros((trials, columns))
        self._teacher = next(m for m in circuit.modulators if m.source == "MS")
        rule = next(r for r in circuit.rules if isinstance(r, Episode))
        self._permit, self._shown = rule.permit.value, events.shown

    def record(self, world: EventWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        t, trial = world.elapsed, world.trial
        if not 0 <= t < self._shown:
            return
        name = self._teacher.name
        level = self._teacher.phi(cohort.concentration[name] * cohort.level[name])
        self.new[trial] += np.where(level > self._permit, level, 0.0) * STEP * 1e-3
        if t >= self._shown - LATE:
            for population, rate in self.rate.items():
                rate[trial] += cohort.rate[cohort.pools(population)] * (STEP / LATE)


def resembled(rate: Array, codes: Array) -> Array:
    """The stored code that CA3's rates (trials, pools, columns) resemble most, (trials, columns).

    By correlation with `codes` (episodes, pools, columns); −1 where rates or all codes are flat.
    """
    x, y = rate - rate.mean(axis=1, keepdims=True), codes - codes.mean(axis=1, keepdims=True)
    spread = np.sqrt((y**2).sum(axis=1))
    fit = np.einsum("tpc,epc->tec", x, y) / np.where(spread > 0, spread, 1.0)
    fit[:, spread == 0] = -np.inf
    none = ~np.isfinite(fit.max(axis=1)) | ~x.any(axis=1)
    return np.where(none, -1, fit.argmax(axis=1))


def inside(rate: Array, code: Array) -> tuple[Array, Array]:
    """Mean rates of the pools that are in a code and of the others; arrays of one shape."""

    def mean(member: Array) -> Array:
        n = member.sum(axis=1)
        return np.where(n > 0, (rate * member).sum(axis=1) / np.maximum(n, 1), np.nan)

    return mean(code), mean(1 - code)


def overlap(code: Array, other: Array) -> Array:
    """Part of a code that is in another, over the axis of pools, 1; NaN without a code."""
    n = code.sum(axis=1)
    return np.where(n > 0, (code * other).sum(axis=1) / np.maximum(n, 1), np.nan)
