"""Named changes to a circuit: lesions and scaled synapses. Each returns a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from striata.circuits.description import Circuit, Parameter, require


def scaled(circuit: Circuit, projection: str, factor: float) -> Circuit:
    """A copy with one projection's conductances multiplied by `factor`.

    Or one gate's gain, or how far an input depresses (with 0 it does not).
    """
    require(projection, circuit.scalable, "projection", "scale")
    return circuit.with_(
        projections=tuple(
            replace(p, weights=tuple((r, replace(w, value=w.value * factor)) for r, w in p.weights))
            if p.name == projection
            else p
            for p in circuit.projections
        ),
        gates=tuple(
            replace(g, gain=replace(g.gain, value=g.gain.value * factor))
            if g.name == projection
            else g
            for g in circuit.gates
        ),
        depressions=tuple(
            replace(d, half=replace(d.half, value=d.half.value / factor))
            if d.name == projection
            else d
            for d in circuit.depressions
            if d.name != projection or factor != 0
        ),
    )


def parts(circuit: Circuit) -> set[str]:
    """All that can be taken away: populations, projections and the like."""
    return {*(p.name for p in circuit.populations), *circuit.scalable}


def lesioned(circuit: Circuit, names: Sequence[str]) -> Circuit:
    """A copy without the output of named populations, or without named projections or the like.

    All of :attr:`~striata.circuits.description.Anatomy.scalable` can be named.
    """
    known = parts(circuit)
    for name in names:
        require(name, known, "population or projection", "lesion")
    gone = set(names)
    lost = [p.name for p in circuit.projections if {p.name, p.source} & gone]
    return unmodulated(circuit, lost).with_(
        projections=tuple(p for p in circuit.projections if p.name not in lost),
        gates=tuple(g for g in circuit.gates if not {g.name, g.source} & gone),
        depressions=tuple(d for d in circuit.depressions if d.name not in gone),
    )


def unmodulated(circuit: Circuit, projections: Sequence[str]) -> Circuit:
    """A copy in which no neuromodulator acts presynaptically on named projections."""
    return circuit.with_(
        modulators=tuple(
            replace(
                m, presynaptic=tuple(e for e in m.presynaptic if e.projection not in projections)
            )
            for m in circuit.modulators
        )
    )


def with_background(circuit: Circuit, factors: dict[str, float], source: str) -> Circuit:
    """A copy whose background rates are multiplied by `factors`, marked with `source`."""
    return circuit.with_(
        populations=tuple(
            replace(
                p,
                background=replace(
                    p.background,
                    rate=Parameter(
                        round(p.background.rate.value * factors.get(p.name, 1.0), 6),
                        "spikes/s",
                        source,
                    ),
                ),
            )
            for p in circuit.populations
        )
    )
