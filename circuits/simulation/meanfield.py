"""The mean field of the spiking description: transfer functions, nothing fitted.

The first-passage rate of a leaky integrate-and-fire neuron in white noise (Siegert 1951; Brunel
2000) is evaluated at the effective time constant, potential and noise that its mean conductances
give it (Richardson 2004). The NMDA current is linearised around the mean potential, and the
threshold is moved up by 0.5826 step SDs because noise is held for finite steps (Siegmund 1985).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc, erfcx

from striata.circuits.description import Circuit

Array = NDArray[Any]

#: Interval for which the background noise is held constant at the spiking level [ms].
NOISE_HOLD = 0.4
#: Potential at which the noise of synaptic bombardment is turned into a current [mV]: between reset
#: and threshold.
V_NOISE = -54.0
#: Siegmund's constant −ζ(1/2)/√(2π): overshoot of a Gaussian random walk, in units of its step's
#: SD.
SIEGMUND = 0.5826

#: Range and step of the first-passage table.
Y_MIN, Y_MAX, Y_STEP = -60.0, 5.0, 0.001
_Y_N = round((Y_MAX - Y_MIN) / Y_STEP) + 1


def _passage_table() -> Array:
    y = Y_MIN + Y_STEP * np.arange(_Y_N)
    integrand = np.sqrt(np.pi) * erfcx(-y)
    table = np.concatenate([[0.0], np.cumsum((integrand[1:] + integrand[:-1]) / 2) * Y_STEP])
    return np.asarray(table, dtype=float)


#: ∫ √π exp(u²)(1 + erf u) du from −60 to 5, in steps of 0.001.
PASSAGE = _passage_table()


def passage(y: Array) -> Array:
    """The integral of √π exp(u²)(1 + erf u) up to `y`, from a table (nearest entry).

    `y` is held inside [−60, 5].
    """
    x = (np.clip(y, Y_MIN, Y_MAX) - (Y_MIN - Y_STEP / 2)) * (1 / Y_STEP)
    return np.asarray(PASSAGE.take(x.astype(np.int32)), dtype=y.dtype)


def magnesium(V: Array) -> Array:
    """Fraction of NMDA channels free of magnesium at `V` [mV] (Jahr and Stevens 1990, 1 mM)."""
    return np.asarray(1.0 / (1.0 + np.exp(-0.062 * V) / 3.57))


@dataclass(frozen=True)
class Cells:
    """Cell and background parameters of each pool, as columns (pools, 1).

    In pF, nS, mV, ms and spikes/ms.
    """

    C_m: Array
    g_L: Array
    E_L: Array
    V_th: Array
    V_reset: Array
    t_ref: Array
    g_bg: Array
    s_bg: Array
    size: Array
    shared: Array
    tau_shared: Array

    @classmethod
    def of(cls, circuit: Circuit) -> Cells:
        """Collect the parameters of a circuit's pools, in :attr:`Circuit.pools` order."""
        by_name = {p.name: p for p in circuit.populations}
        rows = []
        for name, _ in circuit.pools:
            p = by_name[name]
            c, b = p.cell, p.background
            events = b.rate.value * 1e-3 * b.synapses.value
            charge = b.weight.value * circuit_tau(circuit, "AMPA")
            rows.append(
                [
                    c.C_m.value,
                    c.g_L.value,
                    c.E_L.value,
                    c.V_th.value,
                    c.V_reset.value,
                    c.t_ref.value,
                    charge * events,
                    charge * np.sqrt(events),
                    p.size,
                    b.shared.value,
                    b.tau.value,
                ]
            )
        return cls(*(np.array(column)[:, None] for column in zip(*rows, strict=True)))


def circuit_tau(circuit: Circuit, receptor: str) -> float:
    """Decay of a receptor's conductance [ms]."""
    return next(r.tau.value for r in circuit.receptors if r.name == receptor)


