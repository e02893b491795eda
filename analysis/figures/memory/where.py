"""Where something was, by what it was and when; and events that share times with the last one."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.memory import COLOURS, OTHER, below
from striata.analysis.figures.memory.overview import IN_TEST, LESIONS
from striata.analysis.figures.panels import bars, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.memory.measures import GUESS, PLACE, along, beside, placed, pointed
from striata.analysis.signatures.memory.where import LISTS
from striata.analysis.statistics.intervals import NOTHING, POSITIVE, PROPORTION, interval

#: Colours and lines of lists.
LOOK = {"drifting time": (MODEL, "o-"), "drawn times": (OTHER, "s--")}


def where(result: Result) -> Figure:
    """Three panels: the place that is recalled, codes along the list, and other events' pools."""
    figure = Figure(figsize=(11, 3.9))
    axes = figure.subplots(1, 3, width_ratios=[1, 1, 0.8])
    _places(axes[0], result)
    for name, shift in zip(LOOK, (-0.1, 0.1), strict=True):
        _codes(axes[1], result, name, shift)
        _others(axes[2], result, name, shift)
    axes[1].set(
        title="Codes along the list",
        xlabel="how far apart two events are",
        ylabel="part of the code shared",
        ylim=(0, None),
    )
    axes[2].set(
        title="Other events, in recall", xlabel="CA3's pools of them [spikes/s]", xlim=(0, None)
    )
    for ax in axes:
        below(ax, 2)
    letters(axes)
    return figure


def _places(ax: Any, result: Result) -> None:
    arms = {a: n for a, n in LESIONS.items() if result.tested(a, PLACE)}
    names = {a: n + (" (test)" if a in IN_TEST else "") for a, n in arms.items()}
    nothing = dict.fromkeys(names.values(), NOTHING)
    for arm, name in names.items():
        found = interval(result.each(placed, arm, PLACE), PROPORTION)
        faint = interval(result.each(pointed, arm, PLACE), PROPORTION)
        colour = COLOURS.get(arm, OTHER)
        bars(ax, nothing | {name: found}, colour, shift=-0.13)
        bars(ax, nothing | {name: faint}, colour, shift=0.13, face="white", shape="s")
    bars(ax, nothing, OTHER, "recalled")
    bars(ax, nothing, OTHER, "most active", face="white", shape="s")
    ax.axvline(GUESS, color="#999999", linewidth=0.8, linestyle=":")
    ax.text(GUESS + 0.02, 0.5, "a guess", size=8, color="#666666", va="center")
    ax.set(title="Where something was", xlabel="right place", xlim=(-0.04, 1.04))


def _codes(ax: Any, result: Result, name: str, shift: float) -> None:
    arm, storing, _ = LISTS[name]
    table = result.each(along, arm, storing)
    colour, line = LOOK[name]
    x = np.arange(len(table.columns))
    points(ax, x + 0.5 * shift, table, colour, name, line, PROPORTION)
    ax.set_xticks(x, list(table))


def _others(ax: Any, result: Result, name: str, shift: float) -> None:
    arm, _, recall = LISTS[name]
    table = result.each(beside, arm, recall)
    words = {"neighbours": "next to it", "distant": "2 to 7 apart"}
    found = {words[k]: interval(table[k], POSITIVE) for k in table}
    colour, line = LOOK[name]
    bars(ax, found, colour, name, shift, shape=line[0])
