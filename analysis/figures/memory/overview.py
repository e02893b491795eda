"""Episodes: completion, capacity, lesions, novelty and separation."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striata.analysis.figures.memory import CA3, COLOURS, CUT, INTACT, LABELS, OTHER, below
from striata.analysis.figures.panels import bars, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.memory.measures import (
    APART,
    CAPACITY,
    FULL,
    OLD,
    PARTIAL,
    RECALL,
    SIMILAR,
    STANDARD,
    STORING,
    both_found,
    by_number,
    codes,
    completion,
    judged_new,
    own,
    recognition,
    resembling_by_number,
)
from striata.analysis.statistics.intervals import NOTHING, PROPORTION, interval

Array = NDArray[Any]

#: Arms of the test and of storing, in words.
LESIONS = {
    INTACT: "intact",
    CUT: "recurrence cut",
    "CA3 silent": "CA3 silent",
    "CA1 silent": "CA1 silent",
    "plasticity off": "no plasticity",
    "CA3 plasticity off": "none in CA3 → CA3",
    "acetylcholine off": "no ACh on release",
    "septum silent": "septum silent",
    "dentate gyrus silent": "dentate gyrus silent",
    "tiring off": "no tiring",
    "CA3 and CA1 silent when storing": "CA3, CA1 silent (storing)",
}
IN_TEST = (CUT, "CA3 silent", "CA1 silent")


def memory(result: Result) -> Figure:
    """Six panels: completion, capacity, CA3's rates, lesions, novelty, separation."""
    figure = Figure(figsize=(11, 7.4))
    axes = figure.subplots(2, 3)
    _completion(axes[0, 0], result)
    _capacity(axes[0, 1], result)
    _rates(axes[0, 2], result)
    _lesions(axes[1, 0], result)
    _novelty(axes[1, 1], result)
    _separation(axes[1, 2], result)
    letters(axes.flat)
    return figure


def _arms(result: Result, task: str = RECALL) -> list[str]:
    return [a for a in LESIONS if result.tested(a, task)]


def _apart(result: Result, task: str) -> list[tuple[str, float]]:
    """Arms of storing that are drawn one below the other, and how far apart."""
    shifts = {INTACT: -0.2, "acetylcholine off": 0.0, "tiring off": 0.2}
    return [(arm, shift) for arm, shift in shifts.items() if result.tested(arm, task)]


def _completion(ax: Any, result: Result) -> None:
    for arm in (a for a in (INTACT, CUT) if result.tested(a, RECALL)):
        table = result.each(completion, arm, RECALL)
        points(ax, list(PARTIAL.values()), table, COLOURS[arm], LABELS[arm], within=PROPORTION)
        whole = pd.DataFrame({6: result.each(recognition, arm, RECALL)})
        points(ax, [6], whole, COLOURS[arm], style="s", within=PROPORTION)
    ax.set_xticks([2, 3, 4, 6], ["2", "3", "4", "6"])
    ax.set(
        title="Completion",
        xlabel="attributes in the cue (6: whole event)",
        ylabel="action and outcome recalled;\nwhole event recognised (squares)",
        ylim=(-0.04, 1.04),
        xlim=(1.6, 6.4),
    )
    below(ax, 2)


def _capacity(ax: Any, result: Result) -> None:
    if result.tested(INTACT, CAPACITY):
        for measure, colour, label in (
            (resembling_by_number, CA3, "CA3 finds the right code"),
            (by_number, MODEL, "recalled from it"),
        ):
            table = result.each(measure, INTACT, CAPACITY)
            points(ax, list(table), table, colour, label, within=PROPORTION)
        ax.plot(list(table), [1 / n for n in table], ":", color="#999999")
        ax.text(list(table)[-1], 0.05, "chance (CA3)", ha="right", size=8, color="#666666")
    ax.set(
        title="Capacity",
        xlabel="events stored",
        ylabel=f"proportion, {STANDARD} attributes",
        ylim=(-0.04, 1.04),
    )
    below(ax, 2)


def _rates(ax: Any, result: Result) -> None:
    sizes = dict(sorted((PARTIAL | {FULL: 6}).items()))
    for arm in (a for a in (INTACT, CUT) if result.tested(a, RECALL)):
        table = result.each(own, arm, RECALL)[list(sizes)]
        points(ax, list(sizes.values()), table, COLOURS[arm], LABELS[arm])
    ax.set_xticks(list(sizes.values()))
    ax.set(
        title="CA3's pools of the event",
        xlabel="attributes in the cue",
        ylabel="rate [spikes/s]",
        ylim=(0, None),
    )
    below(ax, 2)


def _lesions(ax: Any, result: Result) -> None:
    """A row for each arm, in its colour: recalled a dot, recognised a hollow square."""
    arms = {a: LESIONS[a] + (" (test)" if a in IN_TEST else "") for a in _arms(result)}
    nothing = dict.fromkeys(arms.values(), NOTHING)
    for arm, name in arms.items():
        colour = COLOURS.get(arm, OTHER)
        recall = interval(result.each(completion, arm, RECALL)[STANDARD], PROPORTION)
        known = interval(result.each(recognition, arm, RECALL), PROPORTION)
        bars(ax, nothing | {name: recall}, colour, shift=-0.13)
        bars(ax, nothing | {name: known}, colour, shift=0.13, face="white", shape="s")
    bars(ax, nothing, OTHER, f"recalled from {STANDARD}")
    bars(ax, nothing, OTHER, "whole event recognised", face="white", shape="s")
    ax.set(title="What each part is needed for", xlabel="proportion", xlim=(-0.04, 1.04))
    below(ax, 2)


def _novelty(ax: Any, result: Result) -> None:
    tasks = {STORING: "new", SIMILAR: "five of six old", OLD: "old"}
    for arm, shift in _apart(result, STORING):
        found = {
            label: interval(result.each(judged_new, arm, task), PROPORTION)
            for task, label in tasks.items()
        }
        bars(ax, found, COLOURS[arm], LESIONS[arm], shift)
    ax.set(title="Judged new", xlabel="proportion of events", xlim=(-0.04, 1.04))
    below(ax, 3)


def _separation(ax: Any, result: Result) -> None:
    for arm, shift in _apart(result, APART):
        found = {
            "code shared with\nearlier events": result.each(codes, arm, STORING)["overlap"],
            "code shared with\na similar event": result.each(codes, arm, SIMILAR)["overlap"],
            "both similar\nevents found": both_found(result, arm),
        }
        found = {name: interval(values, PROPORTION) for name, values in found.items()}
        bars(ax, found, COLOURS[arm], LESIONS[arm], shift)
    ax.set(title="Separation", xlabel="proportion", xlim=(-0.04, 1.04))
    below(ax, 3)
