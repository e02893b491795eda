"""The map of concepts: what persons evoke, and likeness by how often two were together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import key, points
from striata.analysis.figures.style import MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.concepts.measures import (
    MAP,
    MAP_AFTER,
    NAMES,
    PERSONS,
    SEXES,
    counts,
    patterns,
)
from striata.analysis.signatures.concepts.space import likeness

#: Persons nearer to each other than this part of the axis have their names on different sides.
NEAR = 0.3


def concept_map(result: Result) -> Figure:
    """What persons evoke, the same in two dimensions, and similarity by times together."""
    figure = Figure(figsize=(11, 4.2))
    axes = figure.subplots(1, 3, width_ratios=[1, 1, 1])
    mean = patterns(result.test("control", MAP)).groupby("shown", observed=True).mean()
    evoked = mean.loc[list(NAMES), [*PERSONS, *SEXES]]
    _evoked(figure, axes[0], evoked)
    _space(axes[1], evoked)
    _similarity(axes[2], result)
    letters(axes)
    return figure


def _evoked(figure: Figure, ax: Any, evoked: pd.DataFrame) -> None:
    image = ax.imshow(evoked, cmap="cividis", aspect="auto")
    ax.set_xticks(range(evoked.shape[1]), list(evoked), rotation=40, ha="right")
    ax.set_yticks(range(len(evoked)), list(evoked.index))
    ax.set(title="What a person evokes", xlabel="whose cells", ylabel="who is shown")
    figure.colorbar(image, ax=ax, label="spikes/s", shrink=0.8)


def _space(ax: Any, evoked: pd.DataFrame) -> None:
    """Persons by their two sexes and by the walk of life, the first component of the rest."""
    walks = evoked[list(PERSONS)].to_numpy()
    centred = walks - walks.mean(axis=0)
    x = pd.Series(centred @ np.linalg.svd(centred, full_matrices=False)[2][0], evoked.index)
    y = evoked[SEXES[1]] - evoked[SEXES[0]]
    for male, female in PERSONS.values():
        ax.annotate(
            "",
            (x[female], y[female]),
            (x[male], y[male]),
            arrowprops={"arrowstyle": "->", "color": PEOPLE, "shrinkA": 4, "shrinkB": 4},
        )
    ax.plot(x, y, "o", color=MODEL, ms=4)
    for k, sign in enumerate((-1, 1)):
        _names(ax, x[[both[k] for both in PERSONS.values()]].sort_values(), y, sign)
    ax.margins(x=0.3, y=0.2)
    ax.set(
        title="The same in two dimensions",
        xlabel="walk of life, first component [spikes/s]",
        ylabel="cells of female minus male [spikes/s]",
    )


def _names(ax: Any, x: pd.Series, y: pd.Series, sign: int) -> None:
    """Names of one sex, from left to right; of neighbours left, right, and beyond the others."""
    near = [False, *(np.diff(x) < NEAR * np.ptp(x)), False]
    height = 5
    for k, name in enumerate(x.index):
        left, right = near[k], near[k + 1]
        away, side = (6, 0), "left"
        if left and right:
            away, side, height = (0, sign * height), "center", height + 10
        elif right:
            away, side = (-6, 0), "right"
        level = "center" if not away[1] else "bottom" if sign > 0 else "top"
        at, look = (x[name], y[name]), {"ha": side, "va": level, "size": 8}
        ax.annotate(name, at, away, textcoords="offset points", **look)


def _similarity(ax: Any, result: Result) -> None:
    often = counts(result.test("control", MAP))
    for arm, colour, label in (
        ("control", MODEL, "after culture"),
        ("association off", "#D55E00", "association cut in the test"),
    ):
        if not result.tested(arm, MAP):
            continue
        alike = [
            pd.DataFrame(np.corrcoef(p.to_numpy()), p.index.get_level_values("shown"), p.columns)
            for _, p in patterns(result.test(arm, MAP)).groupby("subject", observed=True)
        ]
        n = often.loc[alike[0].index, alike[0].columns].to_numpy()
        doses = sorted(set(n[np.triu_indices(len(n), 1)]))
        table = pd.DataFrame(
            {
                d: [a.to_numpy()[(n == d) & ~np.eye(len(n), dtype=bool)].mean() for a in alike]
                for d in doses
            }
        )
        points(ax, doses, table, colour, label, "o")
    if result.tested("control", MAP_AFTER):
        pair = result.each(likeness, "control", MAP_AFTER)[["associate and meal"]]
        points(ax, [50], pair, "#009E73", "associate and meal, 50 pairings", "^")
    ax.set(
        title="Similarity", xlabel="times together", ylabel="correlation of what two concepts evoke"
    )
    key(ax, loc="upper left", fontsize=8)
