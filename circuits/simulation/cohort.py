"""A cohort: many subjects' copies of one circuit, seen the same way at either level.

The pools of all subjects stand in arrays (pools, subjects). An environment reads
:attr:`Cohort.rate` and writes :attr:`Cohort.external` once a millisecond; everything that a task or a
manipulation needs is here.
"""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Effect, Modulator, require
from striata.circuits.manipulate import scaled
from striata.circuits.plasticity.habits import Modeller, Repeater
from striata.circuits.plasticity.reinforcement import Reinforcer
from striata.circuits.simulation import kernel, noise
from striata.circuits.simulation.meanfield import Array

F32 = np.float32
Ints = NDArray[np.int64]
#: Time constant of the rates that environments read [ms].
TAU_READOUT = 20.0
#: Rate above rest at which a gate's gain has its nominal value [spikes/s].
GATE_SCALE = 30.0
#: Steps [ms] between updates of slow shared noise and of neuromodulators.
SLOW_STEP = 10


class Environment(Protocol):
    """The outside world of a cohort; a run ends early once :attr:`done` is true."""

    @property
    def done(self) -> bool:
        """Whether nothing is left to happen."""

    def step(self, now: int, cohort: Cohort) -> None:
        """Called each millisecond of biology, `now` counting from the start of the run [ms]."""


class Learner(Protocol):
    """Something that changes weights while the cohort runs."""

    def advance(self, cohort: Cohort) -> None:
        """One step of SLOW_STEP ms."""

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""


