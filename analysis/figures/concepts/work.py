"""Work: what a lever must bring so that it is pressed, and so that striatum learns."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key
from striata.analysis.figures.style import MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.working import LEVERS, PUBLISHED, worked
from striata.analysis.statistics.intervals import SIGNED, interval

ARMS = {
    "control": ("intact", MODEL, -0.12),
    "goal-directed off": ("outcomes call for no action", "#0072B2", 0.12),
}

_WORDS: dict[str, Any] = {
    "ha": "right",
    "va": "center",
    "fontsize": 8.5,
    "color": PEOPLE,
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 2.0},
}


def work(result: Result) -> Figure:
    """Presses and cached weights, by what the lever brings."""
    figure = Figure(figsize=(9, 3.4))
    presses, cached = figure.subplots(1, 2, sharey=True)
    _each(presses, result, "chosen", 0.5)
    _published(presses)
    presses.set(title="Presses", xlabel="of the lever that brings it, minus half")
    _each(cached, result, "cached", 0.0)
    cached.set(title="What striatum learns", xlabel="for that lever above the other (weight)")
    letters((presses, cached))
    key(cached, loc="lower right")
    return figure


def _each(ax: Any, result: Result, measure: str, chance: float) -> None:
    bounds = SIGNED if measure == "chosen" else None
    for arm, (label, colour, shift) in ARMS.items():
        tables = {lever: worked(result, lever, arm) for lever in LEVERS}
        found = {k: interval(t[measure] - chance, bounds) for k, t in tables.items() if not t.empty}
        if found:
            bars(ax, found, colour, label, shift)
    ax.axvline(0, color="#999999", linewidth=0.7)


def _published(ax: Any) -> None:
    """What rats do, in words at the right of each row."""
    for row, lever in enumerate(LEVERS):
        known = PUBLISHED.get(lever)
        if known is not None:
            does = "rats press" if known.direction > 0 else "rats do not press"
            ax.text(0.98, row, does, transform=ax.get_yaxis_transform(), **_WORDS)
