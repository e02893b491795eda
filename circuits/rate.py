"""The rate level: the mean field of a circuit as a Brian2 network, a cohort in one group.

State stands in a NeuronGroup (pools × columns, float32), so Brian2's clock drives it and its monitors can record it.
The update itself is dense linear algebra between pools and runs on whole arrays, once a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import brian2 as b2
import numpy as np
from numpy.typing import NDArray

from circuits import noise
from circuits.cohort import SLOW_STEP, TAU_READOUT, Cohort, Ints
from circuits.coupling import couple, facilitated, gating
from circuits.description import Circuit
from circuits.kernel import Kernel
from circuits.meanfield import Array, Cells, circuit_tau
from circuits.resting import resting

_F = np.float32


class _Block:
    """The rows and columns of a coupling matrix that hold anything: most pools lack most receptors."""

    def __init__(self, matrix: Array) -> None:
        self.rows, self.columns = np.flatnonzero(matrix.any(axis=1)), np.flatnonzero(matrix.any(axis=0))
        self.matrix = np.ascontiguousarray(matrix[np.ix_(self.rows, self.columns)], dtype=_F)

    def times(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """The matrix times (sources, n), for its rows only."""
        return np.asarray(self.matrix @ x[self.columns])


class RateCohort(Cohort):
    """A cohort at the rate level; see :class:`~circuits.cohort.Cohort`.

    `subjects` columns of pools; the time step is 1 ms. Fluctuations are those of finite pools (``size`` neurons firing
    as irregularly as at rest) and of the shared background.
    """

    def __init__(
        self, circuit: Circuit, subjects: Sequence[int] | Ints, seed: int, runs: Sequence[int] | Ints | None = None
    ) -> None:
        super().__init__(circuit, subjects, seed, runs)
        self._couple()
        self._u = facilitated(circuit, self.rate[self._recurrent.columns].astype(float)).astype(_F)
        self._setup_state()

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only, the others being over; between runs of whole SLOW_STEPs."""
        assert self.now % SLOW_STEP == 0
        held, u = {k: v[:, kept] for k, v in self._view.items()}, self._u[:, kept]
        self._take(kept)
        self._setup_state()
        for name, value in held.items():
            self._view[name][:] = value
        self._u = u

    def _couple(self) -> None:
        """Take the conductances between pools from :attr:`strength`."""
        mean = couple(self.strength).mean
        self._block = {receptor: _Block(matrix) for receptor, matrix in mean.items()}
        self._recurrent = _Block(couple(self.strength, "facilitating").mean["NMDA"])
        unit = couple(self.strength, "plastic").mean
        self._plastic: list[tuple[str, slice, slice, NDArray[np.float32]]] = []
        for p in self.circuit.projections:
            if p.plastic:
                s, t = self.pools(p.source), self.pools(p.target)
                units = np.array([unit[r][t.start, s.start] for r in ("AMPA", "NMDA")], dtype=_F)
                self._plastic.append((p.name, s, t, units))
        self.apply_weights()

    def _setup_state(self) -> None:
        state = resting(self.circuit)
        self.kernel = Kernel(Cells.of(self.circuit), state.quantum["AMPA"], state.quantum["GABA"], self.shape)
        self._noise_gain = state.cv.astype(_F) / np.sqrt(self.kernel.cells.size * _F(1e-3))
        self._fast_keys = self._keys((self.shape[0] + 1) // 2, stream=2)
        n = self.shape[0] * self.shape[1]
        model = "r : 1\nV : 1\ng_A : 1\ng_G : 1\ns_N : 1\nm_slow : 1\nread : 1"
        self.group = b2.NeuronGroup(n, model, name="rate_pools", dtype=_F, dt=1 * b2.ms)
        rest = self.rate.astype(_F)
        self._view = {
            k: self.group.variables[k].get_value().reshape(self.shape)
            for k in ("r", "V", "g_A", "g_G", "s_N", "m_slow", "read")
        }
        v = self._view
        v["r"][:], v["read"][:], v["m_slow"][:] = rest, rest, rest
        v["V"][:] = -54.0
        nmda = next(r for r in self.circuit.receptors if r.magnesium)
        self._tau_nmda, opening = nmda.tau.value, state.opening
        self._opening = np.ascontiguousarray(np.broadcast_to(opening * 1e-3, self.shape), dtype=_F)
        v["s_N"][:] = gating(rest, opening, self._tau_nmda)
        for k, receptor in (("g_A", "AMPA"), ("g_G", "GABA")):
            v[k][self._block[receptor].rows] = self._block[receptor].times(rest)
        self.rate = v["read"]
        self._external, self._one = np.zeros(self.shape, dtype=_F), np.ones(self.shape, dtype=_F)
        self._slow_exc = np.zeros(self.shape, dtype=_F)
        self._pre, self._target = np.zeros((2, *self.shape), dtype=_F), np.zeros((3, *self.shape), dtype=_F)
        self._relax = {k: _F(1 - np.exp(-1.0 / circuit_tau(self.circuit, k))) for k in ("AMPA", "GABA")}
        self._relax["mGlu"] = _F(1 - np.exp(-1.0 / circuit_tau(self.circuit, "mGlu")))

    def _rescale(self, projection: str, factor: float) -> None:
        self._couple()

    def apply_weights(self) -> None:
        """Use :attr:`weights`, kept as conductances (AMPA and NMDA, targets, sources, columns)."""
        self._w = [
            np.ascontiguousarray(units[:, None, None, None] * self.weights[name].transpose(1, 2, 0), dtype=_F)
            for name, _, _, units in self._plastic
        ]

    def _objects(self) -> list[Any]:
        return [self.group]

    def _collect(self) -> None:
        """Nothing to do: :attr:`rate` is the network's own state."""

    def _publish(self) -> None:
        v = self._view
        if self.now % SLOW_STEP == 0:
            self._fluctuation = self._slow_noise(self.now // SLOW_STEP).astype(_F)
            self._modulate()
            self._slow_exc = self._fluctuation.copy()
            self._slow_exc[self._block["mGlu"].rows] += self._block["mGlu"].times(v["m_slow"])
            v["m_slow"] += (SLOW_STEP * self._relax["mGlu"]) * (v["r"] * self.alive - v["m_slow"])
            self.kernel.linearise(v["V"])
        activity = self._activity(v["r"])
        self._synapses(activity)
        np.multiply(self.drive, self.input_gain, out=self._external)
        self._external += self._slow_exc
        gain, k = self.gain, self.kernel
        r = k.evaluate(v["g_A"] * gain["AMPA"], self._external, self._g_N * gain["NMDA"], v["g_G"] * gain["GABA"])
        if (self.now + 1) % SLOW_STEP == 0:
            v["V"][:] = k.mean_potential()
        step = r - v["r"]
        step /= np.maximum(k.tau, self._one)
        v["r"] += step
        step = v["r"] * self.alive
        step -= v["read"]
        step *= _F(1.0 / TAU_READOUT)
        v["read"] += step

    def _synapses(self, activity: NDArray[np.float32]) -> None:
        v, relax = self._view, self._relax
        s = v["s_N"]
        opening = activity * self._opening
        s += opening - s * (opening + _F(1.0 / self._tau_nmda))
        g_A, g_G, g_N = self._target
        g_A[:], g_N[:] = 0.0, 0.0
        for g, receptor, source in ((g_A, "AMPA", activity), (g_G, "GABA", activity), (g_N, "NMDA", s)):
            g[self._block[receptor].rows] = self._block[receptor].times(source)
        both = self._pre
        both[0], both[1] = activity, s
        for (_, src, tgt, _), w in zip(self._plastic, self._w, strict=True):
            g = np.einsum("ktsn,ksn->ktn", w, both[:, src])
            g_A[tgt] += g[0]
            g_N[tgt] += g[1]
        if len(self._recurrent.rows):
            g_N[self._recurrent.rows] += self._recurrent.matrix @ self._facilitate(activity, s)
        for g, now, rate in ((g_A, v["g_A"], relax["AMPA"]), (g_G, v["g_G"], relax["GABA"])):
            g -= now
            g *= rate
            now += g
        self._g_N = g_N

    def _facilitate(self, activity: NDArray[np.float32], s: NDArray[np.float32]) -> NDArray[np.float32]:
        """Facilitated gating of the facilitating pools, advanced by 1 ms."""
        f = self.circuit.facilitation
        assert f is not None
        self._u += _F(1.0 / f.tau.value) * (_F(f.U.value) - self._u)
        self._u += _F(f.U.value * 1e-3) * (1 - self._u) * activity[self._recurrent.columns]
        return self._u * s[self._recurrent.columns]

    def _activity(self, r: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rates as a finite pool emits them in this millisecond; left unclipped, so that their mean is the rate."""
        z = noise.normals(self._fast_keys, self.now)
        n = self.shape[1]
        z = z.reshape(-1, n, 2).transpose(0, 2, 1).reshape(-1, n)[: self.shape[0]]
        out = np.sqrt(r)
        out *= self._noise_gain
        out *= z
        out += r
        out *= self.alive
        return out
