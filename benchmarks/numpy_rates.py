"""The rate level of the common network as a plain NumPy loop.

Arrays are (pools, columns); matrices are dense.
"""

from __future__ import annotations

import time

import numpy as np

from striata.circuits.rate.cohort import RateCohort
from striata.circuits.rate.network import cells
from striata.circuits.simulation import meanfield, noise
from striata.circuits.simulation.coupling import couple, gating
from striata.circuits.simulation.kernel import F32s
from striata.circuits.simulation.meanfield import circuit_tau, magnesium
from striata.circuits.simulation.modulation import SLOW_STEP
from striata.circuits.simulation.resting import resting


class NumpyRates:
    """The rates of a cohort's circuit (the common one) with its noise.

    :attr:`rate` is (pools, columns) [spikes/s].
    """

    def __init__(self, cohort: RateCohort) -> None:
        circuit, columns, state = cohort.circuit, cohort.shape[1], resting(cohort.circuit)
        self.cells = {name: cells(circuit)[name][:, None] for name in cells(circuit).dtype.names}
        fixed, plastic = couple(circuit).mean, couple(circuit, "start").mean
        self.matrix = {
            k: (fixed[k] + plastic[k]).astype(np.float32) for k in ("AMPA", "NMDA", "GABA")
        }
        self.share = {
            k: np.float32(-np.expm1(-1 / circuit_tau(circuit, k))) for k in ("AMPA", "GABA")
        }
        self.decay = np.float32(1 / circuit_tau(circuit, "NMDA"))
        self.keys = cohort._net.keys
        self.rate = np.repeat(state.rate.astype(np.float32), columns, axis=1)
        self.s = np.repeat(
            gating(state.rate, state.opening, 1 / self.decay).astype(np.float32), columns, axis=1
        )
        self.g = {k: self.matrix[k] @ self.rate for k in ("AMPA", "GABA")}
        self.V = np.full_like(self.rate, -54.0)
        self.now = 0

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""
        start = time.process_time()
        for _ in range(milliseconds):
            self._millisecond()
            self.now += 1
        return time.process_time() - start

    def _millisecond(self) -> None:
        if self.now % SLOW_STEP == 0:
            free = magnesium(self.V)
            self.offset = np.float32(0.062) * self.V * free * (1 - free)
            self.slope = free + self.offset
            self.offset *= self.V
        z = noise.normals(self.keys, self.now)
        z = np.stack([z[:, 0::2], z[:, 1::2]], axis=1).reshape(-1, z.shape[1] // 2)[
            : len(self.rate)
        ]
        emitted = self.rate + np.sqrt(self.rate) * self.cells["noise"] * z
        opened = emitted * (self.cells["opening"] + self.cells["firming"] * self.rate)
        self.s += opened - self.s * (opened + self.decay)
        for k, g in self.g.items():
            g += (self.matrix[k] @ emitted - g) * self.share[k]
        target, tau = self._transfer(self.g["AMPA"], self.matrix["NMDA"] @ self.s, self.g["GABA"])
        self.rate += (target - self.rate) / np.maximum(tau * self.cells["lag"], 1)

    def _transfer(self, g_A: F32s, g_N: F32s, g_G: F32s) -> tuple[F32s, F32s]:
        """Rates [spikes/s] that conductances [nS] lead to, and the membrane's time constant [ms].

        V on the way.
        """
        c = self.cells
        g = np.maximum(g_N * self.slope + g_A + g_G + c["g_0"], c["g_min"])
        tau = c["C_m"] / g
        mu = (g_N * self.offset - 70 * g_G + c["i_0"]) / g
        variance = np.maximum(tau * g_G * c["q_inh"] / (tau + 5) + g_A * c["q_exc"], 0) + c["q_bg"]
        unit = 1 / np.sqrt(variance * tau)
        upper = (c["V_th"] - mu) * unit + c["shift"] * np.sqrt(g)
        lower = np.minimum((c["V_reset"] - mu) * unit, np.float32(4.5))
        rate = 1 / ((meanfield.passage(upper) - meanfield.passage(lower)) * tau + c["t_ref"])
        mean = (mu - rate * tau * (c["V_th"] - c["V_reset"]) - c["V_reset"]) * (
            1 - rate * c["t_ref"]
        ) + c["V_reset"]
        if (self.now + 1) % SLOW_STEP == 0:
            self.V = np.minimum(mean, c["V_th"])
        return 1000 * rate, tau
