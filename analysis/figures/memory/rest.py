"""Rest before and after events: what fluctuates together, and what comes back by itself."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, spread
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.memory.measures import (
    REST,
    REST_BEFORE,
    belongs,
    cofiring,
    rises,
)
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, SIGNED, interval

#: Rows: task, arm, and how they are called.
ROWS = (
    (REST_BEFORE, "control", "before any event"),
    (REST, "control", "after"),
    (REST, "CA3 recurrence cut", "after, recurrence cut"),
    (REST, "CA3 plasticity off", "after, none learnt\nin CA3 → CA3"),
    (REST, "plasticity off", "after, nothing learnt"),
)


def rest(result: Result) -> Figure:
    """Three panels: co-firing, pools that rise, and whose they are."""
    figure = Figure(figsize=(10.5, 3.1))
    axes = figure.subplots(1, 3)
    _rows(axes[0], result, cofiring, SIGNED)
    axes[0].axvline(0, color="#999999", linewidth=0.8)
    axes[0].set(title="Together in CA3", xlabel="correlation, code minus unrelated")
    _rows(axes[1], result, rises, POSITIVE)
    axes[1].set_xlim(-0.2, 1000)
    axes[1].set(title="By themselves in CA1", xlabel="rises beyond 10 spikes/s [1/min]")
    spread(axes[1], "x", 1, (0, 1, 10, 100))
    axes[1].set_yticklabels([])
    _whose(axes[2], result)
    letters(axes)
    return figure


def _rows(ax: Any, result: Result, measure: Any, within: Any) -> None:
    found = {
        name: interval(result.each(measure, arm, task), within)
        for task, arm, name in ROWS
        if result.tested(arm, task)
    }
    bars(ax, found, MODEL)


def _whose(ax: Any, result: Result) -> None:
    parts: pd.DataFrame = result.each(belongs, "control", REST)
    names = {"of_event": "of the event\nthat CA3 resembles", "of_others": "of another event"}
    if parts.empty:
        ax.text(0.5, 0.5, "nothing rose", ha="center", va="center", transform=ax.transAxes)
    bars(ax, {names[k]: interval(parts[k], PROPORTION) for k in names}, MODEL)
    ax.set(title="Whose they are", xlabel="part of the rising pools", xlim=(-0.03, 1.03))
