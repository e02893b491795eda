"""Choice kernel: habit as an action prior, which needs no reward (Miller 2019).

Rates come as rows (pools, columns), weights of a projection lie as (targets, sources, columns), so
that the innermost loops run along the columns. Rates are in single precision and weights in double;
NaN stays in its column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled, inlined
from striata.circuits.description import (
    Anatomy,
    Bounds,
    CohortState,
    LearningRule,
    Parameter,
    Projection,
    by_synapse,
)

Array = NDArray[np.float64]
F32s = NDArray[np.float32]

_ZERO = np.float32(0.0)


@dataclass(frozen=True, kw_only=True)
class ChoiceKernel(LearningRule):
    """What is always done in a situation becomes what is done there, whatever came of it.

    With a what pre and post fire above rest by more than `threshold`, over `scale`:

        w' = `learning_rate` p a_pre (a_post `w_max` − w Σ a_post), Σ over the target's pools

    so that weights go to each action's share of all that is done in a situation. Dopamine permits
    and does not teach: p is the concentration of the modulator that teaches the target, at most 1.
    """

    name = "choice_kernel"
    bounds: ClassVar[Bounds] = {
        "learning_rate": ("1/s", 0, 100),
        "scale": ("spikes/s", 0.1, 1000),
        "threshold": ("spikes/s", 0, 100),
        "w_max": ("", 0, 10),
    }

    learning_rate: Parameter
    scale: Parameter
    threshold: Parameter
    w_max: Parameter

    def check(self, circuit: Anatomy) -> None:
        """A modulator must permit learning at every target."""
        self.require_teachers(circuit, "a choice kernel")

    def learner(self, circuit: Anatomy, columns: int, step: float) -> ChoiceKernelLearner:
        """Weight changes while a cohort runs."""
        return ChoiceKernelLearner(self, circuit, step)


class Constants(NamedTuple):
    """What a projection's loop takes of :class:`ChoiceKernel`, in steps of the learner.

    `pre` and `post` are the thresholds of the two sides' rates [spikes/s].
    """

    pre: np.float32
    post: np.float32
    scale: np.float32
    learning_rate: float
    w_max: np.float32


@inlined
def _beyond(rate: np.float32, threshold: np.float32, scale: np.float32) -> np.float32:
    x = rate - threshold
    return (_ZERO if x < _ZERO else x) / scale


@inlined
def _share(w: Array, rate: Array, done: F32s, total: F32s, w_max: np.float32) -> None:
    """One step of a synapse's weights, (columns,)."""
    for c in range(len(w)):
        w[c] += rate[c] * (done[c] * w_max - w[c] * total[c])


@compiled
def choice_kernel(w: Array, pre: F32s, post: F32s, dopamine: Array, k: Constants) -> None:
    """Weights go to each action's share of what is done, as far as dopamine (columns,) permits."""
    targets, sources, columns = w.shape
    done, total = np.empty((targets, columns), np.float32), np.zeros(columns, np.float32)
    for t in range(targets):
        for c in range(columns):
            done[t, c] = _beyond(post[t, c], k.post, k.scale)
            total[c] += done[t, c]
    if not total.any():
        return
    rate = np.empty(columns)
    for s in range(sources):
        for c in range(columns):
            permitted = 1.0 if dopamine[c] > 1.0 else dopamine[c]
            rate[c] = k.learning_rate * permitted * _beyond(pre[s, c], k.pre, k.scale)
        for t in range(targets):
            _share(w[t, s], rate, done[t], total, k.w_max)


class ChoiceKernelLearner:
    """Weight changes of every projection that learns by a choice kernel.

    `step` [s] lies between two calls of :meth:`advance`.
    """

    def __init__(self, rule: ChoiceKernel, circuit: Anatomy, step: float) -> None:
        self._rule, self._step, slices = rule, step, circuit.slices
        self._learning = [
            (p.name, circuit.teachers[p.target], slices[p.source], slices[p.target], k)
            for p in rule.projections(circuit)
            for k in [self._constants(p, circuit)]
        ]

    def _constants(self, p: Projection, circuit: Anatomy) -> Constants:
        pre, post = (
            np.float32(circuit.population(side).rest.value + self._rule.threshold.value)
            for side in (p.source, p.target)
        )
        return Constants(
            pre=pre,
            post=post,
            scale=np.float32(self._rule.scale.value),
            learning_rate=self._step * self._rule.learning_rate.value * p.rate_factor.value,
            w_max=np.float32(self._rule.w_max.value),
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Nothing is held for a column."""

    def advance(self, cohort: CohortState) -> None:
        """One step of the cohort's weights in place."""
        for name, modulator, pre, post, k in self._learning:
            dopamine = cohort.concentration[modulator] * cohort.level[modulator]
            rate = cohort.rate
            choice_kernel(by_synapse(cohort, name), rate[pre], rate[post], dopamine, k)
