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


class RateCohort(Cohort):
    """A cohort at the rate level; see :class:`~circuits.cohort.Cohort`.

    `subjects` columns of pools; the time step is 1 ms. Fluctuations are those of finite pools (``size`` neurons firing
    as irregularly as at rest) and of the shared background.
    """

    def __init__(
        self, circuit: Circuit, subjects: Sequence[int] | Ints, seed: int, runs: Sequence[int] | Ints | None = None
    ) -> None:
        super().__init__(circuit, subjects, seed, runs)
        state = resting(circuit)
        self.kernel = Kernel(Cells.of(circuit), state.quantum["AMPA"], state.quantum["GABA"], self.shape)
        self._noise_gain = state.cv.astype(_F) / np.sqrt(self.kernel.cells.size * _F(1e-3))
        self._fast_keys = self._keys((self.shape[0] + 1) // 2, stream=2)
        self._use(circuit)
        self._setup_plastic()
        self._setup_state()

    def _setup_plastic(self) -> None:
        unit = couple(self.circuit, "plastic").mean
        self._plastic: list[tuple[str, slice, slice, NDArray[np.float32]]] = []
        for p in self.circuit.projections:
            if p.plastic:
                s, t = self.pools(p.source), self.pools(p.target)
                units = np.array([unit[r][t.start, s.start] for r in ("AMPA", "NMDA")], dtype=_F)
                self._plastic.append((p.name, s, t, units))
        self.apply_weights()
        NMDA = couple(self.circuit, "facilitating").mean["NMDA"]
        self._from = np.flatnonzero(NMDA.any(axis=0))
        self._to = np.flatnonzero(NMDA.any(axis=1))
        self._facilitating = NMDA[np.ix_(self._to, self._from)].astype(_F)
        rest = self.rate[self._from].astype(float)
        self._u = facilitated(self.circuit, rest).astype(_F)

    def _setup_state(self) -> None:
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
        self._tau_nmda, opening = nmda.tau.value, resting(self.circuit).opening
        self._opening = np.ascontiguousarray(np.broadcast_to(opening * 1e-3, self.shape), dtype=_F)
        v["s_N"][:] = gating(rest, opening, self._tau_nmda)
        v["g_A"][:], v["g_G"][:] = self._mean["AMPA"] @ rest, self._mean["GABA"] @ rest
        self.rate = v["read"]
        self._fluctuation = np.zeros(self.shape, dtype=_F)
        self._external, self._one = np.zeros(self.shape, dtype=_F), np.ones(self.shape, dtype=_F)
        self._slow_exc, self._pre = np.zeros(self.shape, dtype=_F), np.zeros((2, *self.shape), dtype=_F)
        self._relax = {k: _F(1 - np.exp(-1.0 / circuit_tau(self.circuit, k))) for k in ("AMPA", "GABA")}
        self._relax["mGlu"] = _F(1 - np.exp(-1.0 / circuit_tau(self.circuit, "mGlu")))

    def scale(self, projection: str, factor: Array | float) -> None:
        """See :meth:`Cohort.scale`; at this level a factor holds for all columns."""
        from circuits.manipulate import scaled

        self._use(scaled(self.circuit, projection, float(np.mean(factor))))

    def _use(self, circuit: Circuit) -> None:
        """Take the conductances between pools from a description."""
        self._mean = {k: np.ascontiguousarray(v, dtype=_F) for k, v in couple(circuit).mean.items()}
        self._fast = np.concatenate([self._mean["AMPA"], self._mean["GABA"]])

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
            self._slow_exc = self._mean["mGlu"] @ v["m_slow"] + self._fluctuation
            v["m_slow"] += (SLOW_STEP * self._relax["mGlu"]) * (v["r"] * self.alive - v["m_slow"])
            if self.now:
                v["V"][:] = self.kernel.mean_potential()
            self.kernel.linearise(v["V"])
        activity = self._activity(v["r"])
        self._synapses(activity)
        np.multiply(self.drive, self.input_gain, out=self._external)
        self._external += self._slow_exc
        gain, k = self.gain, self.kernel
        r = k.evaluate(v["g_A"] * gain["AMPA"], self._external, self._g_N * gain["NMDA"], v["g_G"] * gain["GABA"])
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
        fast = self._fast @ activity
        g_A, g_G = fast[: len(s)], fast[len(s) :]
        g_N = self._mean["NMDA"] @ s
        both = self._pre
        both[0], both[1] = activity, s
        for (_, src, tgt, _), w in zip(self._plastic, self._w, strict=True):
            g = np.einsum("ktsn,ksn->ktn", w, both[:, src])
            g_A[tgt] += g[0]
            g_N[tgt] += g[1]
        if len(self._from):
            g_N[self._to] += self._facilitating @ self._facilitate(activity, s)
        g_A -= v["g_A"]
        g_A *= relax["AMPA"]
        v["g_A"] += g_A
        g_G -= v["g_G"]
        g_G *= relax["GABA"]
        v["g_G"] += g_G
        self._g_N = g_N

    def _facilitate(self, activity: NDArray[np.float32], s: NDArray[np.float32]) -> NDArray[np.float32]:
        """Facilitated gating of the facilitating pools, advanced by 1 ms."""
        f = self.circuit.facilitation
        assert f is not None
        self._u += _F(1.0 / f.tau.value) * (_F(f.U.value) - self._u)
        self._u += _F(f.U.value * 1e-3) * (1 - self._u) * activity[self._from]
        return self._u * s[self._from]

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
