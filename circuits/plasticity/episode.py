"""Episode: what is new is stored at once, by a third factor that says so.

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
from striata.circuits.description.parameters import check_all, check_types
from striata.circuits.errors import CircuitError

Array = NDArray[np.float64]
F32s = NDArray[np.float32]

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)
_PRESENT = Parameter(0.0, "s", "assumed: the present alone")


@dataclass(frozen=True)
class Activity:
    """How active a pool of a population counts: (rate − `threshold`) / `width`, from 0 to 1.

    Another population may stand for it, whose rates count instead pool by pool: a `copy` of what is
    done, say. What has been active goes on to count with the time constant `trace`, if that is not
    0.
    """

    name: str
    threshold: Parameter
    width: Parameter
    copy: str = ""
    trace: Parameter = _PRESENT

    def __post_init__(self) -> None:
        owner = f"activity of {self.name}"
        check_types(owner, self)
        bounds = {
            "threshold": ("spikes/s", 0, 200),
            "width": ("spikes/s", 0.1, 1000),
            "trace": ("s", 0, 100),
        }
        check_all(owner, self, bounds)


@dataclass(frozen=True, kw_only=True)
class Episode(LearningRule):
    """Three-factor learning in one shot: novelty × post × pre, with heterosynaptic loss.

    With a each side's :class:`Activity` and n the level of the modulator that teaches the target,
    where that exceeds `permit`:

    * variant storing: w' = (n / `tau`) a_post (a_pre (`w_max` − w) − `loss` (1 − a_pre) w)
    * variant tiring: w' = −(n / `tau`) a_post w
    * variant reinstating: w' = (n / `tau`) a_post (a_pre `w_max` − w), with n of the modulator that
      teaches the source: the way out, from what recalls to what is to be active again; a weight
      follows how active its source is when its target is

    The second is the first with a `w_max` of 0 and a `loss` of 1: a pool that takes part in an
    episode becomes less excitable, so the next one is stored in others. A pool has no weight onto
    itself. What is known already is not stored again, for nothing changes while n is low. A column
    with a low n, and a pool that is silent, cost nothing.
    """

    name = "episode"
    variants = ("storing", "tiring", "reinstating")
    bounds: ClassVar[Bounds] = {
        "tau": ("s", 0.01, 1e4),
        "loss": ("", 0, 1),
        "w_max": ("", 0, 10),
        "permit": ("", 0, 1),
    }

    tau: Parameter
    loss: Parameter
    w_max: Parameter
    permit: Parameter
    activity: tuple[Activity, ...]

    def check(self, circuit: Anatomy) -> None:
        """A modulator must teach each projection, and each side's activity be defined."""
        known = {a.name for a in self.activity}
        for p in self.projections(circuit):
            if taught(p) not in circuit.teachers:
                raise CircuitError(
                    f"{p.name} learns by episode, but no neuromodulator teaches {taught(p)}."
                )
            for side in (p.source, p.target):
                if side not in known:
                    raise CircuitError(
                        f"{p.name} learns by episode, but the rule does not say when {side} counts "
                        "as active."
                    )

    def learner(self, circuit: Anatomy, columns: int, step: float) -> EpisodeLearner:
        """Weight changes while a cohort runs."""
        return EpisodeLearner(self, circuit, columns, step)


def taught(p: Projection) -> str:
    """The population of which the modulator teaches a projection: its target, or its source."""
    return p.source if p.variant == "reinstating" else p.target


class Constants(NamedTuple):
    """What a projection's loop takes of :class:`Episode`, in steps of the learner.

    Thresholds and widths [spikes/s] of pre and post; `own` says that both are one population.
    """

    pre_threshold: np.float32
    pre_width: np.float32
    post_threshold: np.float32
    post_width: np.float32
    share: float
    loss: float
    w_max: float
    permit: float
    own: bool


