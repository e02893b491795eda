"""Three-factor learning of a cohort, while it runs: eligibility traces of pool pairs, read out by dopamine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from circuits.description import STAGES, Circuit, Projection

if TYPE_CHECKING:
    from circuits.cohort import Cohort

Array = NDArray[Any]


class Reinforcer:
    """Traces and weight changes of every projection that learns by reinforcement.

    Parameters
    ----------
    circuit
        Whose :class:`~circuits.description.Reinforcement` is followed.
    columns
        Columns of the cohort.
    step
        Time between two calls of :meth:`advance` [s].

    Attributes
    ----------
    tag : projection → (STAGES + 1, columns, targets, sources), the stages of the eligibility trace
    slow : modulator → (columns,), its concentration as D2 neurons follow it
    """

    def __init__(self, circuit: Circuit, columns: int, step: float) -> None:
        rule = circuit.reinforcement
        assert rule is not None
        self.rule, self.step = rule, step
        self.projections = [p for p in circuit.projections if p.plastic in ("D1", "D2")]
        self.teacher = {t: m.name for m in circuit.modulators for t in m.teaches}
        self.tag = {p.name: np.zeros((STAGES + 1, columns, *_pools(circuit, p))) for p in self.projections}
        self.slow = {name: np.ones(columns) for name in set(self.teacher.values())}
        rest = {p.name: p.rest.value for p in circuit.populations}
        self._quiet = {p.name: rest[p.source] + rule.tagged.value for p in self.projections}

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.tag = {k: v[:, kept] for k, v in self.tag.items()}
        self.slow = {k: v[kept] for k, v in self.slow.items()}

    def advance(self, cohort: Cohort) -> None:
        """One step of traces, and of the cohort's weights in place."""
        r, dt = self.rule, self.step
        for name, slow in self.slow.items():
            slow += dt / r.tau_D2.value * (cohort.concentration[name] * cohort.level[name] - slow)
        for p in self.projections:
            tag = self.tag[p.name]
            pre = np.maximum(cohort.rate[cohort.pools(p.source)].T - self._quiet[p.name], 0.0) / r.scale.value
            post = cohort.rate[cohort.pools(p.target)].T / r.scale.value
            tag[-1] += dt / r.tau_2.value * (tag[-2] - tag[-1])
            for i in range(STAGES - 1, 0, -1):
                tag[i] += dt / r.tau_1.value * (tag[i - 1] - tag[i])
            tag[0] += dt / r.tau_1.value * (post[:, :, None] * pre[:, None, :] - tag[0])
            cohort.weights[p.name][:] = self._changed(p, tag[-1], cohort)

    def _changed(self, p: Projection, tag: Array, cohort: Cohort) -> Array:
        r, teacher, w = self.rule, self.teacher[p.target], cohort.weights[p.name]
        if p.plastic == "D1":
            c, kappa, lapse = cohort.concentration[teacher] * cohort.level[teacher], r.kappa_D1.value, r.lapse.value
            up, down = c - 1.0 - r.burst.value, 1.0 - r.dip.value - c
        else:
            c, kappa, lapse = self.slow[teacher], r.kappa_D2.value, 0.0
            up, down = 1.0 - r.dip.value - c, c - 1.0 - r.burst.value
        up, down = (np.maximum(x, 0.0)[:, None, None] for x in (up, down))
        dose = self.step * r.rate.value * p.pace.value * tag
        return np.asarray(np.clip(w + dose * (up - kappa * down - lapse), 0.0, r.w_max.value))


def _pools(circuit: Circuit, p: Projection) -> tuple[int, int]:
    return circuit.n_pools(p.target), circuit.n_pools(p.source)
