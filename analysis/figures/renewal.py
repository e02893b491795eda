"""Renewal: fear trial by trial, and in each context of the test after lesions."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, points
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.renewal.measures import (
    AFTER_A,
    AFTER_B,
    CONTEXTS,
    LIKE,
    SIMILAR_TEST,
    course,
    fear,
    safety,
)
from striata.analysis.statistics.intervals import POSITIVE, interval

COLOURS = {"A": "#D55E00", "B": "#0072B2", "C": "#999999", LIKE: "#56B4E9"}
ARMS = {
    "control": "intact",
    "CA1 silent": "CA1 silent",
    "CA3 silent": "CA3 silent",
    "hippocampus silent throughout": "hippocampus\nsilent throughout",
    "plasticity off": "nothing stored",
    "vmPFC silent": "vmPFC silent",
    "ITC silent": "ITC silent",
    "tiring off": "no tiring",
}
#: Rows of trials between phases.
GAP = 2


def renewal(result: Result) -> Figure:
    """Four panels: trials and tests by arm, after extinction in A and in B."""
    figure = Figure(figsize=(11, 7.4))
    axes = figure.subplots(2, 2, width_ratios=(1.5, 1))
    for row, (task, home) in enumerate(((AFTER_A, "A"), (AFTER_B, "B"))):
        _trials(axes[row, 0], result, task, home)
        _arms(axes[row, 1], result, task, home)
    letters(axes.flat)
    return figure


def _trials(ax: Any, result: Result, task: str, home: str) -> None:
    """Acquisition in A, extinction at home, test everywhere, intact."""
    acquired = course(result.trials, "acquisition", -1)
    extinguished = course(result.trials, "extinction", CONTEXTS.index(home))
    first = acquired.shape[1] + GAP
    test = first + extinguished.shape[1] + GAP
    points(ax, range(acquired.shape[1]), acquired, COLOURS["A"], within=POSITIVE)
    x = range(first, first + extinguished.shape[1])
    points(ax, x, extinguished, COLOURS[home], within=POSITIVE)
    found = result.each(fear, "control", task)
    for k, c in enumerate(CONTEXTS):
        points(ax, [test + 1.5 * k], found[[c]], COLOURS[c], f"context {c}", "o", POSITIVE)
    top = ax.get_ylim()[1]
    ax.set(
        title=f"Harm in A, none in {home}; intact",
        ylabel="central amygdala [spikes/s]",
        ylim=(0, 1.35 * top),
    )
    middles = (acquired.shape[1] / 2, (first + test - GAP) / 2, test + 1.5)
    ax.set_xticks(middles, ["acquisition", "extinction", "test"])
    ax.set_xlabel("phase, trial after trial")
    key(ax, loc="upper left", ncols=3)


def _arms(ax: Any, result: Result, task: str, home: str) -> None:
    for k, c in enumerate(CONTEXTS):
        found = {
            ARMS[a]: interval(result.each(fear, a, task)[c], POSITIVE)
            for a in ARMS
            if result.tested(a, AFTER_B)
        }
        bars(ax, found, COLOURS[c], f"in {c}", 0.22 * (k - 1), face="" if c == home else "white")
    ax.set(title=f"Test after extinction in {home}", xlabel="central amygdala [spikes/s]")
    ax.set_xlim(0, None)
    key(ax, loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=3)


def similar(result: Result) -> Figure:
    """Two panels: fear, and safety neurons, in B, in a context like it, and in others."""
    figure = Figure(figsize=(9, 3.1))
    axes = figure.subplots(1, 2, sharey=True)
    arms = [a for a in ARMS if result.tested(a, SIMILAR_TEST)]
    for ax, measure, of in (
        (axes[0], fear, "central amygdala"),
        (axes[1], safety, "safety neurons"),
    ):
        for k, c in enumerate(("B", LIKE, "A", "C")):
            found = {
                ARMS[a]: interval(result.each(measure, a, SIMILAR_TEST)[c], POSITIVE) for a in arms
            }
            face = "" if c == "B" else "white"
            bars(ax, found, COLOURS[c], f"in {c}" if c != LIKE else "like B", 0.2 * (k - 1.5), face)
        ax.set(title=of[0].upper() + of[1:], xlabel="cue, after extinction in B [spikes/s]")
        ax.set_xlim(0, None)
        key(ax, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=4)
    letters(axes)
    return figure
