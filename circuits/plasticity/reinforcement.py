"""Reinforcement: three-factor learning with an eligibility trace that dopamine reads out.

Rates come as rows (pools, columns), weights and traces of a projection lie as (targets, sources,
columns), so that the innermost loops run along the columns. Rates are in single precision and all
that is held from step to step in double; NaN stays in its column.
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

#: Stages of the eligibility trace that have the time constant `tau_1`; one more fades slower.
STAGES = 6
#: Concentration of dopamine below which D1 synapses no longer tell how low it is.
LEAST = 0.1
_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@dataclass(frozen=True, kw_only=True)
class Reinforcement(LearningRule):
    """Three-factor learning at synapses on spiny (and amygdala) neurons, all the time.

    A synapse's eligibility trace E follows pre · post, both over `scale` (of pre what exceeds rest
    by `threshold`), through a cascade of :data:`STAGES` stages of `tau_1` and one of `tau_2`: it is
    at its height 0.5 to 0.6 s later; dopamine that comes much sooner hardly teaches. In the variant
    presynaptic they take `tau_1_critic` and `tau_2_critic`, and its height is some 0.4 s later.
    With c the teaching modulator's concentration (1 at rest) and [x]₊ for x where it is positive,
    else 0:

    * variant D1: w' = `learning_rate` E (ln c − m), with c at least :data:`LEAST` and m the mean of
      ln c over the last `tau_tonic`: D1 neurons adapt to the tonic level
    * variant D2: w' = `learning_rate` E ([1 − c − `dip`]₊ − `kappa_D2` [c − 1 − `burst`]₊), with c
      followed slowly (`tau_D2`)
    * variant presynaptic: w' = `learning_rate` E ln c, and E follows pre alone
    * variant phasic: w' = `learning_rate` E ([c − 1 − `burst`]₊ − [1 − c − `dip`]₊).

    D1 synapses and the critic follow every deviation, since what a small one leaves unlearnt stays
    in the prediction, and by its logarithm, since dopamine can triple and only fall to nothing.
    Where dopamine stays below its rest for long, an actor whose synapses took each moment of it as
    a loss would lose all of them, whatever it is rewarded for.
    Weights stop at zero and at `w_max`. A critic whose trace grew with its own activity would learn
    the more from a compound of cues the more one of them predicts already, and lose blocking; the
    variant presynaptic is for it. Nor may its trace last: what begins a second after a cue would
    count for it twice, by the next cue's burst and by the missing reward's pause, and nothing would
    be left of second-order conditioning. And the later it begins, the wider apart are moments that
    cannot be told from each other, so that dopamine rises and falls between cue and reward.
    """

    name = "reinforcement"
    variants = ("D1", "D2", "presynaptic", "phasic")
    bounds: ClassVar[Bounds] = {
        "tau_1": ("s", 0.01, 100),
        "tau_2": ("s", 0.01, 100),
        "tau_1_critic": ("s", 0.01, 100),
        "tau_2_critic": ("s", 0.01, 100),
        "tau_D2": ("s", 0.01, 100),
        "tau_tonic": ("s", 1, 10_000),
        "burst": ("", 0, 10),
        "dip": ("", 0, 1),
        "learning_rate": ("1/s", 0, 1000),
        "kappa_D2": ("", 0, 10),
        "scale": ("spikes/s", 0.1, 1000),
        "threshold": ("spikes/s", 0, 100),
        "w_max": ("", 0, 10),
    }

    tau_1: Parameter
    tau_2: Parameter
    tau_1_critic: Parameter
    tau_2_critic: Parameter
    tau_D2: Parameter
    tau_tonic: Parameter
    burst: Parameter
    dip: Parameter
    learning_rate: Parameter
    kappa_D2: Parameter
    scale: Parameter
    threshold: Parameter
    w_max: Parameter

    def check(self, circuit: Anatomy) -> None:
        """A modulator must teach every target."""
        self.require_teachers(circuit, "reinforcement")

    def learner(self, circuit: Anatomy, columns: int, step: float) -> ReinforcementLearner:
        """Traces and weight changes while a cohort runs."""
        return ReinforcementLearner(self, circuit, columns, step)


class Constants(NamedTuple):
    """What a projection's loop takes of :class:`Reinforcement`, in steps of the learner.

    Rates of pre and post, over `scale`, mark a synapse, pre's beyond `threshold` [spikes/s]; each
    stage of the trace goes a `share` of its way in a step, the last a share `last`; `learning_rate`
    is the change of a weight in a step for each unit of trace (of pre `alone`, or of pre and post)
    and of dopamine's deviation: its logarithm if `graded`, else what exceeds `burst` or `dip`,
    times `by_burst` or `by_dip`.
    """

    graded: bool
    alone: bool
    threshold: np.float32
    scale: np.float32
    share: float
    last: float
    learning_rate: float
    burst: float
    dip: float
    by_burst: float
    by_dip: float
    w_max: float


@inlined
def _beyond(rate: np.float32, threshold: np.float32, scale: np.float32) -> np.float32:
    x = rate - threshold
    return (_ZERO if x < _ZERO else x) / scale


@inlined
def _bounded(x: float, top: float) -> float:
    return 0.0 if x < 0.0 else top if x > top else x


@inlined
def _kept(x: float) -> float:
    """What is left of a trace that fades: nothing before it becomes a subnormal, slow number."""
    return 0.0 if x < 1e-100 else x


@inlined
def _deviation(c: float, k: Constants) -> float:
    """Dopamine's deviation as the weights take it, up or down, at a concentration `c`."""
    if k.graded:
        return float(np.log(c if c > LEAST else LEAST))
    burst, dip = c - 1.0 - k.burst, 1.0 - k.dip - c
    return k.by_burst * (0.0 if burst < 0.0 else burst) + k.by_dip * (0.0 if dip < 0.0 else dip)


