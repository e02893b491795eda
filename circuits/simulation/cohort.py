"""A cohort: many subjects' copies of one circuit, seen the same way at either level.

The pools of all subjects stand in arrays (pools, subjects). An environment reads
:attr:`Cohort.rate` and writes :attr:`Cohort.external` once a millisecond; everything that a task
or a manipulation needs is here.
"""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Learner, Projection, require
from striata.circuits.errors import CircuitError, DivergedError
from striata.circuits.manipulate import scaled
from striata.circuits.simulation import noise
from striata.circuits.simulation.meanfield import Array
from striata.circuits.simulation.modulation import SLOW_STEP, Modulation, release
from striata.circuits.simulation.shared_noise import SharedNoise

F32 = np.float32
Ints = NDArray[np.int64]
#: Time constant of the rates that environments read [ms].
TAU_READOUT = 20.0
#: Time between looks for rates that are not finite [ms].
LOOK_EVERY = 100
#: Receptors that both simulators have.
RECEPTORS = ("AMPA", "NMDA", "GABA", "GABA_B", "mGlu")


class Environment(Protocol):
    """The outside world of a cohort; a run ends early once :attr:`done` is true.

    One that does nothing but at multiples of so many milliseconds, a divisor of SLOW_STEP, may say
    so in an attribute `every`; the rate level then need not call it in between.
    """

    @property
    def done(self) -> bool:
        """Whether nothing is left to happen."""

    def step(self, now: int, cohort: Cohort) -> None:
        """Called each millisecond of biology, `now` counting from the start of the run [ms]."""


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
    whole
        The brain of which `circuit` is what is simulated, its pools in the same order; each pool
        draws the noise that it would draw there. By default `circuit` is all there is.

    Attributes
    ----------
    now : milliseconds simulated so far
    rate : (pools, columns) array of low-passed rates [spikes/s]
    external : (pools, columns) array, external AMPA conductance, written by the environment [nS]
    input_gain : (pools, columns) array, top-down gain on `external`, set by the circuit's gates
        and by depression
    resources : (pools, columns) array, share of `external` that depression leaves, 1 after a rest
    alive : (pools, columns) array, 1, or 0 where a pool is silenced
    gain : receptor → (pools, columns) array, postsynaptic gain set by neuromodulators and
        manipulations
    strength : the description with what :meth:`scale` has done to it
    level : modulator → (columns,) array, to be written in place: factor on its release (a drug, or
        a loss of neurons)
    concentration : modulator → (columns,) array, to be written in place, 1 at rest
    weights : plastic projection → (columns, target pools, source pools), relative to the
        description's
    released : plastic projection → (columns,), presynaptic factor on what it releases, for those
        that neuromodulators act on
    uncut : plastic projection → (columns,) array, 0 where :meth:`cut`, else 1
    held : plastic projection → (columns,) array, true where :meth:`hold`
    learners : what changes weights all the time; none while they are held (see :meth:`reinforce`)
    """

    #: Steps [ms] between updates of the weights that the simulation uses, while they are being
    #: learnt.
    APPLY_EVERY = SLOW_STEP

    def __init__(
        self,
        circuit: Circuit,
        subjects: Sequence[int] | Ints,
        seed: int,
        runs: Sequence[int] | Ints | None = None,
        whole: Circuit | None = None,
    ) -> None:
        for receptor in circuit.receptors:
            require(receptor.name, RECEPTORS, "receptor", "cohort")
        self.circuit, self.seed, self.now = circuit, seed, 0
        self.strength, self._whole = circuit, whole or circuit
        place = {pool: i for i, pool in enumerate(self._whole.pools)}
        self._places = np.array([place[pool] for pool in circuit.pools], dtype=np.int64)
        self._environment: Environment | None = None
        self.subjects = np.asarray(subjects, dtype=np.int64)
        self.runs = (
            np.zeros_like(self.subjects) if runs is None else np.asarray(runs, dtype=np.int64)
        )
        self.shape = (len(circuit.pools), len(self.subjects))
        self._pop = [circuit.population(name) for name, _ in circuit.pools]
        rest = np.array([p.rest.value for p in self._pop])
        self.rate = np.repeat(rest[:, None].astype(F32), self.shape[1], axis=1)
        self.external = np.zeros(self.shape, dtype=F32)
        self.input_gain = np.ones(self.shape, dtype=F32)
        self.resources = np.ones(self.shape)
        self.alive = np.ones(self.shape, dtype=F32)
        self.gain = {r: np.ones(self.shape, dtype=F32) for r in ("AMPA", "NMDA", "GABA")}
        self.noise_scale: Array = np.ones(self.shape[1])
        self._hold_modulators(*np.ones((2, len(circuit.modulators), self.shape[1])))
        self.weights = start_weights(circuit, self.subjects, seed)
        self.released = {
            e.projection: np.ones(self.shape[1]) for m in circuit.modulators for e in m.presynaptic
        }
        self.learners: tuple[Learner, ...] = ()
        self.uncut: dict[str, Array] = {}
        self.held: dict[str, NDArray[np.bool_]] = {}
        self._modulation = Modulation(circuit)
        self._shared_noise = SharedNoise(circuit, self._keys(self._places, stream=1))

    def _hold_modulators(self, level: Array, concentration: Array) -> None:
        """Hold these (modulators, columns), each modulator's to be written in place."""
        self._level, self._concentration = level, concentration
        names = [m.name for m in self.circuit.modulators]
        self.level = MappingProxyType(dict(zip(names, level, strict=True)))
        self.concentration = MappingProxyType(dict(zip(names, concentration, strict=True)))

    def _take(self, kept: NDArray[np.bool_]) -> None:
        """Drop the other columns from everything that both levels hold."""
        self.subjects, self.runs = self.subjects[kept], self.runs[kept]
        self.shape = (self.shape[0], len(self.subjects))
        for name in ("rate", "external", "input_gain", "resources", "alive", "noise_scale"):
            setattr(self, name, np.compress(kept, getattr(self, name), axis=-1))
        self.gain = {k: np.compress(kept, v, axis=1) for k, v in self.gain.items()}
        held = (np.compress(kept, x, axis=1) for x in (self._level, self._concentration))
        self._hold_modulators(*held)
        self.weights = {k: w[kept] for k, w in self.weights.items()}
        self.released = {k: x[kept] for k, x in self.released.items()}
        self.uncut = {k: mask[kept] for k, mask in self.uncut.items()}
        self.held = {k: mask[kept] for k, mask in self.held.items()}
        for learner in self.learners:
            learner.narrow(kept)
        self._shared_noise.narrow(kept, self._keys(self._places, stream=1))

    @property
    def emitted(self) -> NDArray[np.float32]:
        """What pools emit, with the fluctuations of finite ones, (pools, columns) [spikes/s].

        At the spiking level that is :attr:`rate`; at the rate level, :attr:`rate` is what is
        expected of many such pools.
        """
        return self.rate

    def _keys(self, sources: Ints, stream: int) -> NDArray[np.uint64]:
        """Keys of noise sources by their numbers in the whole brain, (sources, columns)."""
        with np.errstate(over="ignore"):
            identity = self.subjects.astype(np.uint64) + (
                self.runs.astype(np.uint64) << np.uint64(32)
            )
        return noise.keys(self.seed, identity.astype(np.int64), sources, stream)

    def _neuron_keys(self) -> NDArray[np.uint64]:
        """Keys of the neurons, pool after pool, (neurons, columns)."""
        size = np.array([self._whole.population(name).size for name, _ in self._whole.pools])
        first = np.cumsum(size) - size
        chosen = [first[p] + np.arange(size[p]) for p in self._places]
        return self._keys(np.concatenate(chosen), stream=3)

    def pools(self, population: str) -> slice:
        """Rows of a population's pools; a clear error for one that is unknown or left out."""
        slices = self.circuit.slices
        if population in slices:
            return slices[population]
        if population in self._whole.slices:
            raise CircuitError(
                f"{population} is not simulated, for the task does not engage its region; an "
                "experiment names the regions that it engages besides those always simulated."
            )
        require(population, slices, "population", "cohort")
        return slices[population]

    def scale(self, projection: str, factor: float) -> None:
        """Multiply a projection's conductances, or a gate's gain, by `factor` from now on.

        Or how far an input depresses.

        Raises
        ------
        CircuitError
            For an unknown name.
        """
        self.strength = scaled(self.strength, projection, factor)
        self._modulation = Modulation(self.strength)
        for d in self.circuit.depressions:
            if d.name == projection:
                self.input_gain[self.pools(d.target)] = 1.0
        if projection in {p.name for p in self.circuit.projections}:
            self._rescale(projection, factor)

    @abstractmethod
    def _rescale(self, projection: str, factor: float) -> None:
        """Make the simulation use :attr:`strength`, where a projection has changed by `factor`."""

    def run(self, milliseconds: int, environment: Environment | None = None) -> None:
        """Simulate until the environment is done or the time is over.

        The environment is called at the start of each millisecond.

        Raises
        ------
        DivergedError
            Once something of a subject is not finite; it is looked for every LOOK_EVERY ms and at
            the end.
        """
        self._environment = environment
        self._simulate(milliseconds)
        self._look()

    def _simulate(self, milliseconds: int) -> None:
        """Call :meth:`_millisecond` each millisecond, until it is the last or the time is over."""
        self.apply_weights()
        for _ in range(milliseconds):
            if self._millisecond():
                return

    def _millisecond(self) -> bool:
        """What happens at the start of a millisecond; whether it is the last."""
        self._collect()
        if self.now % LOOK_EVERY == 0:
            self._look()
        last = False
        if self._environment is not None:
            self._environment.step(self.now, self)
            last = self._environment.done
        self._publish()
        self.now += 1
        return last

    def _look(self) -> None:
        finite = self._finite()
        if not finite.all():
            lost = np.unique(self.subjects[~finite])
            raise DivergedError({int(s): self.now * 1e-3 for s in lost})

    def _finite(self) -> NDArray[np.bool_]:
        """Which columns have finite rates, (columns,)."""
        return np.asarray(np.isfinite(self.rate).all(axis=0))

    @abstractmethod
    def _collect(self) -> None:
        """Bring :attr:`rate` up to date before the environment looks at it."""

    @abstractmethod
    def _publish(self) -> None:
        """Make the simulation use what the environment has written."""

    @abstractmethod
    def apply_weights(self) -> None:
        """Make the simulation use :attr:`weights`, as they are :meth:`transmitted`."""

    def transmitted(self, projection: str) -> Array:
        """Weights as they act: as learnt, times what neuromodulators leave of their release."""
        w, factor = self.weights[projection], self.released.get(projection)
        return w if factor is None or (factor == 1.0).all() else w * factor[:, None, None]

    def learn(self, activity: Array, columns: NDArray[np.bool_]) -> None:
        """Learn, in some columns, from a trial that is over.

        `activity` (pools, columns chosen) are the trial's mean rates [spikes/s]; modulators count
        as they are now.
        """
        for rule in self.circuit.rules:
            rule.after_trial(self, activity, columns)
        self.apply_weights()

    def reinforce(self, on: bool = True) -> None:
        """Let all synapses that learn while the cohort runs change from now on, or hold them.

        What is learnt after trials is apart (:meth:`learn`).
        """
        step = SLOW_STEP * 1e-3
        learners = [
            rule.started(self.circuit, self.shape[1], step)
            for rule in self.circuit.rules
            if on and rule.projections(self.circuit)
        ]
        self.learners = tuple(learner for learner in learners if learner is not None)

    def cut(self, projection: str, columns: NDArray[np.bool_] | Ints) -> None:
        """Hold the weights of a plastic projection at zero in some columns, whatever is learnt."""
        require(projection, self.weights, "plastic projection", "cut")
        mask = self.uncut.setdefault(projection, np.ones(self.shape[1]))
        mask[columns] = 0.0
        self.weights[projection] *= mask[:, None, None]
        self.apply_weights()

    def hold(self, projection: str, columns: NDArray[np.bool_] | Ints) -> None:
        """Hold the weights of a plastic projection as they are in some columns while others learn.

        This is for what is learnt all the time, not after trials.
        """
        require(projection, self.weights, "plastic projection", "hold")
        mask = self.held.setdefault(projection, np.zeros(self.shape[1], dtype=bool))
        mask[columns] = True

    def silence(self, population: str, columns: NDArray[np.bool_] | slice = slice(None)) -> None:
        """Stop a population from firing (in some columns) until :meth:`revive`."""
        self.alive[self.pools(population), columns] = 0.0

    def revive(self, population: str, columns: NDArray[np.bool_] | slice = slice(None)) -> None:
        """Undo :meth:`silence`."""
        self.alive[self.pools(population), columns] = 1.0

    def _slow_noise(self, out: Array) -> None:
        """Shared fluctuation of the background, advanced by SLOW_STEP ms, into `out` [nS]."""
        self._shared_noise.advance(self.now, self.noise_scale, out)

    def _modulate(self) -> None:
        """Advance neuromodulators (and what they teach) by SLOW_STEP ms.

        Set the gains that they and gates control.
        """
        held = self._level, self._concentration, self.external, self.resources
        self._modulation.advance(self.rate, *held, self.input_gain, self.gain)
        changed = self._release()
        before = {name: self.weights[name][mask] for name, mask in self.held.items()}
        for learner in self.learners:
            learner.advance(self)
        for name, weights in before.items():
            self.weights[name][self.held[name]] = weights
        for name, mask in self.uncut.items():
            self.weights[name] *= mask[:, None, None]
        if changed or (self.learners and self.now % self.APPLY_EVERY == 0):
            self.apply_weights()

    def _release(self) -> bool:
        """Set what projections release; whether any of it has changed."""
        changed = False
        for m in self.circuit.modulators:
            for name, factor in release(m, self.concentration[m.name], self.level[m.name]):
                changed |= not np.array_equal(self.released[name], factor)
                self.released[name] = factor
        return changed


def start_weights(circuit: Circuit, subjects: NDArray[np.int64], seed: int) -> dict[str, Array]:
    """Relative weights before anything is learnt, for columns of these subjects.

    Plastic projection → (columns, target pools, source pools). Where they differ, a subject's
    columns have the same.
    """
    plastic = [p for p in circuit.projections if p.plastic]
    return {p.name: _start(circuit, p, subjects, seed) for p in plastic}


def _start(circuit: Circuit, p: Projection, subjects: NDArray[np.int64], seed: int) -> Array:
    shape = circuit.n_pools(p.target), circuit.n_pools(p.source)
    if p.reach.value == 1.0 and p.spread.value == 0.0:
        return np.full((len(subjects), *shape), p.start.value)
    key = zlib.crc32(p.name.encode())
    each, place = np.unique(subjects, return_inverse=True)
    drawn = [p.drawn(np.random.default_rng([seed, int(s), key]), *shape) for s in each]
    return np.stack(drawn)[place]
