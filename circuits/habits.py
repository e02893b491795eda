"""Learning without reward, while a cohort runs: what is always done (habit), and what brings what (a world model)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from circuits.description import Circuit, Projection, Repetition, WorldModel

if TYPE_CHECKING:
    from circuits.cohort import Cohort

Array = NDArray[Any]


def _above(cohort: Cohort, population: str, by: float, scale: float) -> Array:
    """What a population fires beyond rest by more than `by`, over `scale`, (columns, pools)."""
    rest = cohort.circuit.population(population).rest.value
    return np.asarray(np.maximum(cohort.rate[cohort.pools(population)].T - (rest + by), 0.0) / scale)


class Repeater:
    """Follows a circuit's :class:`~circuits.description.Repetition`; `step` [s] lies between two advances."""

    def __init__(self, circuit: Circuit, columns: int, step: float) -> None:
        self.rule, self.step = circuit.repetition, step
        self.projections = [p for p in circuit.projections if p.plastic == "repetition"]
        self.permits = {t: m.name for m in circuit.modulators for t in m.teaches}

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Nothing is held for a column."""

    def advance(self, cohort: Cohort) -> None:
        """One step of the cohort's weights in place."""
        for p in self.projections:
            self._change(p, cohort, self.rule)

    def _change(self, p: Projection, cohort: Cohort, rule: Repetition | None) -> None:
        assert rule is not None
        name, done, scale = self.permits[p.target], rule.done.value, rule.scale.value
        pre, post = (_above(cohort, side, done, scale) for side in (p.source, p.target))
        if not (pre.any() and post.any()):
            return
        permitted = np.minimum(cohort.concentration[name] * cohort.level[name], 1.0)
        dose = self.step * rule.rate.value * permitted[:, None, None] * pre[:, None, :]
        w = cohort.weights[p.name]
        total = post.sum(axis=1)[:, None, None]
        w += dose * (post[:, :, None] * rule.w_max.value - w * total)


class Modeller:
    """Follows a circuit's :class:`~circuits.description.WorldModel`; `step` [s] lies between two advances.

    Attributes
    ----------
    first, trace : projection → (columns, targets), what was done of late, in two stages
    mean : projection → (columns, sources), how much each outcome is there on average
    """

    def __init__(self, circuit: Circuit, columns: int, step: float) -> None:
        self.rule, self.step = circuit.world_model, step
        self.projections = [p for p in circuit.projections if p.plastic == "model"]
        self.first, self.trace = (
            {p.name: np.zeros((columns, circuit.n_pools(p.target))) for p in self.projections} for _ in range(2)
        )
        self.mean = {p.name: np.zeros((columns, circuit.n_pools(p.source))) for p in self.projections}

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.first, self.trace, self.mean = (
            {k: v[kept] for k, v in held.items()} for held in (self.first, self.trace, self.mean)
        )

    def advance(self, cohort: Cohort) -> None:
        """One step of traces, and of the cohort's weights in place."""
        for p in self.projections:
            self._change(p, cohort, self.rule)

    def _change(self, p: Projection, cohort: Cohort, rule: WorldModel | None) -> None:
        assert rule is not None
        first, trace, mean = self.first[p.name], self.trace[p.name], self.mean[p.name]
        done = _above(cohort, rule.efference, rule.done.value, rule.scale.value)
        trace += self.step / rule.tau.value * (first - trace)
        first += self.step / rule.tau.value * (done - first)
        there = np.clip((cohort.rate[cohort.pools(p.source)].T - rule.outcome.value) / rule.sure.value, 0.0, 1.0)
        mean += self.step / rule.tau_mean.value * (there - mean)
        w = cohort.weights[p.name]
        more = rule.gain.value * (there - mean)
        w += self.step * rule.rate.value * trace[:, :, None] * (more[:, None, :] - w)
        np.clip(w, 0.0, rule.w_max.value, out=w)
