"""Attitudes: values of two issues in each subject, and their correlations."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, spread
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.attitudes.measures import (
    ALONE,
    DIFFERENT,
    SAME,
    SHARED,
    SHUFFLED,
    means,
    together,
    values,
)

#: Colour and mark of pairs of one side and of different sides.
KINDS = {
    "issues of one side": (SAME, MODEL, "o"),
    "issues of different sides": (DIFFERENT, "#D55E00", "s"),
}
CELLS = {
    ("control", SHARED): "company the same for all",
    ("control", SHUFFLED): "company drawn for each",
    ("control", ALONE): "met alone",
    ("association off", SHARED): "association cut in the test",
    ("valuation off", SHARED): "valuation cut: no worth at all",
    ("association held", SHARED): "nothing learnt of company",
}


def attitudes(result: Result) -> Figure:
    """Four panels: two issues of one side, of two sides, with drawn company; correlations."""
    figure = Figure(figsize=(8.6, 7.4))
    axes = figure.subplots(2, 2)
    _scatter(axes[0, 0], result, SHARED, ("A", "A'"))
    axes[0, 0].set(title="Two issues of one side")
    dots = _scatter(axes[0, 1], result, SHARED, ("A", "B"))
    figure.colorbar(
        dots, ax=axes[0], label="meals with the side of A", shrink=0.8, ticks=range(0, 21, 5)
    )
    axes[0, 1].set(title="Two issues of different sides")
    if result.tested("control", SHUFFLED):
        _scatter(axes[1, 0], result, SHUFFLED, ("A", "A'"))
    axes[1, 0].set(title="Company drawn for each subject")
    _correlations(axes[1, 1], result)
    letters(axes.flat)
    handles, labels = axes[1, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2)
    return figure


def _scatter(ax: Any, result: Result, task: str, pair: tuple[str, str]) -> Any:
    """A dot for each subject, coloured by meals with the side of the first issue."""
    table = values(result, task)[list(pair)]
    meals = result.each(means, "control", task)["meals"][pair[0]]
    dots = ax.scatter(*table.to_numpy().T, c=meals, cmap="cividis", s=22, vmin=0, vmax=20)
    r = together(table, (pair,))
    words = f"rank r = {r.mean:.2f} [{r.low:.2f}, {r.high:.2f}]"
    ax.text(0.03, 0.97, words, transform=ax.transAxes, va="top", size=8.5)
    ax.set(xlabel=f"value of {pair[0]} [spikes/s]", ylabel=f"value of {pair[1]} [spikes/s]")
    for along in "xy":
        spread(ax, along, 0.1, (0, 0.1, 1, 10))
    ax.margins(x=0.1, y=0.2)
    return dots


def _correlations(ax: Any, result: Result) -> None:
    for shift, (words, (pairs, colour, mark)) in enumerate(KINDS.items()):
        found = {
            label: together(values(result, task, arm), pairs)
            for (arm, task), label in CELLS.items()
            if result.tested(arm, task)
        }
        bars(ax, found, colour, words, 0.24 * (shift - 0.5), shape=mark)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Over subjects", xlabel="mean rank correlation of two values", xlim=(-1.05, 1.05))
