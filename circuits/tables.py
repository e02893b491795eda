"""Methods tables of a circuit, as Markdown: every value with its unit and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from striata.circuits.description import (
    Circuit,
    LearningRule,
    Parameter,
    Population,
    Projection,
    parameters,
)

Row = Sequence[str]


def markdown(circuit: Circuit) -> str:
    """All tables of a circuit, from its populations to its learning rules."""
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
        "Short-term depression": _values(
            [(d.name, p) for d in circuit.depressions for p in parameters(d)]
        ),
        "Neuromodulators": _modulators(circuit),
    }
    for rule in circuit.rules:
        title = f"Learning rule: {rule.name.replace('_', ' ')}"
        out[title] = _values([(rule.name, p) for p in parameters(rule)]) + _named(rule)
    if circuit.facilitation is not None:
        values = parameters(circuit.facilitation)
        out["Facilitation"] = _values([("facilitation", p) for p in values])
    return {title: rows for title, rows in out.items() if len(rows) > 1}


def _value(p: Parameter) -> str:
    return f"{p.value:.6g} {p.unit}".strip()


def _populations(c: Circuit) -> list[Row]:
    rows: list[Row] = [
        (
            "population",
            "region",
            "pools",
            "neurons a pool",
            "rate at rest",
            "source of the rate",
            "note",
        )
    ]
    region = {name: region for region, names in c.regions for name in names}
    for p in c.populations:
        pools = f"{c.n_pools(p.name)} ({p.layout})"
        rest = (_value(p.rest), p.rest.source)
        rows.append((p.name, region.get(p.name, ""), pools, str(p.size), *rest, p.note))
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
        kind = _kind(p)
        inputs = str(round(p.probability.value * c.population(p.source).size))
        rows += [
            (p.name, receptor, _value(w), _value(p.probability), inputs, kind, w.source)
            for receptor, w in p.weights
        ]
    return rows


def _kind(p: Projection) -> str:
    """Whether a projection facilitates, or the rule by which it learns, and from where."""
    if not p.plastic:
        return "facilitating" if p.facilitating else ""
    factor = "" if p.rate_factor.value == 1 else f", learning rate × {p.rate_factor.value:g}"
    if p.reach.value < 1 or p.spread.value > 0:
        factor += f", {p.reach.value:.0%} of pairs in each subject, SD of log {p.spread.value:g}"
    rule = " ".join(filter(None, (p.plastic.replace("_", " "), p.variant)))
    return f"plastic: {rule}, weight {p.start.value:g} at start{factor}"


def _modulators(c: Circuit) -> list[Row]:
    values = []
    for m in c.modulators:
        values += [
            (f"{m.name}, released by {m.source}", (n, p))
            for n, p in (("tau", m.tau), ("tonic", m.tonic), *(("ramp", x) for x in m.ramp))
        ]
        for e in m.effects:
            label = f"{m.name} on {e.receptor} of {e.target}, {e.shape.replace('_', ' ')}"
            used = ("slope", "base") if e.shape == "linear" else ("slope", "base", "best", "width")
            values += [(label, (n, getattr(e, n))) for n in used]
        values += [
            (f"{m.name} on release, {e.projection}", ("slope", e.slope)) for e in m.presynaptic
        ]
    return _values(values)


def _named(rule: LearningRule) -> list[Row]:
    """What a rule takes from the circuit by name, e.g. its modulator."""
    values = ((f.name, getattr(rule, f.name)) for f in fields(rule))
    return [(rule.name, name, value, "") for name, value in values if isinstance(value, str)]


def _values(values: Iterable[tuple[str, tuple[str, Parameter]]]) -> list[Row]:
    head: Row = ("what", "parameter", "value", "source")
    return [head, *((what, name, _value(p), p.source) for what, (name, p) in values)]


def _table(rows: list[Row]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
