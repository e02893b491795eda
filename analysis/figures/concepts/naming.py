"""Naming: what objects call up, what they are told as, what is needed, what is worth what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.naming.measures import (
    APART,
    DOSES,
    FED,
    FED_APART,
    MIXED,
    NAMES,
    OBJECT,
    STANDARD,
    UNNAMED,
    UNSEEN,
    WORD,
    confusion,
    own,
    share_told,
    worth,
)
from striata.analysis.statistics.intervals import Interval, interval

#: Colour and mark of objects and of words.
KINDS = {OBJECT: (MODEL, "o"), WORD: ("#0072B2", "s")}
PROTOCOLS = {
    STANDARD: "with their words",
    UNSEEN: "so, not known before",
    MIXED: "with all words alike",
    APART: "apart from words",
}
LESIONS = {
    "control": "intact",
    "naming off": "objects → concepts cut",
    "perirhinal off": "perirhinal cortex silent",
    "reading off": "words → concepts cut",
    "valuation off": "concepts → amygdala cut",
    "naming held": "objects → concepts held",
    "dopamine 0.1, learning": "dopamine a tenth in naming",
}
WORTH = "worth above tool and plant [spikes/s]"


def naming(result: Result) -> Figure:
    """Six panels: doses, what objects are told as, protocols, lesions, worth, its lesions."""
    figure = Figure(figsize=(9.6, 9.8))
    axes = figure.subplots(3, 2)
    _dose(axes[0, 0], result)
    _told_as(figure, axes[0, 1], result)
    _protocols(axes[1, 0], result)
    _lesions(axes[1, 1], result)
    _worth(axes[2, 0], result)
    _worth_needs(axes[2, 1], result)
    letters(axes.flat)
    handles, labels = axes[1, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2)
    return figure


def _dose(ax: Any, result: Result) -> None:
    tasks = [t for t in DOSES if result.tested("control", t)]
    for measure, colour, mark, label in (
        ("concept", MODEL, "o-", "its own concept"),
        ("other", "#999999", "D--", "other names' concepts"),
    ):
        table = pd.DataFrame({t: own(result, t, measure=measure) for t in tasks})
        points(ax, [DOSES[t] for t in tasks], table, colour, label, mark)
    ax.set(xscale="log", xlabel="times shown with its word", title="What an object calls up")
    ax.set_xticks([DOSES[t] for t in tasks], [str(DOSES[t]) for t in tasks])
    ax.minorticks_off()
    ax.set_ylabel("cells of the concept [spikes/s]")
    ax.set_ylim(bottom=0)
    key(ax, loc="upper left")


def _told_as(figure: Figure, ax: Any, result: Result) -> None:
    """Rows: objects; columns: what they are told as."""
    found = result.each(confusion, "control", STANDARD).mean().unstack()
    rows, columns = [*NAMES, UNNAMED], [*NAMES, "none"]
    share = found.reindex(index=rows, columns=columns).fillna(0.0)
    image = ax.imshow(share, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), ["without\nname" if r == UNNAMED else r for r in rows])
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            x = share.loc[row, column]
            ax.text(
                j, i, f"{x:.2f}", ha="center", va="center", size=8.5, color="w" if x < 0.5 else "k"
            )
    ax.set(title="What objects are told as", xlabel="most active concept", ylabel="object")
    figure.colorbar(image, ax=ax, label="share of trials", shrink=0.8)


def _pairs(
    ax: Any, result: Result, cells: Mapping[tuple[str, str], str], measure: Callable[..., Interval]
) -> None:
    """Objects and words in the cells (arm, task) of a file."""
    for shift, (by, (colour, mark)) in enumerate(KINDS.items()):
        found = {
            label: measure(result, task, arm, by)
            for (arm, task), label in cells.items()
            if result.tested(arm, task)
        }
        bars(ax, found, colour, f"{by}s", 0.24 * (shift - 0.5), shape=mark)


def _protocols(ax: Any, result: Result) -> None:
    cells = {("control", task): label for task, label in PROTOCOLS.items()}
    _pairs(ax, result, cells, share_told)
    ax.set(title="How they were shown", xlabel="share told", xlim=(-0.03, 1.03))


def _lesions(ax: Any, result: Result) -> None:
    cells = {(arm, STANDARD): label for arm, label in LESIONS.items()}
    _pairs(ax, result, cells, share_told)
    ax.set(title="What it needs", xlabel="share told", xlim=(-0.03, 1.03))


def _worth(ax: Any, result: Result) -> None:
    cells = {
        ("control", STANDARD): "words fed, then named",
        ("control", MIXED): "words fed, all alike",
        ("control", APART): "words fed, apart",
        ("control", FED): "named, then objects fed",
        ("control", FED_APART): "apart, then objects fed",
    }
    _pairs(ax, result, cells, lambda *cell: interval(worth(*cell)))
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="What is worth what", xlabel=WORTH)


def _worth_needs(ax: Any, result: Result) -> None:
    """Words whose objects were fed, in arms of the test, and objects whose words were, in all."""
    for by, task, shift in ((WORD, FED, 0.12), (OBJECT, STANDARD, -0.12)):
        colour, mark = KINDS[by]
        found = {
            label: interval(worth(result, task, arm, by))
            for arm, label in LESIONS.items()
            if result.tested(arm, task)
        }
        bars(ax, found, colour, f"{by}s", shift, shape=mark)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="What worth by naming needs", xlabel=WORTH)
