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
from circuits.description import Circuit, Projection
from circuits.kernel import Kernel
from circuits.meanfield import Array, Cells, circuit_tau
from circuits.resting import resting

_F = np.float32
#: Receptors whose conductance follows a source's activity within milliseconds.
FAST = ("AMPA", "GABA")
#: Steps of noise drawn at once: fewer calls, and still inside the processor's cache.
DRAWN = 5


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

    _g: NDArray[np.float32]

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
        held = {k: v[:, kept] for k, v in self._view.items()}
        u, g = self._u[:, kept], self._g[..., kept]
        self._take(kept)
        self._setup_state()
        for name, value in held.items():
            self._view[name][:] = value
        self._u, self._g = u, g

    def _couple(self) -> None:
        """Take the conductances between pools from :attr:`strength`."""
        mean = couple(self.strength).mean
        self._block = {receptor: _Block(matrix) for receptor, matrix in mean.items()}
        self._recurrent = _Block(couple(self.strength, "facilitating").mean["NMDA"])
        self._plastic: dict[str, list[Projection]] = {}
        for p in self.strength.projections:
            if p.plastic:
                self._plastic.setdefault(p.target, []).append(p)
        self.apply_weights()

    def _setup_state(self) -> None:
        state = resting(self.circuit)
        self.kernel = Kernel(Cells.of(self.circuit), state.quantum["AMPA"], state.quantum["GABA"], self.shape)
        self._noise_gain = state.cv.astype(_F) / np.sqrt(self.kernel.cells.size * _F(1e-3))
        self._fast_keys = self._keys((self.shape[0] + 1) // 2, stream=2)
        self._drawn: NDArray[np.float32] | None = None
        n = self.shape[0] * self.shape[1]
        names = ("r", "V", "s_N", "m_slow", "read")
        model = "\n".join(f"{k} : 1" for k in names)
        self.group = b2.NeuronGroup(n, model, name="rate_pools", dtype=_F, dt=1 * b2.ms)
        rest = self.rate.astype(_F)
        self._view = {k: self.group.variables[k].get_value().reshape(self.shape) for k in names}
        v = self._view
        v["r"][:], v["read"][:], v["m_slow"][:] = rest, rest, rest
        v["V"][:] = -54.0
        nmda = next(r for r in self.circuit.receptors if r.magnesium)
        self._tau_nmda, opening = nmda.tau.value, state.opening
        self._opening = np.ascontiguousarray(np.broadcast_to(opening * 1e-3, self.shape), dtype=_F)
        v["s_N"][:] = gating(rest, opening, self._tau_nmda)
        self._g = np.zeros((2, *self.shape), dtype=_F)
        for g, receptor in zip(self._g, FAST, strict=True):
            g[self._block[receptor].rows] = self._block[receptor].times(rest)
        self.rate = v["read"]
        self._g_N = np.zeros(self.shape, dtype=_F)
        self._external, self._one = np.zeros(self.shape, dtype=_F), np.ones(self.shape, dtype=_F)
        self._slow_exc = np.zeros(self.shape, dtype=_F)
        self._pre, self._target = np.zeros((2, *self.shape), dtype=_F), np.zeros((3, *self.shape), dtype=_F)
        step = {k: _F(1 - np.exp(-1.0 / circuit_tau(self.circuit, k))) for k in (*FAST, "mGlu")}
        self._relax, self._relax_slow = np.array([[[step[k]]] for k in FAST]), SLOW_STEP * step["mGlu"]

    def _rescale(self, projection: str, factor: float) -> None:
        self._couple()

    def apply_weights(self) -> None:
        """Use :attr:`weights`, kept as conductances (AMPA and NMDA, targets, sources, columns) of each target."""
        unit = couple(self.strength, "plastic").mean
        self._w: list[tuple[slice, NDArray[np.intp], NDArray[np.float32]]] = []
        for target, projections in self._plastic.items():
            t, parts, sources = self.pools(target), [], []
            for p in projections:
                s = self.pools(p.source)
                units = np.array([unit[r][t.start, s.start] for r in ("AMPA", "NMDA")])
                parts.append(units[:, None, None, None] * self.weights[p.name].transpose(1, 2, 0))
                sources.append(np.arange(s.start, s.stop))
            w = np.ascontiguousarray(np.concatenate(parts, axis=2), dtype=_F)
            self._w.append((t, np.concatenate(sources), w))

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
            v["m_slow"] += self._relax_slow * (v["r"] * self.alive - v["m_slow"])
            self.kernel.linearise(v["V"])
        self._all_alive = bool(self.alive.all())
        activity = self._activity(v["r"])
        self._synapses(activity)
        np.multiply(self.drive, self.input_gain, out=self._external)
        self._external += self._slow_exc
        gain, k = self.gain, self.kernel
        g_A, g_G = self._g
        r = k.evaluate(g_A * gain["AMPA"], self._external, self._g_N * gain["NMDA"], g_G * gain["GABA"])
        if (self.now + 1) % SLOW_STEP == 0:
            v["V"][:] = k.mean_potential()
        step = r - v["r"]
        step /= np.maximum(k.tau, self._one)
        v["r"] += step
        step = (v["r"] if self._all_alive else v["r"] * self.alive) - v["read"]
        step *= _F(1.0 / TAU_READOUT)
        v["read"] += step

    def _synapses(self, activity: NDArray[np.float32]) -> None:
        s = self._view["s_N"]
        opening = activity * self._opening
        s += opening - s * (opening + _F(1.0 / self._tau_nmda))
        g_A, g_G, g_N = self._target
        g_A[:], g_N[:] = 0.0, 0.0
        for g, receptor, source in ((g_A, "AMPA", activity), (g_G, "GABA", activity), (g_N, "NMDA", s)):
            g[self._block[receptor].rows] = self._block[receptor].times(source)
        both = self._pre
        both[0], both[1] = activity, s
        for target, source, w in self._w:
            g = np.einsum("ktsn,ksn->ktn", w, both[:, source])
            g_A[target] += g[0]
            g_N[target] += g[1]
        if len(self._recurrent.rows):
            g_N[self._recurrent.rows] += self._recurrent.matrix @ self._facilitate(activity, s)
        fast = self._target[:2]
        fast -= self._g
        fast *= self._relax
        self._g += fast
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
        ahead = self.now % DRAWN
        if ahead == 0 or self._drawn is None:
            self._drawn = self._draw(self.now - ahead)
        out = np.sqrt(r)
        out *= self._drawn[ahead]
        out += r
        if not self._all_alive:
            out *= self.alive
        return out

    def _draw(self, first: int) -> NDArray[np.float32]:
        """Noise of DRAWN steps, (steps, pools, columns), in units of the square root of the rate."""
        z = noise.normals(self._fast_keys, np.arange(first, first + DRAWN))
        z = z.reshape(DRAWN, -1, self.shape[1], 2).transpose(0, 1, 3, 2).reshape(DRAWN, -1, self.shape[1])
        return np.asarray(z[:, : self.shape[0]] * self._noise_gain)
