"""Pool-to-pool coupling of a circuit: in-degrees and conductances as matrices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Projection
from striata.circuits.simulation.meanfield import Array, circuit_tau


@dataclass(frozen=True)
class Link:
    """One projection between pools: in-degree of each target neuron, and which pool pairs it joins.

    `sources` and `targets` are pool indices, one entry a joined pair; `indegree` inputs from each
    source pool.
    """

    projection: Projection
    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    indegree: int


def links(circuit: Circuit) -> tuple[Link, ...]:
    """Every projection's joined pool pairs, in the circuit's order."""
    out = []
    for pr in circuit.projections:
        chosen = frozenset(pr.pairs)
        s, t = circuit.slices[pr.source], circuit.slices[pr.target]
        pairs = [
            (i, j)
            for j in range(t.start, t.stop)
            for i in range(s.start, s.stop)
            if _joined(pr, chosen, i - s.start, j - t.start)
        ]
        size = circuit.population(pr.source).size
        indegree = max(1, round(pr.probability.value * size)) if pr.probability.value > 0 else 0
        if pr.source == pr.target:
            indegree = min(indegree, size - 1)
        source, target = (np.array(x, dtype=np.int64) for x in zip(*pairs, strict=True))
        out.append(Link(pr, source, target, indegree))
    return tuple(out)


def _joined(pr: Projection, chosen: Collection[tuple[int, int]], source: int, target: int) -> bool:
    if pr.topology == "some":
        return (source, target) in chosen
    return pr.topology == "all" or (pr.topology == "same") == (source == target)


@dataclass(frozen=True)
class Coupling:
    """Mean-field coupling matrices (targets, sources).

    `mean` of a receptor gives nS for each spike/s of the source (for NMDA: nS at full activation of
    the source's gating); `noise` gives nS² ms for each spike/s, and `private` the part of it that
    two neurons of the target do not share because each draws its own inputs from the source.
    """

    mean: dict[str, Array]
    noise: dict[str, Array]
    private: dict[str, Array]


def couple(
    circuit: Circuit, kind: Literal["fixed", "plastic", "start", "facilitating"] = "fixed"
) -> Coupling:
    """Matrices of one kind of projection.

    Plastic ones are taken at relative weight 1 or, for ``start``, as before any learning;
    facilitating ones fully facilitated.
    """
    n = len(circuit.pools)
    mean = {r.name: np.zeros((n, n)) for r in circuit.receptors}
    noise = {r.name: np.zeros((n, n)) for r in circuit.receptors}
    private = {r.name: np.zeros((n, n)) for r in circuit.receptors}
    for link in links(circuit):
        pr = link.projection
        if kind.replace("start", "plastic") != _kind(pr):
            continue
        relative = pr.mean_start if kind == "start" else 1.0
        for receptor, weight in pr.weights:
            tau = circuit_tau(circuit, receptor)
            saturates = next(r.magnesium for r in circuit.receptors if r.name == receptor)
            scale = relative * (1.0 if saturates else tau * 1e-3)
            mean[receptor][link.targets, link.sources] += link.indegree * weight.value * scale
            quantum = link.indegree * (relative * weight.value * tau) ** 2 * 1e-3
            noise[receptor][link.targets, link.sources] += quantum
            own = 1.0 - link.indegree / circuit.population(pr.source).size
            private[receptor][link.targets, link.sources] += quantum * own
    return Coupling(mean, noise, private)


def _kind(pr: Projection) -> str:
    return "plastic" if pr.plastic else "facilitating" if pr.facilitating else "fixed"


def facilitated(circuit: Circuit, rate: Array) -> Array:
    """Steady facilitation of a source firing at `rate` [spikes/s]; 1 where the circuit has none."""
    if circuit.facilitation is None:
        return np.ones_like(rate)
    U, tau = circuit.facilitation.U.value, circuit.facilitation.tau.value * 1e-3
    return np.asarray(U * (1 + rate * tau) / (1 + U * rate * tau))


def gating(rate: Array, opening: Array, tau: float) -> Array:
    """Steady NMDA gating of a source firing at `rate` [spikes/s] with decay `tau` [ms]."""
    x = opening * rate * tau * 1e-3
    return np.asarray(x / (1 + x))


def effective_opening(rate: Array, cv: Array, saturation: float, tau: float) -> Array:
    """NMDA opening for each spike at which Poisson firing gives regular firing's mean gating.

    A spike opens the fraction `saturation` of what is still closed. Between spikes of a gamma
    renewal process of the given `rate` [spikes/s] and `cv`, gating decays with `tau` [ms] by
    E[exp(−T/τ)] = (1 + cv²/rτ)^(−1/cv²).
    """
    x, k = rate * tau * 1e-3, 1.0 / np.maximum(cv, 0.05) ** 2
    left = (1.0 + 1.0 / (k * x)) ** -k
    before = saturation * left / (1.0 - (1.0 - saturation) * left)
    mean = x * saturation * (1.0 - before)
    return np.asarray(mean / ((1.0 - mean) * x))