@inlined
def _cascade(stages: Array, fired: F32s, active: F32s, k: Constants) -> None:
    """One step of a synapse's trace (stages, columns): each stage follows the one before it."""
    for i in range(len(stages) - 1, 0, -1):
        step, held, before = k.last if i == len(stages) - 1 else k.share, stages[i], stages[i - 1]
        for c in range(len(held)):
            held[c] = _kept(held[c] + step * (before[c] - held[c]))
    first = stages[0]
    for c in range(len(first)):
        first[c] = _kept(first[c] + k.share * (fired[c] * active[c] - first[c]))


@inlined
def _change(w: Array, eligible: Array, deviation: Array, k: Constants) -> None:
    """One step of a synapse's weights, (columns,)."""
    for c in range(len(w)):
        w[c] = _bounded(w[c] + k.learning_rate * eligible[c] * deviation[c], k.w_max)


@compiled
def reinforcement(
    trace: Array,
    marked: NDArray[np.bool_],
    w: Array,
    pre: F32s,
    post: F32s,
    dopamine: Array,
    usual: Array,
    k: Constants,
) -> None:
    """One step of the traces (targets, sources, stages, columns) and weights of a projection.

    `marked` (sources,) says of which sources any trace is left; others that are not active, either,
    are passed over. `dopamine` is the teaching modulator's concentration, and `usual` what counts
    as no deviation, (columns,) each.
    """
    targets, sources, columns = w.shape
    active, fired = np.empty((sources, columns), np.float32), np.empty(columns, np.float32)
    deviation = np.empty(columns)
    for c in range(columns):
        deviation[c] = _deviation(dopamine[c], k) - usual[c]
    for s in range(sources):
        for c in range(columns):
            active[s, c] = _beyond(pre[s, c], k.threshold, k.scale)
        marked[s] = active[s].any() or (marked[s] and trace[:, s].any())
    for t in range(targets):
        for c in range(columns):
            fired[c] = _ONE if k.alone else post[t, c] / k.scale
        for s in range(sources):
            if marked[s]:
                _cascade(trace[t, s], fired, active[s], k)
                _change(w[t, s], trace[t, s, -1], deviation, k)


