"""The spiking level: conductance-based integrate-and-fire neurons in a compiled loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import specialised
from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import TAU_READOUT, Cohort, Ints
from striata.circuits.simulation.coupling import facilitated
from striata.circuits.simulation.meanfield import Array, Cells
from striata.circuits.simulation.modulation import SLOW_STEP
from striata.circuits.spiking import kernel, native
from striata.circuits.spiking.network import DT, NEVER, assemble, places, potentials
from striata.circuits.spiking.wiring import Layout

_F = np.float32
#: Steps in a millisecond.
STEPS = round(1 / DT)


class SpikingCohort(Cohort):
    """A cohort at the spiking level; see :class:`~striata.circuits.simulation.cohort.Cohort`.

    :class:`~striata.circuits.spiking.brian.BrianCohort` is the same in Brian2: the same equations,
    synapses and noise.

    Parameters
    ----------
    engine
        ``"compiled"`` by a C++ compiler, or ``"numba"``.
    """

    APPLY_EVERY = 100

    def __init__(
        self,
        circuit: Circuit,
        subjects: Sequence[int] | Ints,
        seed: int,
        runs: Sequence[int] | Ints | None = None,
        whole: Circuit | None = None,
        engine: str = "compiled",
    ) -> None:
        super().__init__(circuit, subjects, seed, runs, whole)
        self.layout = Layout.of([p.size for p in self._pop], self.shape[1])
        keys = self._neuron_keys()
        self._net, self._pairs, self._wires = assemble(circuit, seed, self.subjects, keys)
        self._plastic = [
            (w.link.projection, np.flatnonzero(self._pairs.wire == n))
            for n, w in enumerate(self._wires)
            if w.link.projection.plastic
        ]
        self._state = self._at_start(keys)
        self._V_th = Cells.of(circuit).V_th
        self._given = self._inputs()
        self._fired = self._room()
        self._fluctuation: Array = np.empty(self.shape)
        self._step = 0
        self._recorded: list[NDArray[np.int32]] | None = None
        self._advance = _engine(engine, self._net, self._state, self._given, self._fired)
        self.apply_weights()

    def _at_start(self, keys: NDArray[np.uint64]) -> kernel.State:
        """Potentials of their own, and facilitation as at rest."""
        cells, columns = self._net.cells, self.shape[1]
        shape = (columns, self._net.keys.shape[1])
        place = places(cells)
        V, ready = np.full(shape, -60.0, dtype=_F), np.full(shape, 2**31 - 1, dtype=np.int32)
        V[:, place], ready[:, place] = potentials(keys).T, 0
        rest = facilitated(self.circuit, np.array([p.rest.value for p in self._pop]))
        n = len(self.circuit.receptors)
        return kernel.State(
            V=V,
            g=np.zeros((columns, n, shape[1]), dtype=_F),
            h=np.zeros(shape, dtype=_F),
            s=np.zeros(shape, dtype=_F),
            u=np.tile(np.repeat(rest, cells["padded"]).astype(_F), (columns, 1)),
            z=np.zeros((columns, 2, shape[1]), dtype=_F),
            scale=np.ones(n, dtype=_F),
            since=np.full(shape, -1, dtype=np.int32),
            ready=ready,
        )

    def _inputs(self) -> kernel.Given:
        names = [r.name for r in self.circuit.receptors]
        gain = np.ones((len(names), *self.shape), dtype=_F)
        self.gain = {r: gain[names.index(r)] for r in self.gain}
        w = np.repeat(self._pairs.unit[None].astype(_F), self.shape[1], axis=0)
        return kernel.Given(np.zeros(self.shape, dtype=_F), np.zeros(self.shape, dtype=_F), gain, w)

    def _room(self) -> kernel.Fired:
        """Room for the spikes of a millisecond, which no neuron can fire at more than each step."""
        most = self.layout.total * STEPS
        counts = np.zeros(self.shape, dtype=np.int64)
        return kernel.Fired(counts, np.empty((most, 4), np.int32), np.zeros(1, np.int64))

    def _rescale(self, projection: str, factor: float) -> None:
        for n, w in enumerate(self._wires):
            if w.link.projection.name == projection:
                mine = self._pairs.wire == n
                self._pairs.unit[mine] *= factor
                self._given.w[:, mine] *= _F(factor)

    def apply_weights(self) -> None:
        """Give every plastic synapse its pool pair's weight."""
        pairs = self._pairs
        for projection, mine in self._plastic:
            target = pairs.target[mine] - self.pools(projection.target).start
            source = pairs.source[mine] - self.pools(projection.source).start
            weight = self.transmitted(projection.name)[:, target, source]
            self._given.w[:, mine] = weight[:, :, None] * pairs.unit[mine]

    def record_spikes(self) -> None:
        """Record every spike (:attr:`spikes`) from now on."""
        self._recorded = []

    @property
    def spikes(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Recorded spikes: neuron index (see :class:`.wiring.Layout`) and time [s]."""
        kept = [np.empty((0, 4), np.int32), *(self._recorded or [])]
        column, pool, neuron, step = np.concatenate(kept).astype(np.int64).T
        within = neuron - self._net.cells["start"][pool]
        size = self.layout.size[pool]
        return self.layout.start[pool] + column * size + within, step * (DT * 1e-3)

    def _finite(self) -> NDArray[np.bool_]:
        return np.asarray(super()._finite() & np.isfinite(self._state.V).all(axis=1))

    def _collect(self) -> None:
        counts, size = self._fired.counts, self.layout.size[:, None]
        self.rate += ((counts / size * 1e3 - self.rate) / TAU_READOUT).astype(_F)
        counts[:] = 0

    def _publish(self) -> None:
        settles = self.now % SLOW_STEP == 0
        if settles:
            self._slow_noise(self._fluctuation)
            self._modulate()
        np.add(self.external * self.input_gain, self._fluctuation, out=self._given.extra)
        self._given.threshold[:] = np.where(self.alive > 0.5, self._V_th, NEVER)
        self._advance(self._step, STEPS, settles)
        self._step += STEPS
        if self._recorded is not None:
            self._recorded.append(self._fired.spikes[: self._fired.number[0]].copy())
        self._fired.number[0] = 0


def _engine(name: str, *arrays: Any) -> Any:
    if name == "compiled":
        return native.bound(*arrays)
    advance = specialised(kernel.advance, *arrays, 0, 0, False)
    return lambda first, steps, settles: advance(*arrays, first, steps, settles)
