"""The mean field's inner loop: :func:`~circuits.meanfield.transfer` in single precision, in place, for one millisecond.

A test holds it to the plain function. What changes slowly (the NMDA block at the mean potential) is refreshed every
few milliseconds only.
"""

from __future__ import annotations

import numpy as np

from circuits import meanfield
from circuits.meanfield import NOISE_HOLD, SIEGMUND, V_NOISE, Array, Cells

_F = np.float32


class Kernel:
    """Transfer function of a cohort's pools with preallocated workspace.

    Parameters
    ----------
    cells
        Parameters, (pools, 1).
    quantum_exc, quantum_inh
        Noise for each nS of recurrent conductance [nS ms], (pools, 1).
    shape
        (pools, columns).
    """

    def __init__(self, cells: Cells, quantum_exc: Array, quantum_inh: Array, shape: tuple[int, int]) -> None:
        def full(x: Array) -> Array:  # broadcasting costs more than memory here
            return np.ascontiguousarray(np.broadcast_to(x, shape), dtype=_F)

        c = self.cells = Cells(*(full(getattr(cells, f)) for f in Cells.__dataclass_fields__))
        self.g_0, self.g_min = c.g_L + c.g_bg, _F(0.2) * c.g_L
        self.i_0 = c.g_L * c.E_L
        self.q_exc = full(quantum_exc * V_NOISE**2 / cells.C_m**2)
        self.q_inh = full(quantum_inh * (V_NOISE + 70.0) ** 2 / cells.C_m**2)
        self.q_bg = full(cells.s_bg**2 * V_NOISE**2 / cells.C_m**2)
        self.reset_gap = c.V_th - c.V_reset
        self.zero = np.zeros(shape, dtype=_F)
        self.table = meanfield.PASSAGE.astype(_F)
        self.offset = _F(meanfield.Y_MIN - meanfield.Y_STEP / 2)
        self.scale = _F(1 / meanfield.Y_STEP)
        self.y_max = _F(meanfield.Y_MAX)
        self.y = np.empty((2, *shape), dtype=_F)
        self.index = np.empty((2, *shape), dtype=np.int32)
        self.passed = np.empty((2, *shape), dtype=_F)
        self.work = [np.empty(shape, dtype=_F) for _ in range(4)]
        self.block = np.empty(shape, dtype=_F)
        self.current = np.empty(shape, dtype=_F)
        self.rate, self.mu, self.tau = (np.empty(shape, dtype=_F) for _ in range(3))

    def linearise(self, V: Array) -> None:
        """Take the NMDA conductance's slope and offset at the mean potentials `V` [mV]."""
        block = 1 / (1 + np.exp(_F(-0.062) * V) * _F(1 / 3.57))
        np.multiply(V * _F(0.062), block * (1 - block), out=self.current)  # slope − block
        np.add(block, self.current, out=self.block)
        self.current *= V  # −(block − slope) V

    def evaluate(self, g_exc: Array, external: Array, g_nmda: Array, g_inh: Array) -> Array:
        """Rates [spikes/s], (pools, columns); :attr:`mu` and :attr:`tau` are left for :meth:`mean_potential`.

        `external` is excitation without noise of its own. The array returned is reused by the next call.
        """
        c = self.cells
        noise, sigma, g, tmp = self.work
        np.multiply(g_nmda, self.block, out=g)
        g += g_exc
        g += external
        g += g_inh
        g += self.g_0
        np.maximum(g, self.g_min, out=g)
        np.reciprocal(g, out=g)
        np.multiply(g, c.C_m, out=self.tau)
        np.multiply(g_nmda, self.current, out=self.mu)
        np.multiply(g_inh, _F(-70.0), out=tmp)
        self.mu += tmp
        self.mu += self.i_0
        self.mu *= g
        np.multiply(g_inh, self.q_inh, out=noise)
        np.multiply(self.tau, noise, out=tmp)  # inhibition decays slowly: its noise is filtered by the membrane
        np.add(self.tau, _F(5.0), out=sigma)
        np.divide(tmp, sigma, out=noise)
        np.multiply(g_exc, self.q_exc, out=tmp)
        noise += tmp
        np.maximum(noise, self.zero, out=noise)
        noise += self.q_bg
        np.multiply(noise, self.tau, out=sigma)
        np.sqrt(sigma, out=sigma)
        np.reciprocal(sigma, out=sigma)
        np.subtract(c.V_th, self.mu, out=self.y[0])
        np.subtract(c.V_reset, self.mu, out=self.y[1])
        self.y *= sigma
        np.reciprocal(self.tau, out=tmp)
        tmp *= _F(NOISE_HOLD)
        np.sqrt(tmp, out=tmp)
        tmp *= _F(SIEGMUND)
        self.y[0] += tmp
        return self._first_passage()

    def _first_passage(self) -> Array:
        c, y = self.cells, self.y
        np.minimum(y[1], _F(4.5), out=y[1])
        np.minimum(y[0], self.y_max, out=y[0])
        y -= self.offset
        y *= self.scale
        np.maximum(y[0], self.zero, out=y[0])
        np.maximum(y[1], self.zero, out=y[1])
        np.copyto(self.index, y, casting="unsafe")
        np.take(self.table, self.index, out=self.passed, mode="clip")
        np.subtract(self.passed[0], self.passed[1], out=self.rate)
        self.rate *= self.tau
        self.rate += c.t_ref
        np.divide(_F(1e3), self.rate, out=self.rate)
        return self.rate

    def mean_potential(self) -> Array:
        """Mean potential at the last evaluation [mV]."""
        c = self.cells
        rate = self.rate * _F(1e-3)
        free = 1 - rate * c.t_ref
        rate *= self.tau
        rate *= self.reset_gap
        mean = self.mu - rate
        mean -= c.V_reset
        mean *= free
        mean += c.V_reset
        return np.asarray(np.minimum(mean, c.V_th, out=mean))