class Cohort(ABC):
    """State common to both levels.

    Parameters
    ----------
    circuit
        The description; the same for all subjects.
    subjects
        Identity of each column: columns with the same identity and `runs` share their noise and
        wiring.
    seed
        Of wiring and noise.
    runs
        A second number of each column (a block of trials, say) that gives it noise of its own.

    Attributes
    ----------
    now : milliseconds simulated so far
    rate : (pools, columns) array of low-passed rates [spikes/s]
    external : (pools, columns) array, external AMPA conductance, written by the environment [nS]
    input_gain : (pools, columns) array, top-down gain on `external`, set by the circuit's gates
    alive : (pools, columns) array, 1, or 0 where a pool is silenced
    gain : receptor → (pools, columns) array, postsynaptic gain set by neuromodulators and
        manipulations
    strength : the description with what :meth:`scale` has done to it
    level : modulator → (columns,) array, factor on its release (a drug, or a loss of neurons)
    concentration : modulator → (columns,) array, 1 at rest
    weights : plastic projection → (columns, target pools, source pools), relative to the
        description's
    uncut : plastic projection → (columns,) array, 0 where :meth:`cut`, else 1
    clock : Brian2's, of the milliseconds
    learners : what changes weights all the time; none while they are held (see :meth:`reinforce`)
    """

    clock: Any
    #: Steps [ms] between updates of the weights that the simulation uses, while they are being
    #: learnt.
    APPLY_EVERY = SLOW_STEP

    def __init__(
        self,
        circuit: Circuit,
        subjects: Sequence[int] | Ints,
        seed: int,
        runs: Sequence[int] | Ints | None = None,
    ) -> None:
        self.circuit, self.seed, self.now = circuit, seed, 0
        self.strength = circuit
        self._network: Any = None
        self._environment: Environment | None = None
        self.subjects = np.asarray(subjects, dtype=np.int64)
        self.runs = (
            np.zeros_like(self.subjects) if runs is None else np.asarray(runs, dtype=np.int64)
        )
        self.shape = (len(circuit.pools), len(self.subjects))
        by_name = {p.name: p for p in circuit.populations}
        self._pop = [by_name[name] for name, _ in circuit.pools]
        rest = np.array([p.rest.value for p in self._pop])
        self.rate = np.repeat(rest[:, None].astype(F32), self.shape[1], axis=1)
        self.external = np.zeros(self.shape, dtype=F32)
        self.input_gain = np.ones(self.shape, dtype=F32)
        self.alive = np.ones(self.shape, dtype=F32)
        self.gain = {r: np.ones(self.shape, dtype=F32) for r in ("AMPA", "NMDA", "GABA")}
        self.noise_scale: Array = np.ones(self.shape[1])
        self.level = {m.name: np.ones(self.shape[1]) for m in circuit.modulators}
        self.concentration = {m.name: np.ones(self.shape[1]) for m in circuit.modulators}
        self.weights = start_weights(circuit, self.shape[1])
        self.learners: tuple[Learner, ...] = ()
        self.uncut: dict[str, Array] = {}
        self._shared = np.zeros(self.shape)
        self._shared_sd = (
            np.array([p.background.shared.value for p in self._pop]) * self._background()
        )
        self._shared_decay = np.exp(
            -SLOW_STEP / np.array([p.background.tau.value for p in self._pop])
        )
        self._rest = {p.name: p.rest.value for p in circuit.populations}
        self._tonic = {
            m.name: [_shape(e, np.array(m.tonic.value)) for e in m.effects]
            for m in circuit.modulators
        }
        # one key gives two variates; columns of the same subject and run share them
        self._slow_keys = self._keys((self.shape[0] + 1) // 2, stream=1)

    def _take(self, kept: NDArray[np.bool_]) -> None:
        """Drop the other columns from everything that both levels hold."""
        self.subjects, self.runs = self.subjects[kept], self.runs[kept]
        self.shape, self._network = (self.shape[0], len(self.subjects)), None
        for name in ("rate", "external", "input_gain", "alive", "noise_scale", "_shared"):
            setattr(self, name, np.compress(kept, getattr(self, name), axis=-1))
        self.gain = {k: np.compress(kept, v, axis=1) for k, v in self.gain.items()}
        self.level = {k: v[kept] for k, v in self.level.items()}
        self.concentration = {k: v[kept] for k, v in self.concentration.items()}
        self.weights = {k: w[kept] for k, w in self.weights.items()}
        self.uncut = {k: mask[kept] for k, mask in self.uncut.items()}
        for learner in self.learners:
            learner.narrow(kept)
        self._slow_keys = self._keys((self.shape[0] + 1) // 2, stream=1)

    def _keys(self, n: int, stream: int) -> NDArray[np.uint64]:
        with np.errstate(over="ignore"):
            identity = self.subjects.astype(np.uint64) + (
                self.runs.astype(np.uint64) << np.uint64(32)
            )
        return noise.keys(self.seed, identity.astype(np.int64), n, stream)

    def _background(self) -> Array:
        tau = next(r.tau.value for r in self.circuit.receptors if r.name == "AMPA")
        mean = [
            p.background.rate.value * p.background.synapses.value * p.background.weight.value
            for p in self._pop
        ]
        return np.array(mean) * tau * 1e-3

    def pools(self, population: str) -> slice:
        """Rows of a population's pools; a clear error for an unknown name."""
        require(population, self.circuit.slices, "population", "cohort")
        return self.circuit.slices[population]

    def scale(self, projection: str, factor: float) -> None:
        """Multiply a projection's conductances, or a gate's gain, by `factor` from now on.

        Raises
        ------
        CircuitError
            For an unknown name.
        """
        self.strength = scaled(self.strength, projection, factor)
        if projection in {p.name for p in self.circuit.projections}:
            self._rescale(projection, factor)

    @abstractmethod
    def _rescale(self, projection: str, factor: float) -> None:
        """Make the simulation use :attr:`strength`, in which a projection has just changed by `factor`."""

    def run(self, milliseconds: int, environment: Environment | None = None) -> None:
        """Simulate, calling the environment at the start of each millisecond, until it is done or the time is over."""
        import brian2 as b2

        self._environment = environment
        if self._network is None:
            gc.collect()  # cohorts that are over
            operation = b2.NetworkOperation(
                self._millisecond, clock=self.clock, when="start", name="environment"
            )
            self._network = b2.Network(*self._objects(), operation)
            self.apply_weights()
        gc.freeze()  # Brian2 collects garbage at every run: a tenth of a second, if it went through all imports
        try:
            with np.errstate(
                over="ignore"
            ):  # Brian2 compares states, which are in single precision, with 1e50
                self._network.run(milliseconds * b2.ms)
        finally:
            gc.unfreeze()

    def _millisecond(self) -> None:
        self._collect()
        if self._environment is not None:
            self._environment.step(self.now, self)
            if self._environment.done:
                self._network.stop()
        self._publish()
        self.now += 1

    @abstractmethod
    def _objects(self) -> list[Any]:
        """Brian2 objects of the network."""

    @abstractmethod
    def _collect(self) -> None:
        """Bring :attr:`rate` up to date before the environment looks at it."""

    @abstractmethod
    def _publish(self) -> None:
        """Make the simulation use what the environment has written."""

    @abstractmethod
    def apply_weights(self) -> None:
        """Make the simulation use :attr:`weights`."""

    def learn(self, activity: Array, columns: NDArray[np.bool_]) -> None:
        """Three-factor Hebb on the association projections of some columns, with the modulator as it is now.

        `activity` (pools, columns chosen) are the trial's mean rates [spikes/s]; see
        :class:`~striata.circuits.description.Plasticity`.
        """
        rule = self.circuit.plasticity
        if rule is None:
            return
        phasic = np.maximum(self.concentration[rule.modulator][columns] - 1.0, 0.0)
        rest = np.array([p.rest.value for p in self._pop])[:, None]
        a = (np.maximum(activity - rest, 0.0) / rule.scale.value).T
        for p in self.circuit.projections:
            if p.plastic == "association":
                w = self.weights[p.name]
                post, pre = a[:, self.pools(p.target)], a[:, self.pools(p.source)]
                above = post - post.mean(axis=1, keepdims=True)
                change = (
                    rule.rate.value * phasic[:, None, None] * above[:, :, None] * pre[:, None, :]
                )
                bound = np.where(change > 0, rule.w_max.value, 0.0)
                w[columns] -= np.expm1(-np.abs(change)) * (bound - w[columns])
        self.apply_weights()

    def reinforce(self, on: bool = True) -> None:
        """Let all synapses that learn while the cohort runs change from now on, or hold them as they are.

        These are those that learn by reinforcement, by repetition, and the world model; association
        is apart (:meth:`learn`).
        """
        given = (self.circuit, self.shape[1], SLOW_STEP * 1e-3)
        self.learners = (Reinforcer(*given), Repeater(*given), Modeller(*given)) if on else ()

    def cut(self, projection: str, columns: NDArray[np.bool_] | Ints) -> None:
        """Hold the weights of a plastic projection at zero in some columns, whatever is learnt."""
        require(projection, self.weights, "plastic projection", "cut")
        mask = self.uncut.setdefault(projection, np.ones(self.shape[1]))
        mask[columns] = 0.0
        self.weights[projection] *= mask[:, None, None]
        self.apply_weights()

    def silence(self, population: str, columns: NDArray[np.bool_] | slice = slice(None)) -> None:
        """Stop a population from firing (in some columns) until :meth:`revive`."""
        self.alive[self.pools(population), columns] = 0.0

    def revive(self, population: str, columns: NDArray[np.bool_] | slice = slice(None)) -> None:
        """Undo :meth:`silence`."""
        self.alive[self.pools(population), columns] = 1.0

    def _slow_noise(self, out: Array) -> None:
        """Fluctuation of the background that a pool's neurons share, advanced by SLOW_STEP ms, into `out` [nS]."""
        decay, step = self._shared_decay, noise.shift(self.now // SLOW_STEP)
        kernel.fluctuate(
            self._slow_keys,
            step,
            decay,
            np.sqrt(1 - decay**2),
            self._shared_sd,
            self.noise_scale,
            self._shared,
            out,
        )

    def _mean(self, population: str) -> Array:
        """Mean rate of a population's pools, (columns,)."""
        rate = self.rate[self.circuit.slices[population]]
        return np.asarray(np.add.reduce(rate) / len(rate))

    def _modulate(self) -> None:
        """Advance neuromodulators (and what they teach) by SLOW_STEP ms.

        Set the gains that they and gates control.
        """
        for gate in self.strength.gates:
            above = np.maximum(self._mean(gate.source) - self._rest[gate.source], 0.0)
            self.input_gain[self.circuit.slices[gate.target]] = (
                1.0 + gate.gain.value * above / GATE_SCALE
            )
        for m in self.circuit.modulators:
            c = self.concentration[m.name]
            c += SLOW_STEP * 1e-3 / m.tau.value * (self._mean(m.source) / self._rest[m.source] - c)
            level = modulator_level(m, c * self.level[m.name])
            for e, at_rest in zip(m.effects, self._tonic[m.name], strict=True):
                self.gain[e.receptor][self.circuit.slices[e.target]] = _shape(e, level) / at_rest
        for learner in self.learners:
            learner.advance(self)
        for name, mask in self.uncut.items():
            self.weights[name] *= mask[:, None, None]
        if self.learners and self.now % self.APPLY_EVERY == 0:
            self.apply_weights()


def start_weights(circuit: Circuit, columns: int) -> dict[str, Array]:
    """Relative weights before anything is learnt: plastic projection → (columns, target pools, source pools)."""
    shape = {
        p: (columns, circuit.n_pools(p.target), circuit.n_pools(p.source))
        for p in circuit.projections
        if p.plastic
    }
    return {p.name: np.full(s, p.start.value) for p, s in shape.items()}


def modulator_level(modulator: Modulator, concentration: Array) -> Array:
    """Level φ of a neuromodulator at a concentration (1 is rest), between 0 and 1."""
    half = (1.0 - modulator.tonic.value) / modulator.tonic.value
    return np.asarray(concentration / (concentration + half))


def _shape(e: Effect, level: Array) -> Array:
    if e.shape == "linear":
        return np.asarray(e.base.value + e.slope.value * level)
    return np.asarray(
        e.base.value
        + e.slope.value * np.exp(-((level - e.best.value) ** 2) / (2 * e.width.value**2))
    )
