"""The spiking level in few Brian2 objects: the reference for the compiled loop.

One NeuronGroup for all neurons, and a Synapses object each for fixed, plastic and facilitating
excitation, for inhibition, and for what is slow. Everything is held in single precision.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Projection
from striata.circuits.simulation.cohort import TAU_READOUT, Cohort, Ints
from striata.circuits.simulation.coupling import facilitated
from striata.circuits.simulation.meanfield import NOISE_HOLD, Array, Cells, circuit_tau
from striata.circuits.simulation.modulation import SLOW_STEP
from striata.circuits.spiking import native
from striata.circuits.spiking.equations import FLAGS, MODEL, ON_PRE, POOLED, RESET, functions
from striata.circuits.spiking.network import DT, NEVER, potentials
from striata.circuits.spiking.wiring import KINDS, Layout, Wire, synapses, wires


class BrianCohort(Cohort):
    """A cohort at the spiking level; see :class:`~striata.circuits.simulation.cohort.Cohort`.

    It meets the same noise by the same synapses as
    :class:`~striata.circuits.spiking.cohort.SpikingCohort`.

    Synapses hold two weights, `w_A` of the fast and `w_N` of the slow receptor that they open.
    Conductances are in nS, potentials in mV, times in ms, stored without units in the hot loop.
    Where there is no compiler, Brian2 interprets its code, which is many times slower.
    """

    APPLY_EVERY = 100

    def __init__(
        self,
        circuit: Circuit,
        subjects: Sequence[int] | Ints,
        seed: int,
        runs: Sequence[int] | Ints | None = None,
        whole: Circuit | None = None,
    ) -> None:
        super().__init__(circuit, subjects, seed, runs, whole)
        b2.prefs.codegen.target = "numpy" if native.lacking() else "cython"
        b2.prefs.core.default_float_dtype = np.float32
        b2.prefs.codegen.cpp.extra_compile_args_gcc = list(FLAGS)
        b2.prefs.codegen.cpp.libraries = ["m"]
        self.layout = Layout.of([p.size for p in self._pop], self.shape[1])
        self._build_neurons()
        self._build_synapses()
        self._monitor: Any = None
        self._network: Any = None

    def _build_neurons(self) -> None:
        self.neurons = b2.NeuronGroup(
            self.layout.total,
            MODEL,
            threshold="V > V_th",
            reset=RESET,
            method="euler",
            dt=DT * b2.ms,
            name="neurons",
            namespace=self._constants() | functions(),
            dtype={"key": np.int64},
        )
        self._pool_of_neuron = self.layout.pool_of_neuron()
        self._view = {k: self.neurons.variables[k].get_value() for k in POOLED}
        self._published: dict[str, Any] = {}
        self._fluctuation: Array = np.empty(self.shape)
        self._set_parameters(self._pool_of_neuron // self.shape[1])
        self.neurons.run_regularly(
            f"bombard = counter_normal(key, int(t/dt + 0.5)//{round(NOISE_HOLD / DT)})",
            dt=NOISE_HOLD * b2.ms,
            when="before_groups",
            name="neurons_noise",
        )

    def _constants(self) -> dict[str, float]:
        """What the equations call by name: time constants [ms], openings, facilitation."""
        circuit = self.circuit
        names = {
            "tau_A": "AMPA",
            "tau_N": "NMDA",
            "tau_G": "GABA",
            "tau_M": "mGlu",
            "tau_B": "GABA_B",
        }
        space = {k: circuit_tau(circuit, r) for k, r in names.items()}
        space["alpha"] = next(r.saturation.value for r in circuit.receptors if r.magnesium)
        f = circuit.facilitation
        return space | (
            {"U_F": f.U.value, "tau_F": f.tau.value} if f else {"U_F": 1.0, "tau_F": 1.0}
        )

    def _set_parameters(self, pool: NDArray[np.int64]) -> None:
        cells = Cells.of(self.circuit)
        self._V_th = cells.V_th
        for k in ("g_L", "E_L", "V_th", "V_reset", "g_bg", "t_ref"):
            setattr(self.neurons, k, getattr(cells, k)[pool, 0])
        self.neurons.inv_C = 1 / cells.C_m[pool, 0]
        self.neurons.s_bg = cells.s_bg[pool, 0] / np.sqrt(NOISE_HOLD)
        self.neurons.g_T = np.array([p.cell.g_T.value for p in self._pop])[pool]
        table = self._neuron_keys()
        first = np.concatenate([[0], np.cumsum(self.layout.size)[:-1]])
        order = [table[first[p] : first[p] + n].T.ravel() for p, n in enumerate(self.layout.size)]
        key = np.concatenate(order)
        self.neurons.key = key.astype(np.int64)
        self.neurons.V = potentials(key)
        self.neurons.u = facilitated(self.circuit, np.array([p.rest.value for p in self._pop]))[
            pool
        ]

    def _build_synapses(self) -> None:
        chosen = wires(self.circuit)
        columns = [
            [*synapses(chosen, self.layout, self.seed, int(s), c)]
            for c, s in enumerate(self.subjects)
        ]
        self.synapses: dict[str, Any] = {}
        self._where: dict[str, list[tuple[str, NDArray[np.int32]]]] = {}
        self._plastic = {p.name: p for p in self.circuit.projections if p.plastic}
        self._pairs: dict[str, NDArray[np.int32]] = {}
        for kind in KINDS:
            mine = [n for n, w in enumerate(chosen) if w.kind == kind]
            if mine:
                drawn = [[column[n] for column in columns] for n in mine]
                self.synapses[kind] = self._connect(kind, [chosen[n] for n in mine], drawn)

    def _connect(
        self,
        kind: str,
        chosen: Sequence[Wire],
        drawn: Sequence[Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]],
    ) -> Any:
        """Synapses of one kind: for each wire, those `drawn` for each column."""
        receptors = KINDS[kind]
        source, target = (
            np.concatenate([pair[k] for columns in drawn for pair in columns]) for k in (0, 1)
        )
        length = [sum(len(i) for i, _ in columns) for columns in drawn]
        w = [dict(wire.link.projection.weights) for wire in chosen]
        each = np.array([[x[r].value if r in x else 0.0 for x in w] for r in receptors])
        weights = np.repeat(each, length, axis=1)
        # sorted by source, so that what a spike touches lies side by side
        order = np.argsort(source, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        edges = np.cumsum([0, *length])
        for wire, first, last in zip(chosen, edges, edges[1:], strict=False):
            self._where.setdefault(wire.link.projection.name, []).append(
                (kind, place[first:last].astype(np.int32))
            )
        model = (
            "w_A : 1\n"
            + ("w_N : 1\n" if len(receptors) > 1 else "")
            + ("w : 1\n" if kind == "plastic" else "")
        )
        syn = b2.Synapses(
            self.neurons,
            self.neurons,
            model,
            on_pre=ON_PRE[kind],
            name=kind,
            dt=DT * b2.ms,
            namespace=self.neurons.namespace,
        )
        syn.connect(i=source[order], j=target[order])
        syn.w_A = weights[0, order]
        if len(receptors) > 1:
            syn.w_N = weights[1, order]
        return syn

    def _rescale(self, projection: str, factor: float) -> None:
        for kind, where in self._where[projection]:
            for name in ("w_A", "w_N"):
                if name in self.synapses[kind].variables:
                    self.synapses[kind].variables[name].get_value()[where] *= factor

    def apply_weights(self) -> None:
        """Give every plastic synapse its pool pair's weight."""
        if "plastic" not in self.synapses:
            return
        value = self.synapses["plastic"].variables["w"].get_value()
        for name in self.weights:
            ((_, where),) = self._where[name]
            value[where] = self.transmitted(name).ravel()[self._pair(self._plastic[name])]

    def _pair(self, projection: Projection) -> NDArray[np.int32]:
        """Where each synapse of a plastic projection finds its weight among all columns'."""
        name = projection.name
        if name not in self._pairs:
            ((_, where),) = self._where[name]
            flat, syn = self._pool_of_neuron, self.synapses["plastic"]
            i, j = flat[np.asarray(syn.i)[where]], flat[np.asarray(syn.j)[where]]
            _, targets, sources = self.weights[name].shape
            first, above = self.pools(projection.source).start, self.pools(projection.target).start
            row = j % self.shape[1] * targets + j // self.shape[1] - above
            pair = row * sources + i // self.shape[1] - first
            self._pairs[name] = pair.astype(np.int32)
        return self._pairs[name]

    def record_spikes(self) -> None:
        """Record every spike (:attr:`spikes`); to be called before the first :meth:`run`."""
        self._monitor = b2.SpikeMonitor(self.neurons, name="spikes")

    @property
    def spikes(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Recorded spikes: neuron index and time [s]."""
        return np.asarray(self._monitor.i, dtype=np.int64), np.asarray(self._monitor.t / b2.second)

    def _simulate(self, milliseconds: int) -> None:
        if self._network is None:
            gc.collect()  # cohorts that are over
            recorded = [] if self._monitor is None else [self._monitor]
            self._network = b2.Network(
                self.neurons, *self.synapses.values(), *recorded, self._each_millisecond()
            )
            self.apply_weights()
        # Brian2 collects garbage at every run: a tenth of a second, if it went through all imports
        gc.freeze()
        try:
            # Brian2 compares states, which are in single precision, with 1e50
            with np.errstate(over="ignore"):
                self._network.run(milliseconds * b2.ms)
        finally:
            gc.unfreeze()

    def _each_millisecond(self) -> Any:
        """The operation that lets cohort and environment act, and ends the run after the last."""

        def operation() -> None:
            if self._millisecond():
                self._network.stop()

        return b2.NetworkOperation(
            operation, clock=b2.Clock(1 * b2.ms), when="start", name="environment"
        )

    def _finite(self) -> NDArray[np.bool_]:
        finite, potential = np.isfinite(self.rate), self.neurons.variables["V"].get_value()
        if not np.isfinite(potential.sum()):
            finite.flat[self._pool_of_neuron[~np.isfinite(potential)]] = False
        return np.asarray(finite.all(axis=0))

    def _collect(self) -> None:
        count = self.neurons.variables["count"].get_value()
        total = np.add.reduceat(count, self.layout.edges).reshape(self.shape)
        count[:] = 0
        instant = total / self.layout.size[:, None] * 1e3
        self.rate += ((instant - self.rate) / TAU_READOUT).astype(np.float32)

    def _publish(self) -> None:
        if self.now % SLOW_STEP == 0:
            self._slow_noise(self._fluctuation)
            self._modulate()
        self._share("extra", self.external * self.input_gain + self._fluctuation)
        self._share("V_th", np.where(self.alive > 0.5, self._V_th, NEVER))
        for k, r in (("gain_A", "AMPA"), ("gain_N", "NMDA"), ("gain_G", "GABA")):
            self._share(k, self.gain[r])

    def _share(self, name: str, value: Array) -> None:
        """Give every neuron its pool's value, if that has changed."""
        if name in self._published and np.array_equal(self._published[name], value):
            return
        self._published[name] = value.copy()
        np.take(value.astype(np.float32).ravel(), self._pool_of_neuron, out=self._view[name])
