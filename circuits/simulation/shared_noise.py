"""Slow noise that the neurons of a pool have in common, the source of noise correlations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.simulation import kernel, noise
from striata.circuits.simulation.meanfield import Array, circuit_tau
from striata.circuits.simulation.modulation import SLOW_STEP


class SharedNoise:
    """Slow fluctuation of the background that all the neurons of a pool have in common.

    `keys` (pools, columns): columns of the same subject and run share them.
    """

    def __init__(self, circuit: Circuit, keys: NDArray[np.uint64]) -> None:
        populations = [circuit.population(name) for name, _ in circuit.pools]
        background = [p.background for p in populations]
        mean = np.array([b.rate.value * b.synapses.value * b.weight.value for b in background])
        conductance = mean * circuit_tau(circuit, "AMPA") * 1e-3
        self._sd = np.array([b.shared.value for b in background]) * conductance
        self._decay = np.exp(-SLOW_STEP / np.array([b.tau.value for b in background]))
        self._held, self._keys = np.zeros((len(populations), keys.shape[1])), keys

    def narrow(self, kept: NDArray[np.bool_], keys: NDArray[np.uint64]) -> None:
        """Go on with some of the columns only, whose keys these are."""
        self._held, self._keys = np.compress(kept, self._held, axis=-1), keys

    def advance(self, now: int, scale: Array, out: Array) -> None:
        """Advance by SLOW_STEP ms; `scale` (columns,) times the fluctuation goes to `out` [nS]."""
        decay, step = self._decay, noise.shift(now // SLOW_STEP)
        kick = np.sqrt(1 - decay**2)
        kernel.fluctuate(self._keys, step, decay, kick, self._sd, scale, self._held, out)
