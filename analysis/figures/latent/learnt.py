"""Objects learnt by looking: identity, what it needs, errors of prediction, and inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.latent.shares import TOLD, chance, table
from striata.analysis.figures.panels import bars, key, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.latent.measures import (
    HELD_OUT,
    INPUT,
    LATENT,
    NEW,
    POOL,
    SHUFFLED,
    USUAL,
    WHOLE,
    WITH,
    WITHOUT,
    by_exposure,
    error,
    of_life,
    stages,
    told,
)
from striata.analysis.statistics.intervals import PROPORTION, interval

#: Colour, mark and name of what tells objects.
TELLING = {
    POOL: (MODEL, "o-", "PR, most active pool"),
    LATENT: ("#0072B2", "s-", "PR, one look learnt"),
    INPUT: ("#999999", "D--", "its input, one look learnt"),
}
KINDS = {"objects": (MODEL, "o"), "faces": ("#D55E00", "s")}
WORDS = {
    "dopamine 0.1, learning": "dopamine a tenth",
    "plasticity held": "nothing learnt",
    "homeostasis held": "no homeostasis",
}


def latent(result: Result) -> Figure:
    """Six panels: identity, views, what is needed, exposure, errors, inputs."""
    figure = Figure(figsize=(11, 7.2))
    axes = figure.subplots(2, 3)
    _identity(axes[0, 0], result)
    _views(axes[0, 1], result)
    _needed(axes[0, 2], result)
    _exposure(axes[1, 0], result)
    _errors(axes[1, 1], result)
    _inputs(figure, axes[1, 2], result)
    letters(axes.flat)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=3)
    return figure


def _identity(ax: Any, result: Result) -> None:
    for reader, (colour, mark, label) in TELLING.items():
        found = table(result, reader)
        points(ax, list(found), found, colour, label, mark, within=PROPORTION)
    chance(ax)
    ax.set(title="Objects in views not seen before", xlabel="looks before the test", ylabel=TOLD)
    ax.set(ylim=(0, 1))


def _views(ax: Any, result: Result) -> None:
    """After all looks: held-out views and less complete ones, of either class."""
    for shift, (reader, (colour, mark, _)) in enumerate(TELLING.items()):
        found = {
            f"{of},\n{words}": interval(told(result, reader, view=view, of=of), PROPORTION)
            for of in KINDS
            for view, words in ((HELD_OUT, "as in life"), (NEW, "less complete"))
        }
        bars(ax, found, colour, shift=0.2 * (shift - 1), shape=mark[0])
    chance(ax, vertical=True)
    ax.set(title="After all looks", xlabel=TOLD, xlim=(0, 1))


def _needed(ax: Any, result: Result) -> None:
    """The most active pool, without a mechanism or without structure."""
    arms = [str(a) for a in result.arms.index if a != "control" and result.tested(str(a), USUAL)]
    cells = [("control", USUAL, "intact"), *((a, USUAL, WORDS.get(a, a)) for a in arms)]
    if result.tested("control", SHUFFLED):
        cells.append(("control", SHUFFLED, "features shuffled"))
    for shift, (of, (colour, mark)) in enumerate(KINDS.items()):
        found = {
            words: interval(told(result, life=life, arm=arm, of=of), PROPORTION)
            for arm, life, words in cells
        }
        bars(ax, found, colour, of, 0.2 * (shift - 0.5), shape=mark)
    chance(ax, vertical=True)
    ax.set(title="What it needs", xlabel=f"{TOLD} by the most active pool", xlim=(0, 1))
    key(ax, loc="lower right", frameon=True, edgecolor="none", framealpha=1.0)


def _exposure(ax: Any, result: Result) -> None:
    found = by_exposure(of_life(result))
    for of, (colour, mark) in KINDS.items():
        if of in found:
            x = [n + 1 for n in found[of]]
            points(ax, x, found[of], colour, of, f"{mark}-")
    ax.set(title="Less and less is unexpected", xscale="log", xlabel="look at the object, from")
    ax.set_xticks([1, 2, 3, 5, 9, 17, 33, 65], ["1", "2", "3", "5", "9", "17", "33", "65"])
    ax.minorticks_off()
    ax.set_ylabel("PIT-unexpected, its features [spikes/s]")
    ax.set_ylim(bottom=0)
    key(ax, loc="lower left")


def _errors(ax: Any, result: Result) -> None:
    """Errors by what is seen, before and after."""
    first, *_, last = stages(result.trials)
    cells = {
        "expected:\nits own": ("unexpected", WHOLE),
        "not expected:\nan added one": ("added", WITH),
        "missing:\nits own": ("missing", WITHOUT),
        "missing:\nthose of others": ("absent", WITHOUT),
    }
    for shift, (looks, label, face) in enumerate(
        ((first, "before", "#ffffff"), (last, "after", MODEL))
    ):
        found = {name: interval(error(result, c, v, looks)) for name, (c, v) in cells.items()}
        bars(ax, found, MODEL, label, 0.24 * (shift - 0.5), face=face)
    ax.set(title="Errors of prediction", xlabel="cells that signal it [spikes/s]")
    ax.set_xlim(left=0)
    key(ax, loc="lower right", frameon=True, edgecolor="none", framealpha=1.0)


def _inputs(figure: Figure, ax: Any, result: Result) -> None:
    """Inputs of each pool of PR after all looks, one subject, as shares of their sum."""
    ((_, after),) = result.weights.values()
    w = np.asarray(after[0])
    share = w / np.maximum(w.sum(axis=1, keepdims=True), 1e-9)
    order = np.argsort(share @ np.linalg.svd(share - share.mean(axis=0))[2][0])
    image = ax.imshow(share[order], cmap="cividis", aspect="auto", vmin=0)
    ax.set(title="What pools of PR answer", xlabel="feature (PIT)", ylabel="pool of PR, sorted")
    figure.colorbar(image, ax=ax, label="share of its inputs", shrink=0.8)
