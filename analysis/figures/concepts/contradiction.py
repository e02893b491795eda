"""Contradiction: options in contexts, preferences turned round, what contexts add, circles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.contradiction.measures import (
    ALONE,
    ATTENTION,
    CLEAR,
    CONTEXTS,
    FAINT,
    NOTHING,
    STRANGE,
    STRONG,
    added,
    each,
    share,
    worths,
)

#: Colour, mark and name of each arm.
ARMS = {
    "control": (MODEL, "o", "intact"),
    "association off": ("#D55E00", "s", "association cut"),
    "valuation off": ("#0072B2", "D", "valuation cut"),
    "inhibition off": ("#009E73", "^", "inhibition cut"),
}
#: Colour of each context, one of an aspect.
COLOURS = ("#E69F00", "#56B4E9", "#CC79A7", "#8c6d31")
WORDS = {
    STRANGE: "strange context",
    FAINT: "faint context",
    CLEAR: "clear context",
    ATTENTION: "attention",
    STRONG: "strong attention",
}


def contradiction(result: Result) -> Figure:
    """Four panels: one subject, preferences turned, what contexts add, circles."""
    figure = Figure(figsize=(9.4, 7.4))
    axes = figure.subplots(2, 2)
    _subject(axes[0, 0], result)
    _turned(axes[0, 1], result)
    _added(axes[1, 0], result)
    _circles(axes[1, 1], result)
    letters(axes.flat)
    handles, labels = axes[0, 1].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=4)
    return figure


def _subject(ax: Any, result: Result) -> None:
    """Options of the first subject, by themselves and with attention to each aspect."""
    worth = result.each(worths).iloc[0]
    alone = worth[ALONE, NOTHING].drop(NOTHING)
    order = np.argsort(alone.to_numpy())
    x = np.arange(len(order))
    ax.plot(x, alone.to_numpy()[order], "o-", color=MODEL, label="by itself")
    table = worth[STRONG].unstack("beside")
    for k, colour in enumerate(COLOURS):
        more = table[k].drop(index=NOTHING) - table.loc[NOTHING, k]
        ax.plot(
            x, more.to_numpy()[order], ".--", color=colour, label=f"attention to aspect {k + 1}"
        )
    ax.set_xticks(x, [f"{k + 1}" for k in order])
    ax.set(title="One subject, strong attention", xlabel="option, by its worth by itself")
    ax.set_ylabel("worth, aspect's taken off [spikes/s]")
    key(ax, loc="upper left")


def _turned(ax: Any, result: Result) -> None:
    arms = [a for a in ARMS if result.has_arm(a)]
    for shift, arm in enumerate(arms):
        colour, mark, label = ARMS[arm]
        found = {WORDS[kind]: share(result.each(each, arm), f"turned, {kind}") for kind in CONTEXTS}
        bars(ax, found, colour, label, 0.18 * (shift - (len(arms) - 1) / 2), shape=mark)
    ax.set(title="Preferences turned round", xlabel="share of pairs and contexts")
    ax.set_xlim(left=-0.002)


def _added(ax: Any, result: Result) -> None:
    """What a context adds beyond both by themselves, by how often both have met its aspect."""
    for kind, mark in ((FAINT, "o--"), (STRONG, "s-")):
        table = result.each(added)[kind]
        points(ax, list(table), pd.DataFrame(table), MODEL, WORDS[kind], mark)
    ax.axhline(0, color="#999999", linewidth=0.7)
    ax.set(
        title="What a context adds", xlabel="option's meetings with the context's aspect, at most"
    )
    ax.set_ylabel("worth beyond both by themselves\n[spikes/s]")
    key(ax, loc="upper left")


def _circles(ax: Any, result: Result) -> None:
    for row, arm in enumerate(a for a in ARMS if result.has_arm(a)):
        colour, mark, _ = ARMS[arm]
        x = share(result.each(each, arm), "circles")
        bar = np.nan_to_num([[x.mean - x.low], [x.high - x.mean]])
        ax.errorbar(x.mean, row, xerr=bar, fmt=mark, ms=4, color=colour)
    arms = [ARMS[a][2] for a in ARMS if result.has_arm(a)]
    ax.set_yticks(range(len(arms)), arms)
    ax.set_ylim(len(arms) - 0.5, -0.5)
    ax.set(title="Preferred in a circle", xlabel="share of triples")
    ax.set_xlim(-0.002, max(0.05, ax.get_xlim()[1]))
