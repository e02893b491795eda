"""Choices: learning, reversal, slips of action, forced responses, GPi off, a routine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, points
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.choice.measures import (
    ALONE,
    EARLY,
    END,
    FORCED,
    FORCED_REVERSED,
    LATE,
    LEARNT,
    LENGTHS,
    LONG,
    PAIRS,
    PRACTICE,
    REVERSAL,
    SHORT,
    SHORTEST,
    devaluation_effect,
    from_cortex,
    routine,
    values,
)
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, Interval, interval

COLOURS = {SHORT: "#999999", LONG: "#222222"}
ARMS = {
    "control": "#222222",
    "habit off": "#E69F00",
    "goal-directed off": "#009E73",
    "model-free off": "#CC79A7",
    ALONE: "#56B4E9",
}
MONKEY: dict[str, Any] = {"color": "#cccccc", "linewidth": 6, "solid_capstyle": "butt"}
SMALL: dict[str, Any] = {"fontsize": 8, "color": "#666666"}


def choice(result: Result) -> Figure:
    """Learning, reversal, slips of action, forced responses, GPi off, and a routine."""
    figure = Figure(figsize=(9, 11.5))
    axes = figure.subplots(3, 2).ravel()
    _learning(axes[0], result)
    _reversal(axes[1], result)
    _slips(axes[2], result)
    _forced(axes[3], result)
    _cortex(axes[4], result)
    _routine(axes[5], result)
    letters(axes.flat)
    return figure


def _chance(ax: Any) -> None:
    ax.axhline(0.5, color="#bbbbbb", linewidth=0.8)
    place: dict[str, Any] = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "top"}
    ax.text(0.99, 0.485, "chance", **place, **SMALL)


def _curve(ax: Any, right: pd.DataFrame, colour: str, label: str, style: str = "-") -> None:
    points(ax, np.array(right.columns, dtype=float), right, colour, label, f"o{style}", PROPORTION)


def _learning(ax: Any, result: Result) -> None:
    for arm, colour in ARMS.items():
        if arm in result.arms.index:
            _curve(ax, values(result, PRACTICE, "", arm), colour, arm)
    _chance(ax)
    ax.set(title="Practice", xlabel="trial", ylabel="accuracy", ylim=(0, 1))
    ax.legend(fontsize=8, loc="lower right")


def _reversal(ax: Any, result: Result) -> None:
    for length in LENGTHS:
        _curve(ax, values(result, REVERSAL, length), COLOURS[length], f"after {length} practice")
    for arm, colour in (
        ("habit off", ARMS["habit off"]),
        ("IL off", "#0072B2"),
        (ALONE, ARMS[ALONE]),
    ):
        if arm in result.arms.index:
            _curve(ax, values(result, REVERSAL, LONG, arm), colour, f"{arm}, long", "--")
    _chance(ax)
    ax.set(title="Pairs reversed", xlabel="trial", ylabel="accuracy", ylim=(-0.5, 1))
    ax.set_yticks(np.linspace(0, 1, 6))
    ax.legend(fontsize=8, loc="lower left")


def _slips(ax: Any, result: Result) -> None:
    arms = [
        a
        for a in (
            "control",
            "habit off",
            "goal-directed off",
            "model-free off",
            "DLS off",
            "IL off",
        )
        if a in result.arms.index
    ]
    for k, length in enumerate(LENGTHS):
        found = {a: interval(devaluation_effect(result, length, a), SIGNED) for a in arms}
        for what, window in (
            (f"forced by {SHORTEST[1]:g} s", SHORTEST),
            (f"forced after {LATE[0]:g} s", LATE),
        ):
            found[f"control, {what}"] = interval(
                devaluation_effect(result, length, window=window), SIGNED
            )
        bars(ax, found, COLOURS[length], f"{length} practice", 0.2 * (k - 0.5))
    ax.axvline(0, color="#bbbbbb", linewidth=0.8)
    ax.set(
        title="Slips of action (people: not by practice)",
        xlabel="valued − devalued (proportion of learnt actions)",
        ylim=(len(arms) + 2.1, -0.5),
    )
    ax.legend(fontsize=8, ncols=2, loc="lower center")


def _forced(ax: Any, result: Result) -> None:
    for task, style in ((FORCED, "o--"), (FORCED_REVERSED, "o-")):
        for length in LENGTHS:
            found = values(result, task, length)
            label = f"{'before' if task == FORCED else 'after'} reversal, {length}"
            points(
                ax,
                np.array(found.columns, dtype=float),
                found,
                COLOURS[length],
                label,
                style,
                PROPORTION,
            )
    ax.axvspan(*EARLY, color="#eeeeee", zorder=0)
    _chance(ax)
    ax.set(
        title="Forced responses (people err in band)",
        xlabel="preparation time [s]",
        ylabel="accuracy",
        ylim=(-0.32, 1),
        yticks=[0, 0.2, 0.4, 0.6, 0.8, 1],
    )
    ax.legend(fontsize=8, loc="lower left", handlelength=3.2)


def _cortex(ax: Any, result: Result) -> None:
    found: dict[str, Interval] = {}
    for arm in (a for a in ("control", "GPi off") if a in result.arms.index):
        for length in LENGTHS:
            for task, what in PAIRS.items():
                name = f"{arm}, {what.removesuffix(' pair')}, {length}"
                if arm == "GPi off" and length == LONG:
                    known = tabulated("choice", "accuracy", f"{arm}, {what}, {length} practice")
                    shown = "monkeys (Piron 2016)" if task == LEARNT else ""
                    ax.plot((known.low, known.high), [len(found)] * 2, **MONKEY, label=shown)
                found[name] = interval(from_cortex(result, task, length, arm), PROPORTION)
    bars(ax, found, "#222222")
    key(ax, fontsize=8, loc="upper left")
    ax.axvline(0.5, color="#bbbbbb", linewidth=0.8)
    ax.text(0.51, -0.27, "chance", va="center", **SMALL)
    ax.set(
        title="Without the basal ganglia's output",
        xlabel="accuracy (actions read from PMC)",
        xlim=(0, 1),
    )


def _routine(ax: Any, result: Result) -> None:
    for mean, when, colour in zip(
        routine(result), ("first", "last"), ("#999999", "#222222"), strict=True
    ):
        points(ax, np.arange(3), mean, colour, f"{when} {END} trials")
    ax.set(
        title="A routine (in rats its ends stand out)",
        ylabel="D1, dorsolateral [spikes/s]",
        xticks=range(3),
        xticklabels=["start", "middle", "end"],
        xlim=(-0.4, 2.4),
    )
    ax.legend(fontsize=8, loc="lower center")
