"""Choice kernel: habit as an action prior, which needs no reward (Miller 2019).

Rates come as rows (pools, columns), weights of a projection stand as (columns, targets, sources).
Rates are in single precision and weights in double; NaN stays in its column.
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


@compiled
def choice_kernel(w: Array, pre: F32s, post: F32s, dopamine: Array, k: Constants) -> None:
    """Weights go to each action's share of what is done, as far as dopamine (columns,) permits."""
    columns, targets, sources = w.shape
    done = np.empty(targets, dtype=np.float32)
    for c in range(columns):
        permitted, total = 1.0 if dopamine[c] > 1.0 else dopamine[c], _ZERO
        for t in range(targets):
            done[t] = _beyond(post[t, c], k.post, k.scale)
            total += done[t]
        if total == _ZERO:
            continue
        for s in range(sources):
            rate = k.learning_rate * permitted * _beyond(pre[s, c], k.pre, k.scale)
            for t in range(targets):
                w[c, t, s] += rate * (done[t] * k.w_max - w[c, t, s] * total)


class ChoiceKernelLearner:
    """Weight changes of every projection that learns by a choice kernel.

    `step` [s] lies between two calls of :meth:`advance`.
    """

    def __init__(self, rule: ChoiceKernel, circuit: Anatomy, step: float) -> None:
        self._rule, self._step, self._slices = rule, step, circuit.slices
        self._learning = [
            (p, circuit.teachers[p.target], self._constants(p, circuit))
            for p in rule.projections(circuit)
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
        for p, modulator, k in self._learning:
            dopamine = cohort.concentration[modulator] * cohort.level[modulator]
            pre, post = cohort.rate[self._slices[p.source]], cohort.rate[self._slices[p.target]]
            choice_kernel(cohort.weights[p.name], pre, post, dopamine, k)
