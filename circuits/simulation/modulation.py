"""Slow influences on a cohort: shared background noise, neuromodulators, and top-down gain."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Effect, Gate, Modulator
from striata.circuits.simulation import kernel, noise
from striata.circuits.simulation.meanfield import Array, circuit_tau

#: Rate above rest at which a gate's gain has its nominal value [spikes/s].
GATE_SCALE = 30.0
#: Steps [ms] between updates of slow shared noise and of neuromodulators.
SLOW_STEP = 10


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


class Modulation:
    """Gains that top-down projections and neuromodulators set, from rates as they are now."""

    def __init__(self, circuit: Circuit) -> None:
        self._rest = {p.name: p.rest.value for p in circuit.populations}
        self._alike = {m.name: list(_alike(m)) for m in circuit.modulators}

    def top_down(self, gate: Gate, rate: Array) -> Array:
        """Gain on the target's input from the world at the source's mean rate (columns,)."""
        above = np.maximum(rate - self._rest[gate.source], 0.0)
        return np.asarray(1.0 + gate.gain.value * above / GATE_SCALE)

    def advance(
        self, m: Modulator, rate: Array, concentration: Array, level: Array
    ) -> list[tuple[Effect, Array]]:
        """Advance a modulator's concentration (columns,) by SLOW_STEP ms in place.

        `rate` (columns,) is its source's mean, `level` a factor on its release. The gains
        (columns,) of all its effects come back.
        """
        ratio = rate / self._rest[m.source]
        concentration += SLOW_STEP * 1e-3 / m.tau.value * (ratio - concentration)
        phi, out = m.phi(concentration * level), []
        for effects, tonic in self._alike[m.name]:
            gain = np.asarray(_effect(effects[0], phi) / tonic)
            out += [(e, gain) for e in effects]
        return out


def _alike(m: Modulator) -> Iterator[tuple[list[Effect], Array]]:
    """Effects that differ in what they act on only, and what they amount to at rest."""
    found: dict[tuple[object, ...], list[Effect]] = {}
    for e in m.effects:
        key = (e.shape, e.slope.value, e.base.value, e.best.value, e.width.value)
        found.setdefault(key, []).append(e)
    for effects in found.values():
        tonic = np.array(m.tonic.value)
        yield effects, np.array(1.0) if m.ramp else _effect(effects[0], tonic)


def gains_at_rest(circuit: Circuit) -> dict[str, Array]:
    """Receptor → (pools, 1): what neuromodulators leave of it at rest, 1 but for some ramps."""
    out = {r.name: np.ones((len(circuit.pools), 1)) for r in circuit.receptors}
    for m in circuit.modulators:
        for e in m.effects if m.ramp else ():
            out[e.receptor][circuit.slices[e.target]] = _effect(e, np.array(0.0))
    return out


def release(m: Modulator, concentration: Array, level: Array) -> Iterator[tuple[str, Array]]:
    """Factors (columns,) on what projections release, by projection; none costs nothing."""
    if not m.presynaptic:
        return
    phi, tonic = m.phi(concentration * level), m.tonic.value
    for e in m.presynaptic:
        yield e.projection, (1.0 + e.slope.value * phi) / (1.0 + e.slope.value * tonic)


def _effect(e: Effect, level: Array) -> Array:
    """What an effect amounts to at a modulator's level; the gain is this over its tonic value."""
    if e.shape == "linear":
        return np.asarray(e.base.value + e.slope.value * level)
    bell = np.exp(-((level - e.best.value) ** 2) / (2 * e.width.value**2))
    return np.asarray(e.base.value + e.slope.value * bell)
