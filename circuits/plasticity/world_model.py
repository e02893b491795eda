"""World model: which action brings which outcome.

Rates come as rows (pools, columns), weights of a projection lie as (targets, sources, columns), so
that the innermost loops run along the columns. Rates are in single precision and all that is held
from step to step in double; NaN stays in its column.
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
    require,
)
from striata.circuits.errors import CircuitError

Array = NDArray[np.float64]
F32s = NDArray[np.float32]

_ZERO = np.float32(0.0)


@dataclass(frozen=True, kw_only=True)
class WorldModel(LearningRule):
    """How much more often than usual an outcome is delivered once an action is done (ΔP).

    With a_act what `efference` (thalamus, of the same action as post) fires beyond rest by
    `action_threshold` over `scale`, and r_pre how far pre fires beyond `outcome_threshold` (an
    outcome that is delivered, and not only expected or desired) over `outcome_scale`, 0 to 1:

        w' = `learning_rate` E (`gain` (r_pre − θ) − w), between 0 and `w_max`

    The eligibility trace E follows a_act through two stages of `tau`, θ is the mean of r_pre over
    `tau_mean`. So a weight follows its outcome's probability given the action, less the usual
    (Hammond 1980); it goes where outcomes come anyway, or no more. The rule is an instar (Grossberg
    1976): what is done gates it, and it averages what is then there.
    """

    name = "world_model"
    bounds: ClassVar[Bounds] = {
        "learning_rate": ("1/s", 0, 100),
        "gain": ("", 0, 100),
        "scale": ("spikes/s", 0.1, 1000),
        "outcome_threshold": ("spikes/s", 0, 1000),
        "outcome_scale": ("spikes/s", 0.1, 1000),
        "action_threshold": ("spikes/s", 0, 1000),
        "tau": ("s", 0.01, 1e4),
        "tau_mean": ("s", 0.01, 1e4),
        "w_max": ("", 0, 10),
    }

    efference: str
    learning_rate: Parameter
    gain: Parameter
    scale: Parameter
    outcome_threshold: Parameter
    outcome_scale: Parameter
    action_threshold: Parameter
    tau: Parameter
    tau_mean: Parameter
    w_max: Parameter

    def check(self, circuit: Anatomy) -> None:
        """The efference copy must come from the target's actions."""
        require(self.efference, circuit.slices, "population", self.name)
        for p in self.projections(circuit):
            if circuit.n_pools(self.efference) != circuit.n_pools(p.target):
                raise CircuitError(f"{p.name}: {self.efference} has pools of other actions.")

    def learner(self, circuit: Anatomy, columns: int, step: float) -> WorldModelLearner:
        """Traces, means and weight changes while a cohort runs."""
        return WorldModelLearner(self, circuit, columns, step)


class Constants(NamedTuple):
    """What a projection's loop takes of :class:`WorldModel`, in steps of the learner.

    The traces go a `share`, the mean of an outcome a share `usual` of its way in a step.
    """

    action_threshold: np.float32
    scale: np.float32
    outcome_threshold: np.float32
    outcome_scale: np.float32
    share: float
    usual: float
    gain: float
    learning_rate: float
    w_max: float


@inlined
def _beyond(rate: np.float32, threshold: np.float32, scale: np.float32) -> np.float32:
    x = rate - threshold
    return (_ZERO if x < _ZERO else x) / scale


@inlined
def _bounded(x: float, top: float) -> float:
    return 0.0 if x < 0.0 else top if x > top else x


@compiled
def world_model(
    w: Array, first: Array, trace: Array, mean: Array, act: F32s, outcome: F32s, k: Constants
) -> None:
    """One step of the two stages of the trace (targets, columns), of means, and of weights.

    `mean` (sources, columns) is how much each outcome is usually there.
    """
    targets, sources, columns = w.shape
    more = np.empty((sources, columns))
    for s in range(sources):
        for c in range(columns):
            there = _bounded((outcome[s, c] - k.outcome_threshold) / k.outcome_scale, 1.0)
            mean[s, c] += k.usual * (there - mean[s, c])
            more[s, c] = k.gain * (there - mean[s, c])
    for t in range(targets):
        for c in range(columns):
            trace[t, c] += k.share * (first[t, c] - trace[t, c])
            done = _beyond(act[t, c], k.action_threshold, k.scale)
            first[t, c] += k.share * (done - first[t, c])
        for s in range(sources):
            for c in range(columns):
                change = k.learning_rate * trace[t, c] * (more[s, c] - w[t, s, c])
                w[t, s, c] = _bounded(w[t, s, c] + change, k.w_max)


class WorldModelLearner:
    """Traces, means and weight changes of every projection that learns a world model.

    `step` [s] lies between two calls of :meth:`advance`.

    Attributes
    ----------
    first, trace : projection → (targets, columns), what was done of late, in two stages
    mean : projection → (sources, columns), how much each outcome is there on average
    """

    def __init__(self, rule: WorldModel, circuit: Anatomy, columns: int, step: float) -> None:
        self._rule, self._step, self._slices = rule, step, circuit.slices
        rest = circuit.population(rule.efference).rest.value
        self._learning = [(p, self._constants(p, rest)) for p in rule.projections(circuit)]
        self.first, self.trace = (
            {p.name: np.zeros((circuit.n_pools(p.target), columns)) for p, _ in self._learning}
            for _ in range(2)
        )
        self.mean = {
            p.name: np.zeros((circuit.n_pools(p.source), columns)) for p, _ in self._learning
        }

    def _constants(self, p: Projection, rest: float) -> Constants:
        r = self._rule
        return Constants(
            action_threshold=np.float32(rest + r.action_threshold.value),
            scale=np.float32(r.scale.value),
            outcome_threshold=np.float32(r.outcome_threshold.value),
            outcome_scale=np.float32(r.outcome_scale.value),
            share=self._step / r.tau.value,
            usual=self._step / r.tau_mean.value,
            gain=r.gain.value,
            learning_rate=self._step * r.learning_rate.value * p.rate_factor.value,
            w_max=r.w_max.value,
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.first, self.trace, self.mean = (
            {k: np.compress(kept, v, axis=-1) for k, v in held.items()}
            for held in (self.first, self.trace, self.mean)
        )

    def advance(self, cohort: CohortState) -> None:
        """One step of traces and means, and of the cohort's weights in place."""
        for p, k in self._learning:
            held = (self.first[p.name], self.trace[p.name], self.mean[p.name])
            act = cohort.rate[self._slices[self._rule.efference]]
            outcome = cohort.rate[self._slices[p.source]]
            world_model(by_synapse(cohort, p.name), *held, act, outcome, k)
