"""Figures of an experiment that has none of its own: means by arm and condition, and rates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.figure import Figure

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.panels import bars
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison, measured
from striata.analysis.signatures.default import comparisons

#: Most measures that are drawn, and panels in a row.
MOST, COLUMNS = 6, 3
#: Most conditions whose rates are drawn.
CONDITIONS = 6


def means(result: Result) -> Figure:
    """Mean of each measure by arm, task and condition, in a panel each.

    Raises
    ------
    AnalysisError
        If nothing was measured.
    """
    found: dict[str, list[Comparison]] = {}
    for c in measured(comparisons(result)):
        found.setdefault(c.measure, []).append(c)
    if not found:
        raise AnalysisError(f"{result.path.name} holds no trials of which a mean could be drawn.")
    shown = dict(list(found.items())[:MOST])
    columns, rows = min(COLUMNS, len(shown)), -(-len(shown) // COLUMNS)
    most = max(len(c) for c in shown.values())
    figure = Figure(figsize=(4.2 * columns, rows * (1.2 + 0.22 * most)))
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for ax in axes[len(shown) :]:
        ax.remove()
    for ax, (name, here) in zip(axes, shown.items(), strict=False):
        bars(ax, {c.condition: c.model for c in here}, "#222222")
        ax.tick_params(axis="y", labelsize=8)
        ax.set(title=name, xlabel=here[0].unit or "no unit")
    letters(axes[: len(shown)])
    _title(figure, result)
    return figure


def rates(result: Result) -> Figure:
    """Mean rates of every population around the event, by condition."""
    r = result.rates
    rows = _rows(r["arm"].to_numpy() == "control", r)
    channel, population = r["channel"].to_numpy(), r["population"].to_numpy()
    names = list(pd.unique(population))
    columns = 6
    figure = Figure(figsize=(2.2 * columns, 1.5 * (-(-len(names) // columns)) + 0.6))
    axes = figure.subplots(-(-len(names) // columns), columns, sharex=True, squeeze=False).ravel()
    for ax in axes[len(names) :]:
        ax.remove()
    colours = colormaps["viridis"](np.linspace(0, 0.85, max(len(rows), 1)))
    for ax, name in zip(axes, names, strict=False):
        pools = np.flatnonzero((population == name) & (channel <= 0))
        pools = pools if len(pools) else np.flatnonzero(population == name)
        for (label, row), colour in zip(rows.items(), colours, strict=True):
            ax.plot(r["time"], r[row][pools].mean("pool"), color=colour, label=label)
        ax.axvline(0, color="black", linestyle=":", linewidth=0.8)
        ax.set_title(name, fontsize=8)
        ax.tick_params(labelsize=8)
    _legend(figure, axes[0])
    _title(figure, result, ": mean rates [spikes/s] by time from the event [s]")
    return figure


def _rows(kept: Any, r: Any) -> dict[str, int]:
    """Label → row of the mean rates, of the first few tasks and conditions."""
    rows = np.flatnonzero(kept)[:CONDITIONS]
    return {f"{r['task'][i].item()}, {r['condition'][i].item()}": int(i) for i in rows}


def _legend(figure: Figure, ax: Any) -> None:
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=8)


def _title(figure: Figure, result: Result, what: str = "") -> None:
    n = len(result.subjects)
    figure.suptitle(
        f"{result.experiment}, {result.level} level: {n} simulated subjects{what}",
        fontsize=9,
        x=0.01,
        ha="left",
    )
