"""The resting state that a description implies at its target rates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from striata.circuits.description import Circuit, Receptor
from striata.circuits.simulation.coupling import (
    Coupling,
    couple,
    effective_opening,
    facilitated,
    gating,
)
from striata.circuits.simulation.meanfield import (
    Array,
    Cells,
    bounds,
    circuit_tau,
    isi_cv,
    passage,
    response_time,
)
from striata.circuits.simulation.modulation import gains_at_rest

#: Rise of the rate [spikes/s] over which firing becomes more regular by so much for each spike/s.
DRIVEN = 20.0


@dataclass(frozen=True)
class Resting:
    """Mean recurrent inputs of each pool at rest, (pools, 1), and how irregularly it fires.

    `quantum` of a receptor is private noise for each nS of its recurrent conductance [nS ms] (what
    a pool's neurons share arrives with the fluctuations of the sources' rates); `opening` is the
    NMDA gating that a spike of each pool opens, on average; `firming` is by how much more for
    each spike/s above rest, as firing becomes more regular; `lag` is how long its rate takes to
    follow its input, in membrane time constants.
    """

    rate: Array
    g_exc: Array
    g_nmda: Array
    g_inh: Array
    s_inh: Array
    s_exc: Array
    cv: Array
    quantum: dict[str, Array]
    opening: Array
    firming: Array
    lag: Array

    @property
    def inputs(self) -> tuple[Array, Array, Array, Array, Array]:
        """What ``meanfield.transfer`` takes between the cells and the potential."""
        return self.g_exc, self.g_nmda, self.g_inh, self.s_inh, self.s_exc


@lru_cache(maxsize=64)
def resting(circuit: Circuit) -> Resting:
    """Resting state at the populations' target rates.

    The noise that a projection carries scales with the square of its source's CV (regular firing
    averages out), and the CV depends on the noise: three rounds from Poisson settle both.
    """
    parts: list[tuple[Coupling, Array | float]] = [
        (couple(circuit), 1.0),
        (couple(circuit, "start"), 1.0),
    ]
    rate = np.array([circuit.population(n).rest.value for n, _ in circuit.pools])[:, None]
    nmda = next(r for r in circuit.receptors if r.magnesium)
    parts.append((couple(circuit, "facilitating"), facilitated(circuit, rate).T))
    gain = gains_at_rest(circuit)
    whole = {r.name: sum(f * c.mean[r.name] for c, f in parts) for r in circuit.receptors}
    mean = {k: g * whole[k] for k, g in gain.items()}
    noise = {k: g**2 * sum(f**2 * c.noise[k] for c, f in parts) for k, g in gain.items()}
    g_A, g_G = mean["AMPA"] @ rate, mean["GABA"] @ rate
    g_exc, g_inh = g_A + mean["mGlu"] @ rate, g_G + mean["GABA_B"] @ rate
    cells, cv, V = Cells.of(circuit), np.ones_like(rate), np.full_like(rate, -54.0)
    tau = cells.C_m / (cells.g_L + cells.g_bg + g_exc + g_inh)
    for _ in range(3):
        opening = effective_opening(rate, cv, nmda.saturation.value, nmda.tau.value)
        g_N = mean["NMDA"] @ gating(rate, opening, nmda.tau.value)
        s_exc = np.sqrt(noise["AMPA"] @ (rate * cv**2))
        s_inh = np.sqrt(noise["GABA"] @ (rate * cv**2)) * np.sqrt(
            tau / (tau + circuit_tau(circuit, "GABA"))
        )
        upper, lower, _, tau = bounds(cells, g_exc, g_N, g_inh, s_inh, s_exc, V)
        cv = isi_cv(upper, lower, tau, rate)
    private = {k: sum(f**2 * c.private[k] for c, f in parts) for k in ("AMPA", "GABA")}
    quantum = {k: _ratio(private[k] @ (rate * cv**2), whole[k] @ rate) for k in private}
    firming = _firming(cells, upper, lower, tau, nmda)
    lag = response_time(upper, lower)
    return Resting(rate, g_exc, g_N, g_inh, s_inh, s_exc, cv, quantum, opening, firming, lag)


def _firming(cells: Cells, upper: Array, lower: Array, tau: Array, nmda: Receptor) -> Array:
    """Growth of the NMDA opening with a pool's rate, over the next :data:`DRIVEN` spikes/s.

    What drives it moves threshold and reset alike; at rest they are `upper` and `lower`.
    """
    steps = np.linspace(0.0, 3.0, 61)
    u, low = upper - steps, lower - steps
    rate = 1e3 / (cells.t_ref + tau * (passage(u) - passage(np.minimum(low, 4.5))))
    cv = isi_cv(u, low, tau, rate)
    opening = effective_opening(rate, cv, nmda.saturation.value, nmda.tau.value)
    beyond = rate > rate[:, :1] + DRIVEN
    beyond[:, -1] = True
    driven = np.argmax(beyond, axis=1)[:, None]
    first, then = opening[:, :1], np.take_along_axis(opening, driven, axis=1)
    return np.asarray((then - first) / (np.take_along_axis(rate, driven, axis=1) - rate[:, :1]))


def _ratio(a: Array, b: Array) -> Array:
    return np.divide(a, b, out=np.zeros_like(a), where=b > 0)
