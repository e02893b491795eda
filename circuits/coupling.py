"""Pool-to-pool coupling of a circuit: in-degrees and conductances as matrices, for the mean field and for wiring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from circuits.description import Circuit, Projection
from circuits.meanfield import Array, circuit_tau


@dataclass(frozen=True)
class Link:
    """One projection between pools: in-degree of each target neuron, and which pool pairs it joins.

    `sources` and `targets` are pool indices, one entry a joined pair; `indegree` inputs from each source pool.
    """

    projection: Projection
    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    indegree: int


def links(circuit: Circuit) -> tuple[Link, ...]:
    """Every projection's joined pool pairs, in the circuit's order."""
    out = []
    for pr in circuit.projections:
        s, t = circuit.slices[pr.source], circuit.slices[pr.target]
        pairs = [
            (i, j)
            for j in range(t.start, t.stop)
            for i in range(s.start, s.stop)
            if pr.topology == "all" or (pr.topology == "same") == (i - s.start == j - t.start)
        ]
        size = circuit.population(pr.source).size
        indegree = max(1, round(pr.probability.value * size)) if pr.probability.value > 0 else 0
        if pr.source == pr.target:
            indegree = min(indegree, size - 1)
        source, target = (np.array(x, dtype=np.int64) for x in zip(*pairs, strict=True))
        out.append(Link(pr, source, target, indegree))
    return tuple(out)


@dataclass(frozen=True)
class Coupling:
    """Mean-field coupling matrices (targets, sources).

    `mean` of a receptor gives nS for each spike/s of the source (for NMDA: nS at full activation of the source's
    gating); `noise` gives nS² ms for each spike/s. Plastic projections are left out.
    """

    mean: dict[str, Array]
    noise: dict[str, Array]


def couple(circuit: Circuit, fixed: bool = True, plastic: bool = False) -> Coupling:
    """Matrices of the fixed and/or the plastic projections (the latter at relative weight 1)."""
    n = len(circuit.pools)
    mean = {r.name: np.zeros((n, n)) for r in circuit.receptors}
    noise = {r.name: np.zeros((n, n)) for r in circuit.receptors}
    for link in links(circuit):
        if not (plastic if link.projection.plastic else fixed):
            continue
        for receptor, weight in link.projection.weights:
            tau = circuit_tau(circuit, receptor)
            saturates = next(r.magnesium for r in circuit.receptors if r.name == receptor)
            scale = 1.0 if saturates else tau * 1e-3
            mean[receptor][link.targets, link.sources] += link.indegree * weight.value * scale
            noise[receptor][link.targets, link.sources] += link.indegree * (weight.value * tau) ** 2 * 1e-3
    return Coupling(mean, noise)


def gating(rate: Array, saturation: float, tau: float) -> Array:
    """Steady NMDA gating of a source firing at `rate` [spikes/s] with decay `tau` [ms]."""
    x = saturation * rate * tau * 1e-3
    return np.asarray(x / (1 + x))
