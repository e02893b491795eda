"""Regions that can be left out of a simulation without anything else noticing.

A region is *dormant* as long as nothing of it reaches another region: every synapse that it makes
there is plastic and of weight zero until it has learnt, and it neither gates nor modulates anything
outside. Leaving it out changes no other number, since pools and synapses draw the random numbers
that they draw in the whole brain (see :class:`~striata.circuits.simulation.cohort.Cohort`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache

from striata.circuits.description import Circuit, require

#: Stands for all regions in what a task engages.
EVERY_REGION = "every region"


def dormant(circuit: Circuit) -> dict[str, frozenset[str]]:
    """Regions of which nothing reaches another before it has learnt, and their populations."""
    regions = {region: frozenset(names) for region, names in circuit.regions}
    return {region: names for region, names in regions.items() if not _reaches(circuit, names)}


def _reaches(circuit: Circuit, names: Collection[str]) -> bool:
    synapses = any(
        p.source in names and p.target not in names and not (p.plastic and p.start.value == 0)
        for p in circuit.projections
    )
    gates = any(g.source in names and g.target not in names for g in circuit.gates)
    own = {p.name for p in circuit.projections if p.source in names}
    modulators = any(
        m.source in names
        and not (
            {*m.teaches, *(e.target for e in m.effects)} <= set(names)
            and {e.projection for e in m.presynaptic} <= own
        )
        for m in circuit.modulators
    )
    return synapses or gates or modulators


def regions_of(circuit: Circuit, names: Iterable[str]) -> set[str]:
    """The regions of populations, and of both ends of what is scalable, of these names."""
    of = {name: region for region, members in circuit.regions for name in members}
    ends = {p.name: (p.source, p.target) for p in circuit.projections}
    ends |= {g.name: (g.source, g.target) for g in circuit.gates}
    ends |= {d.name: (d.target, d.target) for d in circuit.depressions}
    return {of[end] for name in names for end in ends.get(name, (name,)) if end in of}


@lru_cache(maxsize=16)
def awake(circuit: Circuit, engaged: frozenset[str]) -> Circuit:
    """A copy without the dormant regions that are not `engaged`.

    Raises
    ------
    CircuitError
        If a region that should be engaged is not there.
    """
    for region in engaged - {EVERY_REGION}:
        require(region, [name for name, _ in circuit.regions], "region", "a task's engaged regions")
    if EVERY_REGION in engaged:
        return circuit
    gone = {n for region, names in dormant(circuit).items() if region not in engaged for n in names}
    return _without(circuit, gone) if gone else circuit


def _without(circuit: Circuit, gone: Collection[str]) -> Circuit:
    """A copy without populations and all that begins or ends there."""
    lost = {p.name for p in circuit.projections if {p.source, p.target} & set(gone)}
    return circuit.with_(
        populations=tuple(p for p in circuit.populations if p.name not in gone),
        projections=tuple(p for p in circuit.projections if p.name not in lost),
        gates=tuple(g for g in circuit.gates if not {g.source, g.target} & set(gone)),
        depressions=tuple(d for d in circuit.depressions if d.target not in gone),
        modulators=tuple(
            replace(
                m,
                effects=tuple(e for e in m.effects if e.target not in gone),
                teaches=tuple(t for t in m.teaches if t not in gone),
                presynaptic=tuple(e for e in m.presynaptic if e.projection not in lost),
            )
            for m in circuit.modulators
            if m.source not in gone
        ),
        regions=tuple(
            (region, left)
            for region, names in circuit.regions
            if (left := tuple(n for n in names if n not in gone))
        ),
    )
