"""Co-occurrence: which concepts keep company, and what calls them up, learnt without reward.

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

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@dataclass(frozen=True, kw_only=True)
class CoOccurrence(LearningRule):
    """Weights go to how often two pools are active together.

    With a what pre and post fire above rest by more than `threshold`, over `scale`, at most 1 (pre
    by more than `threshold_input` where it is another population than post), within a population

        w' = (a_post a_pre `w_max` − ½ (a_post + a_pre) w) / `tau`

    and between two, where g is what the most active pool of pre does,

        w' = a_post g (a_pre `w_max` − w) / `tau`

    Within a population a weight falls whenever one side is active without the other: a target that
    is alone loses its inputs (heterosynaptic depression: Lynch 1977), a source that is alone what
    it predicts (homosynaptic: Dudek and Bear 1992). These are the halves of an instar and of an
    outstar (Grossberg 1976). The weight is the same both ways; it goes to `w_max` times
    2 P(both) / (P(pre) + P(post)), the coefficient of Dice (1945), and never above `w_max`. Plain
    Hebbian growth would join all that has ever been active. A pool has no weight onto itself.

    Between populations it is the instar alone: a pool's inputs go to who is active with it, so a
    weight follows the conditional probability of pre given post. Of another population a pool
    learns while anything is active there (g): which word is there if one is, and not how often
    there is none.
    """

    name = "co_occurrence"
    bounds: ClassVar[Bounds] = {
        "tau": ("s", 0.01, 1e4),
        "scale": ("spikes/s", 0.1, 1000),
        "threshold": ("spikes/s", 0, 100),
        "threshold_input": ("spikes/s", 0, 100),
        "w_max": ("", 0, 10),
    }

    tau: Parameter
    scale: Parameter
    threshold: Parameter
    threshold_input: Parameter
    w_max: Parameter

    def learner(self, circuit: Anatomy, columns: int, step: float) -> CoOccurrenceLearner:
        """Weight changes while a cohort runs."""
        return CoOccurrenceLearner(self, circuit, step)


class Constants(NamedTuple):
    """What a projection's loop takes of :class:`CoOccurrence`, in steps of the learner.

    `pre` and `post` are rates [spikes/s], beyond which a pool counts as active.
    """

    pre: np.float32
    post: np.float32
    scale: np.float32
    share: float
    w_max: np.float32


@inlined
def _active(rate: np.float32, threshold: np.float32, scale: np.float32) -> np.float32:
    x = (rate - threshold) / scale
    return _ZERO if x < _ZERO else _ONE if x > _ONE else x


@compiled
def co_occurrence(w: Array, pre: F32s, post: F32s, within: bool, k: Constants) -> None:
    """One step; pools that are silent, as most are, cost nothing.

    `within` says that both sides are one population, in which no pool has a weight onto itself. An
    active pool then teaches half of its inputs and half of its outputs.
    """
    columns, targets, sources = w.shape
    active = np.empty(sources, dtype=np.float32)
    for c in range(columns):
        most = _ONE if within else _ZERO
        for s in range(sources):
            active[s] = _active(pre[s, c], k.pre, k.scale)
            most = max(most, active[s])
        for t in range(targets):
            fired = most * _active(post[t, c], k.post, k.scale)
            if fired == _ZERO:
                continue
            for s in range(sources):
                goal = active[s] * k.w_max
                if not within:
                    w[c, t, s] += k.share * fired * (goal - w[c, t, s])
                elif s != t:
                    half = 0.5 * k.share * fired
                    w[c, t, s] += half * (goal - w[c, t, s])
                    w[c, s, t] += half * (goal - w[c, s, t])


class CoOccurrenceLearner:
    """Weight changes of every projection that learns by co-occurrence.

    `step` [s] lies between two calls of :meth:`advance`.
    """

    def __init__(self, rule: CoOccurrence, circuit: Anatomy, step: float) -> None:
        self._rule, self._step, self._slices = rule, step, circuit.slices
        self._learning = [(p, self._constants(p, circuit)) for p in rule.projections(circuit)]

    def _constants(self, p: Projection, circuit: Anatomy) -> Constants:
        r = self._rule
        above = r.threshold if p.source == p.target else r.threshold_input
        return Constants(
            pre=np.float32(circuit.population(p.source).rest.value + above.value),
            post=np.float32(circuit.population(p.target).rest.value + r.threshold.value),
            scale=np.float32(r.scale.value),
            share=self._step * p.rate_factor.value / r.tau.value,
            w_max=np.float32(r.w_max.value),
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Nothing is held for a column."""

    def advance(self, cohort: CohortState) -> None:
        """One step of the cohort's weights in place."""
        for p, k in self._learning:
            pre, post = (cohort.rate[self._slices[name]] for name in (p.source, p.target))
            co_occurrence(cohort.weights[p.name], pre, post, p.source == p.target, k)
