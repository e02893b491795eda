"""Latent: what keeps occurring in the input gets cells of its own, and is predicted; no reward.

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
    require,
)

Array = NDArray[np.float64]
F32s = NDArray[np.float32]

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@dataclass(frozen=True, kw_only=True)
class Latent(LearningRule):
    """Competitive learning of what input there is, its prediction, and homeostasis.

    With a what a pool fires above rest by more than `threshold`, over `scale`, at most 1, and m
    the concentration of the modulator that teaches the target (1 at rest):

    * variant instar: w' = (m / `tau`) a_post (`total` a_pre / Σ a_pre − w)
    * variant outstar: w' = (m / `tau`) a_pre (`w_max` a_feature − w)
    * variant homeostasis: w' = (`target` − a_post) / `tau_target`, between 0 and `ceiling`

    By the instar (Grossberg 1976), inputs of a pool that has won go to what it has won for, as
    shares of a constant total. By the outstar, what an active pool excites goes to the features
    that are there with it: pools of `features` with the same number as the target's, whose firing
    stands for what the target's own dendrites receive (Urbanczik 2014). By homeostasis, the tonic
    excitation of a pool that is active too rarely grows, and that of one that is active too often
    falls, so that no pool is lost (Turrigiano 2008). No reward has part in it.
    """

    name = "latent"
    variants = ("instar", "outstar", "homeostasis")
    bounds: ClassVar[Bounds] = {
        "tau": ("s", 0.01, 1e4),
        "scale": ("spikes/s", 0.1, 1000),
        "threshold": ("spikes/s", 0, 100),
        "total": ("", 0, 100),
        "w_max": ("", 0, 10),
        "target": ("", 0, 1),
        "tau_target": ("s", 0.01, 1e5),
        "ceiling": ("", 0, 10),
    }

    tau: Parameter
    scale: Parameter
    threshold: Parameter
    total: Parameter
    w_max: Parameter
    target: Parameter
    tau_target: Parameter
    ceiling: Parameter
    features: str

    def check(self, circuit: Anatomy) -> None:
        """A modulator must teach every target, and the features be there."""
        if self.projections(circuit):
            require(self.features, circuit.slices, "population", "the learning rule 'latent'")
        self.require_teachers(circuit, "latent")

    def learner(self, circuit: Anatomy, columns: int, step: float) -> LatentLearner:
        """Weight changes while a cohort runs."""
        return LatentLearner(self, circuit, step)


class Constants(NamedTuple):
    """What a projection's loop takes of :class:`Latent`, in steps of the learner.

    Rates of `pre` and `post` beyond which a pool counts as active [spikes/s]; `goal` is what the
    variant's weights or activity go to.
    """

    pre: np.float32
    post: np.float32
    scale: np.float32
    share: float
    goal: float
    ceiling: float


@inlined
def _active(rate: np.float32, threshold: np.float32, scale: np.float32) -> np.float32:
    x = (rate - threshold) / scale
    return _ZERO if x < _ZERO else _ONE if x > _ONE else x


@compiled
def instar(w: Array, pre: F32s, post: F32s, gain: Array, k: Constants) -> None:
    """One step; `gain` (columns,) multiplies the learning rate. Silent pools cost nothing."""
    columns, targets, sources = w.shape
    active = np.empty(sources, dtype=np.float32)
    for c in range(columns):
        total = _ZERO
        for s in range(sources):
            active[s] = _active(pre[s, c], k.pre, k.scale)
            total += active[s]
        if total == _ZERO:
            continue
        for t in range(targets):
            fired = _active(post[t, c], k.post, k.scale)
            if fired == _ZERO:
                continue
            share = k.share * gain[c] * fired
            for s in range(sources):
                w[c, t, s] += share * (k.goal * active[s] / total - w[c, t, s])


@compiled
def outstar(w: Array, pre: F32s, feature: F32s, gain: Array, k: Constants) -> None:
    """One step; `feature` (targets, columns) are rates of what the targets come to predict."""
    columns, targets, sources = w.shape
    there = np.empty(targets, dtype=np.float32)
    for c in range(columns):
        for t in range(targets):
            there[t] = _active(feature[t, c], k.post, k.scale)
        for s in range(sources):
            fired = _active(pre[s, c], k.pre, k.scale)
            if fired == _ZERO:
                continue
            share = k.share * gain[c] * fired
            for t in range(targets):
                w[c, t, s] += share * (k.goal * there[t] - w[c, t, s])


@compiled
def homeostasis(w: Array, post: F32s, k: Constants) -> None:
    """One step, whatever the sources do."""
    columns, targets, sources = w.shape
    for c in range(columns):
        for t in range(targets):
            change = k.share * (k.goal - _active(post[t, c], k.post, k.scale))
            for s in range(sources):
                x = w[c, t, s] + change
                w[c, t, s] = 0.0 if x < 0.0 else k.ceiling if x > k.ceiling else x


class LatentLearner:
    """Weight changes of every projection that learns by this rule.

    `step` [s] lies between two calls of :meth:`advance`.
    """

    def __init__(self, rule: Latent, circuit: Anatomy, step: float) -> None:
        self._rule, self._step, self._slices = rule, step, circuit.slices
        self._learning = [
            (p, circuit.teachers[p.target], self._constants(p, circuit))
            for p in rule.projections(circuit)
        ]

    def _constants(self, p: Projection, circuit: Anatomy) -> Constants:
        r, slow = self._rule, p.variant == "homeostasis"
        post = r.features if p.variant == "outstar" else p.target
        goal = {"instar": r.total, "outstar": r.w_max, "homeostasis": r.target}[p.variant]
        return Constants(
            pre=np.float32(circuit.population(p.source).rest.value + r.threshold.value),
            post=np.float32(circuit.population(post).rest.value + r.threshold.value),
            scale=np.float32(r.scale.value),
            share=self._step * p.rate_factor.value / (r.tau_target if slow else r.tau).value,
            goal=goal.value,
            ceiling=r.ceiling.value,
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Nothing is held for a column."""

    def advance(self, cohort: CohortState) -> None:
        """One step of the cohort's weights in place."""
        for p, teacher, k in self._learning:
            w, rate = cohort.weights[p.name], cohort.rate
            pre, post = rate[self._slices[p.source]], rate[self._slices[p.target]]
            gain = cohort.concentration[teacher] * cohort.level[teacher]
            if p.variant == "instar":
                instar(w, pre, post, gain, k)
            elif p.variant == "outstar":
                outstar(w, pre, rate[self._slices[self._rule.features]], gain, k)
            else:
                homeostasis(w, post, k)
