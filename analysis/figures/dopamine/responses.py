"""Dopamine neurons: responses in single trials, lesions, and learning over trials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.dopamine.marks import ANIMALS, LINE, named
from striata.analysis.figures.panels import band, bars, headroom, points
from striata.analysis.figures.style import PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.dopamine.measures import (
    BASELINE,
    BLOCKING,
    CERTAIN,
    HIDDEN,
    LOW,
    REWARD,
    WINDOWS,
    above,
    around_certain_reward,
    by_probability,
    by_size,
    by_time,
    training,
    weight_change,
)
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import interval

WHAT = {"unexpected 1": "#D55E00", "expected 1": "#0072B2", "omitted": "#7B3294"}
NAMES = {
    "unexpected 1": "reward without cue",
    "expected 1": "cue and reward",
    "omitted": "cue, reward omitted",
}
WINDOW = "after glutamate, D1 spiny neurons"
INSIDE: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 8}
LESION = {
    "control": "#56B4E9",
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
    _published_burst(axes[0, 0])
    _published_pause(axes[1, 2], result)
    for ax in axes.flat:
        for t in (0.0, REWARD):
            ax.axvline(t, **LINE)
        ax.set(xlim=(-0.3, 2.0), ylim=(0, None))
    for ax in axes[1]:
        ax.set_xlabel("time from cue [s]")
    _words(axes[0, 0], axes[1, 2], result)
    letters(axes.flat)
    _legend(figure, axes[0, 0], axes[1, 2])
    return figure


def _words(vta: Any, omitted: Any, result: Result) -> None:
    """Names of the two moments, once for all panels, and where animals differ from the model."""
    named(vta, 0.0, "cue", "left")
    named(vta, REWARD, "reward", "right")
    place: dict[str, Any] = {"ha": "center", "transform": vta.get_xaxis_transform()}
    if not _flat(result):
        vta.text(REWARD / 2, 0.8, "animals: burst,\nthen flat", **place, **ANIMALS)
    if "LHb off" in result.arms.index:
        place = {"ha": "right", "transform": omitted.transAxes}
        omitted.text(0.99, 0.99, "animals:\nno pause\nwithout LHb", **place, **ANIMALS)


def _flat(result: Result) -> bool:
    """Whether VTA stays near its rest from before a certain reward until after it."""
    measure = "rate of VTA over rest, certain reward"
    verdicts = (
        Comparison(
            measure, w, "", around_certain_reward(result, w), tabulated("dopamine", measure, w)
        ).verdict
        for w in WINDOWS
    )
    return "outside" not in verdicts


def _published_burst(ax: Any) -> None:
    """Animals' rate at rest, and when their burst at an unexpected reward begins and how high."""
    onset = tabulated("dopamine", "burst onset", "unexpected reward")
    span = REWARD + onset.low * 1e-3, REWARD + onset.high * 1e-3
    for x, measure, condition in (
        ((-0.3, 0.0), "baseline", "VTA at rest"),
        (span, "burst peak", "unexpected reward"),
    ):
        known = tabulated("dopamine", measure, condition)
        ax.fill_between(x, known.low, known.high, color=PEOPLE, alpha=0.5, linewidth=0)
    ax.fill_between([], [], [], color=PEOPLE, alpha=0.5, label="animals: rest, burst, pause")


def _published_pause(ax: Any, result: Result) -> None:
    """The shortest and the longest pause of animals, from where the model's begins."""
    known = tabulated("dopamine", "pause", "omitted reward")
    mean = traces(result, "control", CERTAIN, "omitted", "VTA").mean("subject")
    low = mean.sel(time=slice(REWARD, None)) < LOW * mean.sel(time=slice(*BASELINE)).mean()
    if low.any():
        start = float(low["time"][int(low.argmax("time"))])
        for length, alpha in ((known.high, 0.35), (known.low, 0.7)):
            ax.fill_between([start, start + length * 1e-3], 0, 1.2, color=PEOPLE, alpha=alpha, lw=0)


def _legend(figure: Figure, *axes: Any) -> None:
    pairs = [p for ax in axes for p in zip(*ax.get_legend_handles_labels(), strict=True)]
    figure.legend([h for h, _ in pairs], [t for _, t in pairs], loc="outside lower center", ncols=4)


def reward_learning(result: Result) -> Figure:
    """Learning, extinction, probability, size, blocking, hidden states, timing of plasticity."""
    figure = Figure(figsize=(11, 6.6))
    axes = figure.subplots(2, 4)
    _curves(axes[0, 0], result)
    headroom(axes[0, 0], 0.35)
    for measure, condition, colour, label in (
        ("late", "omitted", "#0072B2", "cue"),
        ("at_reward", "expected 1", "#D55E00", "reward"),
    ):
        t = by_probability(result, measure, condition)
        points(axes[0, 1], t.columns, t, colour, label)
    axes[0, 1].set(
        title="Probability", xlabel="probability of reward", ylabel="VTA above baseline [spikes/s]"
    )
    sizes = {which: by_size(result, which) for which in ("unexpected", "expected")}
    for (which, t), line in zip(sizes.items(), ("o-", "s--"), strict=True):
        points(axes[0, 2], t.columns, t, "#222222", which, line)
    _published_slope(axes[0, 2], sizes["unexpected"], sizes["expected"])
    axes[0, 2].set(
        title="Size (mice: parallel)",
        xlabel="size of reward",
        ylabel="VTA above baseline [spikes/s]",
    )
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
        headroom(ax, 0.25)
    for ax, task, label in (
        (axes[1, 2], "pairing with a burst", "dopamine minus synapse [s]"),
        (axes[1, 3], "pairing with a dip", "length of dip [s]"),
    ):
        t = weight_change(result, task)
        points(ax, t.columns, t, "#222222")
        if task == "pairing with a burst":
            known = tabulated("dopamine", "window of dopamine for plasticity", WINDOW)
            ax.axvspan(known.low, known.high, color=PEOPLE, alpha=0.5, linewidth=0)
            ax.text(
                known.high, 1.0, " mice", va="top", fontsize=8, transform=ax.get_xaxis_transform()
            )
        ax.set(
            title="D1 synapse" if "burst" in task else "D2 synapse",
            xlabel=label,
            ylabel="relative change of weight",
        )
        ax.axhline(0, color="#999999", linewidth=0.7)
    for ax in (axes[0, 0], axes[0, 1], axes[1, 0], axes[1, 1]):
        ax.legend()
    axes[0, 2].legend(loc="upper left")
    letters(axes.flat)
    return figure


def _published_slope(ax: Any, large: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Where responses to expected rewards lie if they rise as those to unexpected ones in mice."""
    known = tabulated("dopamine", "slope of expected over unexpected", "1: subtractive")
    rise, middle = large.mean() - large.mean()[1.0], expected.mean()[1.0]
    ax.fill_between(
        large.columns.to_numpy(dtype=float),
        middle + known.low * rise,
        middle + known.high * rise,
        color=PEOPLE,
        alpha=0.5,
        linewidth=0,
        label="mice (Eshel 2015)",
    )


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
    ax.axvline(len(training(result, CERTAIN, "late")), label="extinction begins", **LINE)
    ax.set(title="Training, extinction", xlabel="trial", ylabel="VTA above baseline [spikes/s]")
