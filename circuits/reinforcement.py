"""Three-factor learning of a cohort, while it runs: eligibility traces of pool pairs, read out by dopamine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from circuits.description import STAGES, Circuit, Projection

if TYPE_CHECKING:
    from circuits.cohort import Cohort

Array = NDArray[Any]
_F = TypeVar("_F", bound=Callable[..., Any])


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
            pre = np.maximum(cohort.rate[cohort.pools(p.source)].T - self._quiet[p.name], 0.0) / r.scale.value
            post = cohort.rate[cohort.pools(p.target)].T / r.scale.value
            _trace(self.tag[p.name], pre, post, dt / r.tau_1.value, dt / r.tau_2.value)
            dose = dt * r.rate.value * p.pace.value
            _change(cohort.weights[p.name], self.tag[p.name][-1], dose, self._push(p, cohort), r.w_max.value)

    def _push(self, p: Projection, cohort: Cohort) -> Array:
        """Where dopamine pushes the weights of what is tagged, up or down, (columns,)."""
        r, teacher = self.rule, self.teacher[p.target]
        if p.plastic == "D1":
            c, kappa, lapse = cohort.concentration[teacher] * cohort.level[teacher], r.kappa_D1.value, r.lapse.value
            up, down = c - 1.0 - r.burst.value, 1.0 - r.dip.value - c
        else:
            c, kappa, lapse = self.slow[teacher], r.kappa_D2.value, 0.0
            up, down = 1.0 - r.dip.value - c, c - 1.0 - r.burst.value
        return np.asarray(np.maximum(up, 0.0) - kappa * np.maximum(down, 0.0) - lapse)


def _compiled(function: _F) -> _F:
    return numba.njit(cache=True, error_model="numpy")(function)  # type: ignore[no-any-return]


@_compiled
def _trace(tag: Array, pre: Array, post: Array, share: float, last: float) -> None:
    """One step of a projection's traces (stages, columns, targets, sources); `share` and `last` of the way to go."""
    stages, columns, targets, sources = tag.shape
    flat = tag.reshape(stages, columns * targets * sources)
    for i in range(stages - 1, 0, -1):
        step, held, before = last if i == stages - 1 else share, flat[i], flat[i - 1]
        for k in range(len(held)):
            held[k] += step * (before[k] - held[k])
    for c in range(columns):
        for t in range(targets):
            for s in range(sources):
                tag[0, c, t, s] += share * (post[c, t] * pre[c, s] - tag[0, c, t, s])


@_compiled
def _change(w: Array, tag: Array, dose: float, push: Array, w_max: float) -> None:
    """Weights (columns, targets, sources) between zero and `w_max`, changed in place; NaN stays."""
    columns, targets, sources = w.shape
    for c in range(columns):
        for t in range(targets):
            for s in range(sources):
                x = w[c, t, s] + dose * tag[c, t, s] * push[c]
                w[c, t, s] = 0.0 if x < 0.0 else w_max if x > w_max else x


def _pools(circuit: Circuit, p: Projection) -> tuple[int, int]:
    return circuit.n_pools(p.target), circuit.n_pools(p.source)
