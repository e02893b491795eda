"""Dopamine neurons: responses in single trials, lesions, and learning over trials."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.panels import band, bars, points
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.dopamine.measures import (
    BLOCKING,
    CERTAIN,
    HIDDEN,
    REWARD,
    above,
    by_probability,
    by_size,
    by_time,
    training,
    weight_change,
)
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import interval

WHAT = {"unexpected 1": "#D55E00", "expected 1": "#0072B2", "omitted": "#7B3294"}
NAMES = {
    "unexpected 1": "reward without cue",
    "expected 1": "cue and reward",
    "omitted": "cue, reward omitted",
}
INSIDE: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 8}
LESION = {
    "control": "#222222",
    "LHb off": "#CC79A7",
    "RMTg off": "#E69F00",
    "VTA-GABA off": "#009E73",
}


def dopamine(result: Result) -> Figure:
    """VTA and its inputs in three kinds of trial; omission and expected reward with lesions."""
    figure = Figure(figsize=(11, 6.6))
    axes = figure.subplots(2, 4, sharex=True)
    for ax, population in zip(
        axes.flat, ("VTA", "LHb", "VTA-GABA", "VS", "RMTg", "PPTg"), strict=False
    ):
        for condition, colour in WHAT.items():
            band(
                ax,
                traces(result, "control", CERTAIN, condition, population),
                colour,
                NAMES[condition],
            )
        ax.set(title=population, ylabel="spikes/s")
    for ax, condition in zip(axes.flat[6:], ("omitted", "expected 1"), strict=True):
        for arm in result.arms.index:
            if arm in LESION:
                band(
                    ax,
                    traces(result, str(arm), CERTAIN, condition, "VTA"),
                    LESION[str(arm)],
                    str(arm),
                )
        ax.set(title=f"VTA, {condition.removesuffix(' 1')}", ylabel="spikes/s")
    for ax in axes.flat:
        for t in (0.0, REWARD):
            ax.axvline(t, color="#999999", linewidth=0.7, linestyle=":")
        ax.set(xlim=(-0.3, 2.0), ylim=(0, None))
    for ax in axes[1]:
        ax.set_xlabel("time from cue [s]")
    letters(axes.flat)
    _legend(figure, axes[0, 0], axes[1, 2])
    return figure


def _legend(figure: Figure, *axes: Any) -> None:
    pairs = [p for ax in axes for p in zip(*ax.get_legend_handles_labels(), strict=True)]
    figure.legend([h for h, _ in pairs], [t for _, t in pairs], loc="outside lower center", ncols=7)


def reward_learning(result: Result) -> Figure:
    """Learning, extinction, probability, size, blocking, hidden states, timing of plasticity."""
    figure = Figure(figsize=(11, 6.6))
    axes = figure.subplots(2, 4)
    _curves(axes[0, 0], result)
    for measure, condition, colour, label in (
        ("late", "omitted", "#0072B2", "cue"),
        ("at_reward", "expected 1", "#D55E00", "reward"),
    ):
        t = by_probability(result, measure, condition)
        points(axes[0, 1], t.columns, t, colour, label)
    axes[0, 1].set(
        title="Probability", xlabel="probability of reward", ylabel="VTA above baseline [spikes/s]"
    )
    for which, line in (("unexpected", "o-"), ("expected", "s--")):
        t = by_size(result, which)
        points(axes[0, 2], t.columns, t, "#222222", which, line)
    axes[0, 2].set(title="Size", xlabel="size of reward", ylabel="VTA above baseline [spikes/s]")
    bars(
        axes[0, 3],
        {
            f"{cue} after {g.removeprefix('blocking: ')}": interval(above(result, "late", g, cue))
            for cue in "AB"
            for g in BLOCKING
        },
        "#222222",
    )
    axes[0, 3].set(title="Blocking", xlabel="late response [spikes/s]")
    blocked, control = (above(result, "late", g, "B") for g in BLOCKING)
    less = interval(blocked - control)
    if less.low <= 0 <= less.high:
        axes[0, 3].text(0.98, 0.5, "B, difference: null", **INSIDE, transform=axes[0, 3].transAxes)
    for ax, arm in zip(axes[1], ("control", "mPFC off"), strict=False):
        if arm in result.arms.index:
            for task, line, label in zip(HIDDEN, ("o-", "s--"), ("100 %", "90 %"), strict=True):
                t = by_time(result, task, arm)
                points(ax, t.columns, t, "#222222", label, line)
        ax.set(
            title=f"Hidden state, {arm}",
            xlabel="reward after cue [s]",
            ylabel="response to reward [spikes/s]",
        )
        ax.axhline(0, color="#999999", linewidth=0.7)
    for ax, task, label in (
        (axes[1, 2], "pairing with a burst", "dopamine minus synapse [s]"),
        (axes[1, 3], "pairing with a dip", "length of dip [s]"),
    ):
        t = weight_change(result, task)
        points(ax, t.columns, t, "#222222")
        ax.set(
            title="D1 synapse" if "burst" in task else "D2 synapse",
            xlabel=label,
            ylabel="relative change of weight",
        )
        ax.axhline(0, color="#999999", linewidth=0.7)
    for ax in (axes[0, 0], axes[0, 1], axes[0, 2], axes[1, 0], axes[1, 1]):
        ax.legend()
    letters(axes.flat)
    return figure


def _curves(ax: Any, result: Result) -> None:
    """Cue and reward response over training and then extinction, in blocks of five trials."""
    for measure, colour, label in (("late", "#0072B2", "cue"), ("at_reward", "#D55E00", "reward")):
        start = 0
        for task in (CERTAIN, "extinction"):
            t = training(result, task, measure)
            if task == "extinction" and measure == "at_reward":
                continue
            block = t.groupby(np.arange(len(t)) // 5).mean().T
            points(
                ax,
                start + 2.5 + 5 * np.arange(block.shape[1]),
                block,
                colour,
                label if not start else "",
                "-",
            )
            start += len(t)
    ax.axvline(
        len(training(result, CERTAIN, "late")), color="#999999", linewidth=0.7, linestyle=":"
    )
    ax.set(title="Training, extinction", xlabel="trial", ylabel="VTA above baseline [spikes/s]")
