"""The space of concepts before and after pairing: what moves in it, and who is like whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars
from striata.analysis.figures.style import MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.measures import (
    ASSOCIATE,
    COMPANION,
    CONTROL,
    MAP,
    MAP_AFTER,
    MEAL,
    OTHER_COMPANION,
)
from striata.analysis.signatures.concepts.space import PAIRS, likeness, placed, unit
from striata.analysis.statistics.intervals import SIGNED, interval

#: Colour of each concept whose way is drawn, and where its name stands [points] and how.
WAYS: dict[str, tuple[str, tuple[int, int], str]] = {
    ASSOCIATE: ("#0072B2", (0, 7), "center"),
    MEAL: ("#D55E00", (0, 7), "center"),
    CONTROL: (MODEL, (8, -3), "left"),
    COMPANION: ("#56B4E9", (-8, -10), "right"),
    OTHER_COMPANION: (PEOPLE, (8, 2), "left"),
}
REST, BELOW = "all others", (8, -9)
NAMED = {COMPANION: "associate's companion"}
#: Unit of the plane, with r the correlation of what two concepts evoke.
DISTANCE = "[√(2 − 2r)]"
#: Whose mean moves less has no arrow, for its head would be longer [distance].
SHORT = 0.04


def space(result: Result) -> Figure:
    """Two panels: ways of concepts in a plane of the map before, and likeness of pairs."""
    figure = Figure(figsize=(9.6, 4.3))
    axes = figure.subplots(1, 2, width_ratios=[1.1, 1])
    _ways(axes[0], result)
    _likeness(axes[1], result)
    letters(axes)
    handles, labels = axes[1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2)
    return figure


def _ways(ax: Any, result: Result) -> None:
    """From before to after: thin lines of single subjects, an arrow of their mean."""
    before, after = (unit(result.test("control", task)) for task in (MAP, MAP_AFTER))
    start, end = placed(before, before), placed(before, after)
    for name, (colour, away, side) in WAYS.items():
        a, b = (x.xs(name, level="shown") for x in (start, end))
        ax.plot(*np.stack([a, b]).T.swapaxes(1, 2), color=colour, linewidth=0.7, alpha=0.35)
        if np.linalg.norm(b.mean() - a.mean()) > SHORT:
            _arrow(ax, a.mean(), b.mean(), colour)
        _named(ax, NAMED.get(name, name), a.mean(), colour, away, side)
    others = end[~end.index.get_level_values("shown").isin(WAYS)]
    ax.plot(others["x"], others["y"], ".", color=PEOPLE, ms=2, alpha=0.4)
    _named(ax, REST, others.mean(), PEOPLE, BELOW, "left")
    ax.margins(0.12)
    ax.set_aspect("equal")
    ax.set(title="Before and after 50 pairings", xlabel=f"from associate to meal {DISTANCE}")
    ax.set_ylabel(f"towards the control {DISTANCE}")


def _arrow(ax: Any, start: pd.Series, end: pd.Series, colour: str) -> None:
    look = {"arrowstyle": "->", "color": colour, "linewidth": 2.0, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", tuple(end), tuple(start), arrowprops=look)


def _named(
    ax: Any, name: str, at: pd.Series, colour: str, away: tuple[int, int], side: str
) -> None:
    ax.plot(*at, "o", color=colour, ms=4)
    ax.annotate(
        name, tuple(at), away, textcoords="offset points", ha=side, color=colour, fontsize=8.5
    )


def _likeness(ax: Any, result: Result) -> None:
    for task, label, face, shift in (
        (MAP, "before pairing", "white", -0.12),
        (MAP_AFTER, "after 50 pairings", "", 0.12),
    ):
        found = result.each(likeness, "control", task)
        each = {words: interval(found[words], SIGNED) for words in PAIRS}
        bars(ax, each, MODEL, label, shift, face=face)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Likeness", xlabel="correlation of what two concepts evoke")