class ReinforcementLearner:
    """Traces and weight changes of every projection that learns by reinforcement.

    Parameters
    ----------
    rule, circuit
        What is followed, and whose projections learn.
    columns
        Columns of the cohort.
    step
        Time between two calls of :meth:`advance` [s].

    Attributes
    ----------
    trace : projection → (targets, sources, STAGES + 1, columns), stages of the eligibility trace
    slow : modulator → (columns,), its concentration as D2 neurons follow it
    usual : modulator → (columns,), logarithm of its tonic level as D1 neurons have adapted to it
    constants : projection → what its loop takes
    """

    def __init__(self, rule: Reinforcement, circuit: Anatomy, columns: int, step: float) -> None:
        self.rule, self.step = rule, step
        self.projections = rule.projections(circuit)
        self.trace = {
            p.name: np.zeros(
                (circuit.n_pools(p.target), circuit.n_pools(p.source), STAGES + 1, columns)
            )
            for p in self.projections
        }
        self._marked = {p.name: np.ones(circuit.n_pools(p.source), bool) for p in self.projections}
        self.slow = {name: np.ones(columns) for name in set(circuit.teachers.values())}
        self.usual = {name: np.zeros(columns) for name in self.slow}
        self._none = np.zeros(columns)
        self.constants = {
            p.name: self._constants(p, circuit.population(p.source).rest.value)
            for p in self.projections
        }
        self._steps = [(p.name, p.variant, *self._places(p, circuit)) for p in self.projections]

    @staticmethod
    def _places(p: Projection, circuit: Anatomy) -> tuple[str, slice, slice]:
        """The modulator that teaches a projection, and rows of its two sides' pools."""
        return circuit.teachers[p.target], circuit.slices[p.source], circuit.slices[p.target]

    def _constants(self, p: Projection, rest: float) -> Constants:
        r, dt = self.rule, self.step
        D2, critic = p.variant == "D2", p.variant == "presynaptic"
        return Constants(
            graded=critic or p.variant == "D1",
            alone=critic,
            threshold=np.float32(rest + r.threshold.value),
            scale=np.float32(r.scale.value),
            share=dt / (r.tau_1_critic if critic else r.tau_1).value,
            last=dt / (r.tau_2_critic if critic else r.tau_2).value,
            learning_rate=dt * r.learning_rate.value * p.rate_factor.value,
            burst=r.burst.value,
            dip=r.dip.value,
            by_burst=-r.kappa_D2.value if D2 else 1.0,
            by_dip=1.0 if D2 else -1.0,
            w_max=r.w_max.value,
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.trace = {k: np.compress(kept, v, axis=-1) for k, v in self.trace.items()}
        self.slow = {k: v[kept] for k, v in self.slow.items()}
        self.usual = {k: v[kept] for k, v in self.usual.items()}
        self._none = self._none[kept]

    def advance(self, cohort: CohortState) -> None:
        """One step of traces, and of the cohort's weights in place."""
        fast = {name: cohort.concentration[name] * cohort.level[name] for name in self.slow}
        for name, slow in self.slow.items():
            slow += self.step / self.rule.tau_D2.value * (fast[name] - slow)
        for name, usual in self.usual.items():
            now = np.log(np.maximum(fast[name], LEAST))
            usual += self.step / self.rule.tau_tonic.value * (now - usual)
        for name, variant, teacher, pre, post in self._steps:
            reinforcement(
                self.trace[name],
                self._marked[name],
                by_synapse(cohort, name),
                cohort.rate[pre],
                cohort.rate[post],
                (self.slow if variant == "D2" else fast)[teacher],
                self.usual[teacher] if variant == "D1" else self._none,
                self.constants[name],
            )