@inlined
def _active(rate: np.float32, threshold: np.float32, width: np.float32) -> np.float32:
    x = (rate - threshold) / width
    return _ZERO if x < _ZERO else _ONE if x > _ONE else x


@compiled
def episode(w: Array, pre: F32s, post: F32s, novelty: Array, k: Constants) -> None:
    """One step; `novelty` is the level of the teaching modulator, (columns,)."""
    columns, targets, sources = w.shape
    active = np.empty(sources, dtype=np.float32)
    for c in range(columns):
        if novelty[c] <= k.permit:
            continue
        for s in range(sources):
            active[s] = _active(pre[s, c], k.pre_threshold, k.pre_width)
        for t in range(targets):
            fired = _active(post[t, c], k.post_threshold, k.post_width)
            if fired == _ZERO:
                continue
            share = k.share * novelty[c] * fired
            for s in range(sources):
                if not (k.own and s == t):
                    gain = active[s] * (k.w_max - w[c, t, s])
                    w[c, t, s] += share * (gain - k.loss * (_ONE - active[s]) * w[c, t, s])


class EpisodeLearner:
    """Weight changes of every projection that learns by episode.

    `step` [s] lies between two calls of :meth:`advance`.

    Attributes
    ----------
    trace : population → (pools, columns), 0 to 1, of those whose activity leaves one
    """

    def __init__(self, rule: Episode, circuit: Anatomy, columns: int, step: float) -> None:
        self._rule, self._step, self._slices = rule, step, circuit.slices
        self._sides = {a.name: a for a in rule.activity}
        teachers = {m.name: m for m in circuit.modulators}
        self._learning = [
            (p, teachers[circuit.teachers[taught(p)]], self._constants(p))
            for p in rule.projections(circuit)
        ]
        self.trace = {
            p.target: np.zeros((circuit.n_pools(p.target), columns), dtype=np.float32)
            for p, _, _ in self._learning
            if self._sides[p.target].trace.value
        }

    def _constants(self, p: Projection) -> Constants:
        r = self._rule
        pre, post = self._sides[p.source], self._sides[p.target]
        traced = bool(post.trace.value)
        return Constants(
            pre_threshold=np.float32(pre.threshold.value),
            pre_width=np.float32(pre.width.value),
            post_threshold=_ZERO if traced else np.float32(post.threshold.value),
            post_width=_ONE if traced else np.float32(post.width.value),
            share=self._step * p.rate_factor.value / r.tau.value,
            loss=r.loss.value if p.variant == "storing" else 1.0,
            w_max=0.0 if p.variant == "tiring" else r.w_max.value,
            permit=r.permit.value,
            own=p.source == p.target,
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.trace = {name: np.compress(kept, x, axis=1) for name, x in self.trace.items()}

    def advance(self, cohort: CohortState) -> None:
        """One step of traces, and of the cohort's weights in place."""
        level = {
            m.name: m.phi(cohort.concentration[m.name] * cohort.level[m.name])
            for _, m, _ in self._learning
        }
        self._remember(cohort)
        for p, m, k in self._learning:
            if (level[m.name] > k.permit).any():
                pre, post = cohort.rate[self._slices[p.source]], self._post(cohort, p.target)
                episode(cohort.weights[p.name], pre, post, level[m.name], k)

    def _remember(self, cohort: CohortState) -> None:
        """Traces decay, and are as high as what is active now at least."""
        for name, old in self.trace.items():
            side = self._sides[name]
            rate = cohort.rate[self._slices[side.copy or name]]
            now = (rate - side.threshold.value) / side.width.value
            left = old * np.exp(-self._step / side.trace.value)
            self.trace[name] = np.maximum(left, np.clip(now, 0.0, 1.0)).astype(np.float32)

    def _post(self, cohort: CohortState, name: str) -> F32s:
        """What counts as the activity of a target's pools."""
        if name in self.trace:
            return self.trace[name]
        return cohort.rate[self._slices[self._sides[name].copy or name]]
