"""How alike codes are, by how alike events are: separation and completion in one curve."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.memory import CA3, DENTATE, beside
from striata.analysis.figures.panels import points
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.memory.measures import (
    ALL,
    DEGREES,
    ca3_overlap,
    dentate_overlap,
)
from striata.analysis.statistics.intervals import PROPORTION

#: Layers, what is measured of them, their colours and lines.
LAYERS = (
    ("CA3", ca3_overlap, CA3, "o-"),
    ("dentate gyrus", dentate_overlap, DENTATE, "s--"),
)
ARMS = {"control": "Intact", "tiring off": "Stored without tiring"}


def degrees(result: Result) -> Figure:
    """Overlap of codes against overlap of events, intact and without tiring."""
    arms = [a for a in ARMS if result.tested(a, DEGREES)]
    figure = Figure(figsize=(3.6 * len(arms), 3.5))
    axes = figure.subplots(1, len(arms), squeeze=False)[0]
    for ax, arm in zip(axes, arms, strict=True):
        _curves(ax, result, arm)
    letters(axes)
    figure.legend(*axes[0].get_legend_handles_labels(), loc=beside(len(arms)), ncols=2)
    return figure


def _curves(ax: Any, result: Result, arm: str) -> None:
    ax.plot([0, 1], [0, 1], ":", color="#999999", linewidth=0.8)
    ax.text(0.62, 0.66, "as events", rotation=40, size=8, color="#666666", ha="right")
    for name, measure, colour, line in LAYERS:
        table = result.each(measure, arm, DEGREES).dropna(axis=1, how="all")
        points(ax, [n / ALL for n in table], table, colour, name, line, PROPORTION)
    ax.set_xticks([0, 0.5, 1], ["0", "3 of 6", "6 of 6"])
    ax.set(
        title=ARMS[arm],
        xlabel="attributes shared with a stored event",
        ylabel="part of the code shared with it",
        xlim=(-0.05, 1.05),
        ylim=(-0.04, 1.04),
    )
