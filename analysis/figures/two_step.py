"""The two-step task: stay probability beside people's, mechanisms, and individuals."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from striata.analysis.figures.panels import bars
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.comparison import Comparison, Published
from striata.analysis.signatures.own import own_data
from striata.analysis.signatures.parts import of_interval
from striata.analysis.signatures.two_step.comparisons import EXPECTED
from striata.analysis.signatures.two_step.measures import (
    COMMON,
    KINDS,
    RARE,
    REWARDED,
    UNREWARDED,
    bounds,
    by_kind,
    contrast,
    second_effects,
)
from striata.analysis.signatures.two_step.measures import (
    people as published,
)
from striata.analysis.statistics.intervals import PROPORTION, SIGNED, interval

TRANSITIONS = {COMMON: "#0072B2", RARE: "#D55E00"}
ARMS = {
    "control": "#222222",
    "goal-directed off": "#009E73",
    "model-free off": "#CC79A7",
    "habit off": "#E69F00",
}
#: Colour of a symbol's face for each contrast, and for reward's on second choices; edges are ink.
SHOWN = {"reward": "white", "reward × transition": "#222222"}
SECOND, SECOND_FACE = "reward, second choices", "#56B4E9"


def two_step(result: Result, people: People | None = None) -> Figure:
    """Stay probability by kind of trial and arm; contrasts; individuals."""
    stay, contrasts = _known(people)
    figure = Figure(figsize=(9, 8))
    axes = figure.subplots(2, 2).ravel()
    _kinds(axes[0], result, stay)
    _mechanisms(axes[1], result)
    _contrasts(axes[2], result, contrasts)
    _individuals(axes[3], result)
    letters(axes)
    return figure


def _known(people: People | None) -> tuple[dict[str, Published], dict[str, Published]]:
    """People's stay probabilities by kind of trial and their contrasts: own trials or published."""
    kinds = [f"{kind[0]}, {kind[1]}" for kind in KINDS]
    if people is None:
        return {k: published("stay", k) for k in kinds}, {
            c: published("stay_contrast", c) for c in SHOWN
        }
    found = own_data(people.experiment).of_people(people)
    return (
        {k: of_interval(found["stay probability", k], people.name) for k in kinds},
        {c: of_interval(found["contrast of stay probabilities", c], people.name) for c in SHOWN},
    )


def _kinds(ax: Any, result: Result, stay: dict[str, Published]) -> None:
    found = by_kind(result)
    for i, kind in enumerate(KINDS):
        x, colour = i + (0.2 if i > 1 else 0.0), TRANSITIONS[kind[1]]
        model = interval(found[kind], PROPORTION)
        theirs = stay[f"{kind[0]}, {kind[1]}"]
        ax.bar(x, model.mean, 0.75, color=colour, label=f"{kind[1]} transition" if i < 2 else "")
        ax.errorbar(
            x,
            model.mean,
            yerr=[[model.mean - model.low], [model.high - model.mean]],
            color="#222222",
        )
        ax.plot(
            [x - 0.42, x + 0.42],
            [theirs.value] * 2,
            color="#222222",
            linestyle=":",
            linewidth=2,
            label=f"people (n = {theirs.n:g})" if i == 3 else "",
        )
    ax.set(
        title="Stay probability",
        ylabel="stay probability",
        ylim=(0, 1),
        xticks=[0.5, 2.7],
        xticklabels=[REWARDED, UNREWARDED],
    )
    ax.legend(loc="upper right", fontsize=8)


def _mechanisms(ax: Any, result: Result) -> None:
    for k, (arm, colour) in enumerate((a, c) for a, c in ARMS.items() if a in result.arms.index):
        found = by_kind(result, arm)
        means = {kind: interval(found[kind], PROPORTION) for kind in KINDS}
        for transition, marker in ((COMMON, "o-"), (RARE, "s--")):
            two = [means[r, transition] for r in (REWARDED, UNREWARDED)]
            x = np.arange(2) + 0.04 * (k - 1.5)
            ax.errorbar(
                x,
                [m.mean for m in two],
                yerr=[[m.mean - m.low for m in two], [m.high - m.mean for m in two]],
                fmt=marker,
                ms=4,
                color=colour,
                label=arm if transition == COMMON else "",
            )
    ax.set(
        title="Without a mechanism",
        ylabel="stay probability",
        xticks=[0, 1],
        xlim=(-0.3, 1.3),
        xticklabels=[REWARDED, UNREWARDED],
        xlabel="solid: common transition; dashed: rare",
    )
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.5 * (high - low))
    ax.legend(fontsize=8, loc="upper right", ncols=2)


def _contrasts(ax: Any, result: Result, theirs: dict[str, Published]) -> None:
    for k, (name, face) in enumerate(SHOWN.items()):
        found = {
            str(a): interval(contrast(result, name, str(a)), bounds(name))
            for a in result.arms.index
        }
        bars(ax, found, MODEL, name, 0.2 * (k - 1), face)
    effects = result.throughout(second_effects)
    later = {str(a): interval(effects[a], SIGNED) for a in result.arms.index if a in effects}
    if later:
        bars(ax, later, MODEL, SECOND, 0.2, SECOND_FACE)
    ax.axvline(0, color="#bbbbbb", linewidth=0.8)
    ax.set(
        title="Contrasts of stay probabilities",
        xlabel="difference of probabilities\n(dotted: people; wide: reward)",
    )
    for name, line in zip(SHOWN, ((0, (1, 3)), (0, (1, 1))), strict=True):
        ax.axvline(theirs[name].value, 0.15, color=MODEL, linestyle=line)
    ax.set_ylim(len(result.arms) + 0.9, -0.5)
    _contradictions(ax, result)
    ax.xaxis.set_major_locator(MultipleLocator(0.05))
    look = {"frameon": True, "framealpha": 1, "edgecolor": "none", "columnspacing": 0.8}
    ax.legend(fontsize=8, loc="lower left", ncols=2, handlelength=1.2, **look)


def _contradictions(ax: Any, result: Result) -> None:
    """Under an arm's name, what people's interaction (filled) does and the model's does not."""
    arms = [str(a) for a in result.arms.index]
    for (arm, name), known in ((k, p) for k, p in EXPECTED.items() if k[0] in arms):
        change = interval(contrast(result, name, arm) - contrast(result, name))
        verdict = Comparison("", "", "", change, known).verdict
        theirs, opposite = ("lower", "higher")[:: -known.direction]
        here = {"wrong": f"here {opposite}", "inconclusive": "not shown here"}.get(verdict)
        if here:
            said, place = f"● {theirs} as published, {here}", ax.get_yaxis_transform()
            look = {"fontsize": 7, "color": MODEL, "ha": "right", "va": "top"}
            ax.text(-0.03, arms.index(arm) + 0.23, said, transform=place, **look)


def _individuals(ax: Any, result: Result) -> None:
    x, y = (contrast(result, name) for name in ("reward", "reward × transition"))
    ax.plot(x, y, "o", ms=4, color=MODEL, alpha=0.5)
    ax.axhline(0, color="#bbbbbb", linewidth=0.8)
    ax.axvline(0, color="#bbbbbb", linewidth=0.8)
    ax.set(
        title="Simulated subjects",
        xlabel="effect of reward (probability)",
        ylabel="reward × transition (probability)",
    )
    ax.xaxis.set_major_locator(MultipleLocator(0.1))
