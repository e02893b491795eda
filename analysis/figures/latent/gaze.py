"""A rare class in lives that differ in their first part."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.latent.shares import TOLD, chance, table
from striata.analysis.figures.panels import bars, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.latent.measures import (
    BIASED,
    DEPRIVED,
    POOL,
    USUAL,
    WEIGHED,
    stages,
    told,
)
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, interval

#: Colour, mark and name of each life.
LIVES = {
    USUAL: (MODEL, "o-", "usual life"),
    BIASED: ("#D55E00", "s-", "gaze drawn to faces"),
    WEIGHED: ("#009E73", "^-", "faces learnt 3 × as strongly"),
    DEPRIVED: ("#56B4E9", "D-", "no faces"),
}


def gaze(result: Result) -> Figure:
    """Three panels: faces and objects by looks in four lives, and what differs from the usual."""
    figure = Figure(figsize=(11, 3.9))
    axes = figure.subplots(1, 3, width_ratios=[1, 1, 1.15])
    for ax, of in zip(axes, ("faces", "objects"), strict=False):
        for life, (colour, mark, label) in LIVES.items():
            found = table(result, POOL, life, of)
            points(ax, list(found), found, colour, label, mark, within=PROPORTION)
        ax.axvspan(0, stages(result.trials)[1], color="#eeeeee", zorder=0)
        chance(ax)
        ax.set(title=of.capitalize(), xlabel="looks before the test", ylabel=TOLD, ylim=(0, 1))
    _differences(axes[2], result)
    letters(axes)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=4)
    return figure


def _differences(ax: Any, result: Result) -> None:
    _, *later = stages(result.trials)
    for shift, (life, (colour, mark, _)) in enumerate(list(LIVES.items())[1:]):
        found = {
            f"{of},\n{when}": interval(
                told(result, life=life, looks=n, of=of) - told(result, looks=n, of=of), SIGNED
            )
            for of in ("faces", "objects")
            for when, n in (("early", later[0]), ("after", later[-1]))
        }
        bars(ax, found, colour, shift=0.2 * (shift - 1), shape=mark[0])
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Minus the usual life", xlabel=TOLD)
