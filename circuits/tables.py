"""Methods tables of a circuit, as Markdown: every value with its unit and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from striata.circuits.description import Circuit, Parameter, Population, parameters

Row = Sequence[str]


def markdown(circuit: Circuit) -> str:
    """All tables of a circuit: populations, projections, receptors, gains, neuromodulators, learning."""
    parts = [
        f"# Circuit\n\n{neurons(circuit):,} neurons; description SHA-256 `{circuit.hash[:16]}…`."
    ]
    parts += [f"## {title}\n\n{_table(rows)}" for title, rows in tables(circuit).items()]
    return "\n\n".join(parts)


def neurons(circuit: Circuit) -> int:
    """Neurons of one subject."""
    return sum(p.size * circuit.n_pools(p.name) for p in circuit.populations)


def tables(circuit: Circuit) -> dict[str, list[Row]]:
    """Title → rows of text, the first of them the header."""
    out = {
        "Populations": _populations(circuit),
        "Cells": _cells(circuit),
        "Background input": _backgrounds(circuit),
        "Projections": _projections(circuit),
        "Receptors": _values([(r.name, p) for r in circuit.receptors for p in parameters(r)]),
        "Top-down gain": _values([(g.name, p) for g in circuit.gates for p in parameters(g)]),
        "Neuromodulators": _modulators(circuit),
    }
    rules = {
        "Learning": circuit.plasticity,
        "Reinforcement": circuit.reinforcement,
        "Repetition": circuit.repetition,
        "World model": circuit.world_model,
        "Facilitation": circuit.facilitation,
    }
    for title, thing in rules.items():
        if thing is not None:
            out[title] = _values([(title.lower(), p) for p in parameters(thing)])
    return {title: rows for title, rows in out.items() if len(rows) > 1}


def _value(p: Parameter) -> str:
    return f"{p.value:.6g} {p.unit}".strip()


def _populations(c: Circuit) -> list[Row]:
    rows: list[Row] = [
        ("population", "pools", "neurons a pool", "rate at rest", "source of the rate", "note")
    ]
    for p in c.populations:
        pools = f"{c.n_pools(p.name)} ({p.layout})"
        rows.append((p.name, pools, str(p.size), _value(p.rest), p.rest.source, p.note))
    return rows


def _cells(c: Circuit) -> list[Row]:
    kinds: dict[object, list[Population]] = {}
    for p in c.populations:
        kinds.setdefault(p.cell, []).append(p)
    rows: list[Row] = [("populations", "parameter", "value", "source")]
    for cell, members in kinds.items():
        names = ", ".join(p.name for p in members)
        rows += [(names, name, _value(p), p.source) for name, p in parameters(cell)]
    return rows


def _backgrounds(c: Circuit) -> list[Row]:
    rows: list[Row] = [("population", "parameter", "value", "source")]
    for p in c.populations:
        rows += [
            (p.name, name, _value(value), value.source) for name, value in parameters(p.background)
        ]
    return rows


def _projections(c: Circuit) -> list[Row]:
    head = (
        "projection",
        "receptor",
        "conductance",
        "probability",
        "inputs from a pool",
        "kind",
        "source",
    )
    rows: list[Row] = [head]
    for p in c.projections:
        kind = "plastic" if p.plastic else "facilitating" if p.facilitating else ""
        inputs = str(round(p.probability.value * c.population(p.source).size))
        rows += [
            (p.name, receptor, _value(w), _value(p.probability), inputs, kind, w.source)
            for receptor, w in p.weights
        ]
    return rows


def _modulators(c: Circuit) -> list[Row]:
    values = []
    for m in c.modulators:
        values += [
            (f"{m.name}, released by {m.source}", (n, p))
            for n, p in (("tau", m.tau), ("tonic", m.tonic))
        ]
        for e in m.effects:
            label = f"{m.name} on {e.receptor} of {e.target}, {e.shape.replace('_', ' ')}"
            used = ("slope", "base") if e.shape == "linear" else ("slope", "base", "best", "width")
            values += [(label, (n, getattr(e, n))) for n in used]
    return _values(values)


def _values(values: Iterable[tuple[str, tuple[str, Parameter]]]) -> list[Row]:
    head: Row = ("what", "parameter", "value", "source")
    return [head, *((what, name, _value(p), p.source) for what, (name, p) in values)]


def _table(rows: list[Row]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
