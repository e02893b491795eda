"""Sensory preconditioning: values by way of what was met together, and what comes back of it."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, spread
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.preconditioning.measures import (
    AT_ONCE,
    IN_TURN,
    WITH_OTHERS,
    brought_back,
    gained,
)
from striata.analysis.statistics.intervals import NOTHING, Interval, interval

#: How pairs were met: label, colour, mark and shift of each.
KINDS = {
    AT_ONCE: ("pairs met at once", "#0072B2", "s", -0.2),
    IN_TURN: ("in turn, a second apart", MODEL, "o", 0.0),
    WITH_OTHERS: ("in turn, with others", "#D55E00", "D", 0.2),
}
#: Arms, from the intact brain on, and how they are called.
ARMS = {
    "control": "intact",
    "hippocampus silent": "hippocampus silent\nfrom pairing on",
    "hippocampus silent, pairing": "silent in pairing",
    "hippocampus silent, reward": "silent at reward",
    "hippocampus silent, test": "silent in the test",
    "recall cut": "CA1 → ATL cut\nin the test",
    "association held": "ATL → ATL\nlearns nothing",
    "association off": "ATL → ATL cut\nin the test",
    "both off": "both cut in the test",
}


def preconditioning(result: Result) -> Figure:
    """Three panels: the value of A, and what A and C bring back in cortex and in CA1."""
    figure = Figure(figsize=(11.5, 4.8))
    axes = figure.subplots(1, 3, sharey=True)
    named = {arm: words for arm, words in ARMS.items() if arm in result.arms.index}
    for task, kind in KINDS.items():
        found: dict[str, list[Interval]] = {
            words: [
                interval(result.each(gained, arm, task)),
                *(interval(x) for _, x in result.each(brought_back, arm, task).items()),
            ]
            for arm, words in named.items()
            if result.tested(arm, task)
        }
        for k, ax in enumerate(axes):
            _row(ax, {words: x[k] for words, x in found.items()}, list(named.values()), kind)
    axes[0].set(title="Value of A above C", xlabel="amygdala, food [spikes/s]")
    axes[1].set(title="Partner in association cortex", xlabel="ATL [spikes/s]")
    axes[2].set(title="Partner in hippocampus", xlabel="CA1 [spikes/s]")
    for ax in axes:
        ax.axvline(0, color="#999999", linewidth=0.8)
    spread(axes[0], "x", 0.1, (0, 0.1, 1, 10))
    letters(axes)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=3)
    return figure


def _row(
    ax: Any, found: dict[str, Interval], names: list[str], kind: tuple[str, str, str, float]
) -> None:
    """One kind of pairs; an arm that was not tested with it has no dot."""
    label, colour, mark, shift = kind
    bars(ax, {n: found.get(n, NOTHING) for n in names}, colour, label, shift, shape=mark)