def transfer(
    cells: Cells,
    g_exc: Array,
    g_nmda: Array,
    g_inh: Array,
    s_inh: Array | float,
    s_exc: Array | float,
    V: Array,
) -> tuple[Array, Array, Array]:
    """Rate, mean potential and time constant of each pool at given mean conductances.

    Parameters
    ----------
    cells
        Parameters, (pools, 1).
    g_exc, g_nmda, g_inh
        Mean conductances, background excluded [nS], (pools, n).
    s_inh, s_exc
        White-noise strength of the recurrent inhibition and excitation [nS √ms].
    V
        Mean potential around which NMDA is linearised [mV], (pools, n).

    Returns
    -------
    rate [spikes/s], mean potential [mV], effective membrane time constant [ms], each (pools, n).
    """
    upper, lower, mu, tau = bounds(cells, g_exc, g_nmda, g_inh, s_inh, s_exc, V)
    rate = 1.0 / (cells.t_ref + tau * (passage(upper) - passage(np.minimum(lower, 4.5))))
    free = 1.0 - rate * cells.t_ref
    mean = free * (mu - (cells.V_th - cells.V_reset) * rate * tau) + (1 - free) * cells.V_reset
    return 1e3 * rate, np.minimum(mean, cells.V_th), tau


def bounds(
    cells: Cells,
    g_exc: Array,
    g_nmda: Array,
    g_inh: Array,
    s_inh: Array | float,
    s_exc: Array | float,
    V: Array,
) -> tuple[Array, Array, Array, Array]:
    """Threshold and reset in units of the noise, effective potential [mV] and time constant [ms].

    See `transfer`.
    """
    block = magnesium(V)
    slope = block + V * 0.062 * block * (1 - block)
    g = cells.g_L + cells.g_bg + g_exc + g_inh + g_nmda * slope
    g = np.maximum(g, 0.2 * cells.g_L)
    tau = cells.C_m / g
    mu = (cells.g_L * cells.E_L + g_inh * -70.0 - g_nmda * (block - slope) * V) / g
    noise = (
        (cells.s_bg**2 + s_exc**2) * V_NOISE**2 + s_inh**2 * (V_NOISE + 70.0) ** 2
    ) / cells.C_m**2
    sigma = np.sqrt(noise * tau)
    shift = SIEGMUND * np.sqrt(NOISE_HOLD / tau)
    return (cells.V_th - mu) / sigma + shift, (cells.V_reset - mu) / sigma, mu, tau


def isi_cv(upper: Array, lower: Array, tau: Array, rate: Array) -> Array:
    """Coefficient of variation of interspike intervals (Brunel 2000, appendix).

    `upper` and `lower` come from :func:`bounds`, `tau` in ms, `rate` in spikes/s.
    """
    y = np.arange(-12.0, 5.0, 0.002)
    inner = np.cumsum(erfcx(-y) * erfc(-y)) * 0.002
    outer = np.concatenate([[0.0], np.cumsum(np.exp(y[1:] ** 2) * inner[1:]) * 0.002])
    span = np.interp(np.minimum(upper, 4.9), y, outer) - np.interp(np.minimum(lower, 4.8), y, outer)
    return np.asarray(np.sqrt(np.minimum(2 * np.pi * (rate * 1e-3 * tau) ** 2 * span, 1.0)))


def response_time(upper: Array, lower: Array) -> Array:
    """How long the rate lags behind a slow change of the input, in membrane time constants.

    It is −d arg R/dω at ω = 0 of the linear response R(ω) of leaky integrate-and-fire neurons in
    white noise, ``(U'(upper) − U'(lower)) / (U(upper) − U(lower)) / (1 + iω)`` with
    ``U'' − 2yU' = 2iωU`` (Brunel 2001), expanded in ω. A neuron of low rate, far below threshold,
    responds with its membrane's time constant, others faster (Ostojic 2011).

    Parameters
    ----------
    upper, lower
        Threshold and reset in units of the noise, from :func:`bounds`.
    """
    step = 0.002
    y = np.arange(-12.0, 5.0, step)
    d1 = np.sqrt(np.pi) * erfcx(-y)
    U1 = np.cumsum(d1) * step
    d2 = 2 * np.exp(y**2) * np.cumsum(np.exp(-(y**2)) * U1) * step
    high, low = np.clip(upper, -11.0, 4.9), np.clip(lower, -11.9, 4.8)
    U1_, U2_, d1_, d2_ = (
        np.interp(high, y, f) - np.interp(low, y, f) for f in (U1, np.cumsum(d2) * step, d1, d2)
    )
    return np.asarray(1.0 + U2_ / U1_ - d2_ / d1_)
