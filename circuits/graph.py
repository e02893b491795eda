"""The circuit as a picture: populations as boxes, projections as arrows."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from circuits.description import Circuit
from circuits.errors import CircuitError

#: Where each population stands (x, y), and the system that it belongs to.
PLACES: dict[str, tuple[float, float, str]] = {
    "PFC-colour": (0.0, 6.0, "prefrontal"), "PFC_I": (1.6, 6.0, "prefrontal"), "PFC-word": (3.2, 6.0, "prefrontal"),
    "dACC": (5.4, 6.0, "prefrontal"),
    "V4": (0.0, 4.7, "sensory"), "V_I": (1.6, 4.7, "sensory"), "VWFA": (3.2, 4.7, "sensory"),
    "PMC": (5.4, 4.7, "motor"), "PMC_I": (7.4, 4.7, "motor"),
    "D1": (1.0, 3.1, "striatum"), "FSI": (3.2, 3.1, "striatum"), "D2": (5.4, 3.1, "striatum"),
    "DA": (-1.4, 3.1, "dopamine"),
    "GPe-arky": (3.2, 1.6, "pallidum"), "GPe-proto": (5.4, 1.6, "pallidum"), "STN": (7.4, 1.6, "subthalamic"),
    "GPi": (3.2, 0.1, "pallidum"), "MD": (0.2, 0.1, "thalamus"), "VA": (7.4, 0.1, "thalamus"),
}  # fmt: skip
FILLS = {
    "prefrontal": "#e7e1ef", "sensory": "#dbe9f6", "motor": "#d9efe0", "striatum": "#fbe6cf", "dopamine": "#f7d9d4",
    "pallidum": "#eeeeee", "subthalamic": "#f5f0c9", "thalamus": "#dcefef",
}  # fmt: skip
COLOURS = {"excitation": "#2c6fa6", "inhibition": "#b8352a", "gain": "#6b4c9a", "dopamine": "#c9821b"}


def draw(circuit: Circuit) -> Figure:
    """Draw a circuit.

    Raises
    ------
    CircuitError
        If it has a population that has no place in the picture.
    """
    missing = [p.name for p in circuit.populations if p.name not in PLACES]
    if missing:
        raise CircuitError(f"The picture has no place for {', '.join(missing)}.")
    figure = Figure(figsize=(9.5, 7.2), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(-2.3, 8.4), ylim=(-0.5, 6.6))
    axes.axis("off")
    boxes = {}
    for p in circuit.populations:
        x, y, system = PLACES[p.name]
        pools = circuit.n_pools(p.name)
        label = f"{p.name}\n{f'{pools} × ' if pools > 1 else ''}{p.size}"
        box = {"boxstyle": "round,pad=0.35", "facecolor": FILLS[system], "edgecolor": "#444444", "linewidth": 0.8}
        text = axes.text(x, y, label, ha="center", va="center", fontsize=9, bbox=box, zorder=3)
        boxes[p.name] = text.get_bbox_patch()
    for (source, target), kind in _arrows(circuit).items():
        _arrow(axes, boxes, source, target, COLOURS[kind], "dashed" if kind in ("gain", "dopamine") else "solid")
    handles = [Line2D([], [], color=c, ls="--" if k in ("gain", "dopamine") else "-", label=k)
               for k, c in COLOURS.items()]  # fmt: skip
    axes.legend(handles=handles, loc="upper right", frameon=False, fontsize=9, bbox_to_anchor=(1.0, 1.0))
    return figure


def _arrows(c: Circuit) -> dict[tuple[str, str], str]:
    """(source, target) → kind; projections of a population onto itself are left out."""
    inhibitory = {r.name for r in c.receptors if r.E_rev.value < -60}
    out = {}
    for p in c.projections:
        if p.source != p.target:
            out[p.source, p.target] = "inhibition" if p.weights[0][0] in inhibitory else "excitation"
    out |= {(g.source, g.target): "gain" for g in c.gates}
    return out | {(m.source, e.target): "dopamine" for m in c.modulators for e in m.effects}


def _arrow(axes: Any, boxes: dict[str, Any], source: str, target: str, colour: str, style: str) -> None:
    """A bent arrow from the rim of one box to the rim of the other."""
    start, end = PLACES[source][:2], PLACES[target][:2]
    bend = 0.12 if (source < target) == (start[0] <= end[0]) else 0.2
    look = {
        "arrowstyle": "-|>", "connectionstyle": f"arc3,rad={bend}", "mutation_scale": 9, "color": colour,
        "linestyle": style, "linewidth": 1.0, "alpha": 0.85, "patchA": boxes[source], "patchB": boxes[target],
        "shrinkA": 0, "shrinkB": 1,
    }  # fmt: skip
    axes.annotate("", xy=end, xytext=start, arrowprops=look, zorder=2)
