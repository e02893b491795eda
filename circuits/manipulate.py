"""Named changes to a circuit: lesions, scaled synapses, and parameters set by name. Each returns a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from circuits.description import Circuit, Parameter, require


def scaled(circuit: Circuit, projection: str, factor: float) -> Circuit:
    """A copy with every conductance of one projection multiplied by `factor`."""
    require(projection, [p.name for p in circuit.projections], "projection", "scale")
    return circuit.with_(
        projections=tuple(
            replace(p, weights=tuple((r, replace(w, value=w.value * factor)) for r, w in p.weights))
            if p.name == projection
            else p
            for p in circuit.projections
        )
    )


def lesioned(circuit: Circuit, names: Sequence[str]) -> Circuit:
    """A copy without the output of the populations, or without the projections, that are named."""
    known = {p.name for p in circuit.populations} | {p.name for p in circuit.projections}
    for name in names:
        require(name, known, "population or projection", "lesion")
    return circuit.with_(
        projections=tuple(p for p in circuit.projections if not {p.name, p.source} & set(names))
    )


def with_background(circuit: Circuit, factors: dict[str, float], source: str) -> Circuit:
    """A copy whose populations' background rates are multiplied by `factors`, marked with `source`."""
    return circuit.with_(
        populations=tuple(
            replace(
                p,
                background=replace(
                    p.background,
                    rate=Parameter(round(p.background.rate.value * factors.get(p.name, 1.0), 6), "spikes/s", source),
                ),
            )
            for p in circuit.populations
        )
    )
