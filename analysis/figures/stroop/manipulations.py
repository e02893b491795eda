"""Colour naming by arm, and practice: learnt weights and RT."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.style import CHANNEL, CONDITION, MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.stroop.manipulations import by_arm as table_of
from striata.analysis.statistics.behaviour import CONDITIONS
from striata.analysis.statistics.intervals import interval


def manipulations(result: Result) -> Figure:
    """Mean RT, errors and responses to the word, arm by arm."""
    table = table_of(result)
    arms = list(dict.fromkeys(table["arm"]))
    figure = Figure(figsize=(12.5, 1.6 + 0.34 * len(arms)))
    axes = figure.subplots(1, 4, sharey=True)
    y = {arm: i for i, arm in enumerate(arms)}
    for j, c in enumerate(CONDITIONS):
        _dots(axes[0], table, f"mean_rt {c}", y, (j - 1) * 0.2, CONDITION[c], c, 1.0)
        _dots(axes[1], table, f"err {c}", y, (j - 1) * 0.2, CONDITION[c], c, 100.0)
    _dots(axes[2], table, "interference", y, 0.0, MODEL, "", 1.0)
    _dots(
        axes[3],
        table,
        "word responses",
        y,
        0.0,
        CHANNEL[1],
        "response to the word (incongruent)",
        100.0,
    )
    _dots(axes[3], table, "no response", y, 0.15, "#56B4E9", "no response (all)", 100.0)
    titles = ("Mean RT of correct trials", "Errors", "Interference", "Other responses")
    labels = ("ms", "%", "inc − neu [ms] (accuracy above 0.5)", "%")
    for ax, title, label in zip(axes, titles, labels, strict=True):
        ax.set(title=title, xlabel=label, ylim=(len(arms) - 0.5, -0.5))
        ax.grid(axis="y", color="#eeeeee", zorder=0)
    axes[2].axvline(0, color="black", linewidth=0.6)
    axes[0].set_yticks(range(len(arms)), arms)
    letters(axes)
    handles, names = axes[0].get_legend_handles_labels()
    more, more_names = axes[3].get_legend_handles_labels()
    figure.legend(handles + more, names + more_names, loc="outside lower center", ncols=5)
    return figure


def _dots(
    ax: Any,
    table: pd.DataFrame,
    measure: str,
    y: dict[str, int],
    shift: float,
    colour: str,
    label: str,
    factor: float,
) -> None:
    here = table[(table["measure"] == measure) & np.isfinite(table["mean"])]
    mean = here["mean"] * factor
    err = np.nan_to_num([mean - here["low"] * factor, here["high"] * factor - mean])
    ax.errorbar(
        mean,
        [y[a] + shift for a in here["arm"]],
        xerr=err,
        fmt="o",
        ms=4,
        color=colour,
        label=label,
        zorder=3,
    )


def learning(result: Result) -> Figure:
    """Weights of both streams before and after practice, and RT through practice."""
    figure = Figure(figsize=(10, 3.4))
    axes = figure.subplots(1, len(result.weights) + 1)
    for ax, (name, (_, after)) in zip(axes, result.weights.items(), strict=False):
        ax.imshow(after.mean(axis=0), cmap="viridis", vmin=0, vmax=1.25, aspect="equal")
        targets, sources = after.shape[1:]
        features = [str(i + 1) for i in range(sources - 1)] + ["other"]
        ax.set_xticks(range(sources), features)
        ax.set_yticks(range(targets), [str(i + 1) for i in range(targets)])
        ax.set(title=name.removesuffix(" (all)"), xlabel="feature", ylabel="action")
    figure.colorbar(
        axes[0].images[0], ax=axes[:-1], label="relative weight after practice", shrink=0.8
    )
    _practice(axes[-1], result)
    letters(axes)
    return figure


def _practice(ax: Any, result: Result) -> None:
    for task, colour in (("reading", CHANNEL[1]), ("naming", CHANNEL[0])):
        t = pd.concat([t[["trial", "rt"]] for t in result.practice(task)])
        here = [interval(v * 1e3) for _, v in t.groupby("trial")["rt"]]
        mean = np.array([i.mean for i in here])
        ax.plot(np.arange(1, len(mean) + 1), mean, color=colour, label=task)
        ax.fill_between(
            np.arange(1, len(mean) + 1),
            [i.low for i in here],
            [i.high for i in here],
            color=colour,
            alpha=0.25,
            linewidth=0,
        )
    ax.set(xlabel="trial of practice", ylabel="RT, guided trials [ms]", title="Practice")
    ax.legend()
