"""The network that all simulators in the comparison can run, and its neurons as arrays.

NEST's iaf_bw_2001 has AMPA, NMDA and GABA, one leak, and no more. So for the comparison, in every
simulator alike, the rebound current of GPe and STN is left out, GABA_B and metabotropic
conductances are held at their resting values inside the leak, facilitation is held at its resting
value inside the weights, and fluctuations that a pool's neurons share, gates and neuromodulators'
effects are off. Plastic synapses have their starting weights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Parameter, Population, Projection
from striata.circuits.dormant import awake
from striata.circuits.simulation.coupling import couple, facilitated
from striata.circuits.simulation.meanfield import Array
from striata.circuits.spiking.brian import BrianCohort

#: Receptors, of which the hand-written loop has the first three.
RECEPTORS = ("AMPA", "NMDA", "GABA", "mGlu", "GABA_B")
_HERE = "assumed: common to all simulators compared"


def usual() -> Circuit:
    """What every task simulates: the brain without its dormant regions."""
    return awake(brain(), frozenset())


def common(circuit: Circuit) -> Circuit:
    """The circuit reduced to what every simulator has."""
    rest = np.array([circuit.population(name).rest.value for name, _ in circuit.pools])
    slow = {k: couple(circuit).mean[k] @ rest for k in ("mGlu", "GABA_B")}
    populations = tuple(
        _leaky(p, *(float(slow[k][circuit.slices[p.name].start]) for k in slow))
        for p in circuit.populations
    )
    kept = (p for p in circuit.projections if not {k for k, _ in p.weights} & set(slow))
    return circuit.with_(
        populations=populations,
        projections=tuple(_fixed(circuit, p) for p in kept),
        gates=(),
        modulators=tuple(replace(m, effects=()) for m in circuit.modulators),
    )


def _leaky(p: Population, excitation: float, inhibition: float) -> Population:
    """A population with slow conductances [nS] in its leak.

    What is not in every simulator is left out.
    """
    c = p.cell
    g_L = c.g_L.value + excitation + inhibition
    E_L = (c.g_L.value * c.E_L.value - 70.0 * inhibition) / g_L
    cell = replace(
        c,
        g_L=Parameter(g_L, "nS", _HERE),
        E_L=Parameter(E_L, "mV", _HERE),
        g_T=Parameter(0.0, "nS", _HERE),
    )
    return replace(p, cell=cell, background=replace(p.background, shared=Parameter(0.0, "", _HERE)))


def _fixed(circuit: Circuit, p: Projection) -> Projection:
    """A projection whose facilitation, if any, is in its weights."""
    if not p.facilitating:
        return p
    u = float(facilitated(circuit, np.array(circuit.population(p.source).rest.value)))
    weights = tuple((k, Parameter(w.value * u, "nS", _HERE)) for k, w in p.weights)
    return replace(p, weights=weights, facilitating=False)


@dataclass(frozen=True)
class Synapses:
    """Synapses of one receptor: source and target neurons, and conductances [nS]."""

    receptor: str
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    weight: Array


def synapses(cohort: BrianCohort) -> list[Synapses]:
    """All synapses of a cohort with their present weights, but for those of zero conductance."""
    cohort.apply_weights()
    opened = {"inhibition": {"w_A": "GABA"}, "slow": {"w_A": "mGlu", "w_N": "GABA_B"}}
    out = []
    for kind, group in cohort.synapses.items():
        relative = np.asarray(group.w) if kind == "plastic" else np.ones(len(group))
        for name, receptor in opened.get(kind, {"w_A": "AMPA", "w_N": "NMDA"}).items():
            weight = np.asarray(getattr(group, name)) * relative
            there = np.asarray(getattr(group, name)) > 0
            if there.any():
                i, j = (np.asarray(x)[there] for x in (group.i, group.j))
                out.append(Synapses(receptor, i, j, weight[there]))
    return out


def rates(count: NDArray[np.int32], cohort: BrianCohort, seconds: float) -> Array:
    """Rate of each pool [spikes/s] from each neuron's number of spikes."""
    total = np.add.reduceat(count, cohort.layout.edges).reshape(cohort.shape).sum(axis=1)
    return np.asarray(total / (cohort.layout.size * cohort.shape[1] * seconds))
