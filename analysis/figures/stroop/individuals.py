"""How subjects differ, and accuracy by speed: model beside people where theirs are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import without
from striata.analysis.figures.style import CONDITION, MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import table as table_of
from striata.analysis.signatures.stroop.comparisons import naming
from striata.analysis.signatures.stroop.individuals import (
    FEWEST,
    INDIVIDUAL,
    SPREADS,
    correlation,
)
from striata.analysis.signatures.stroop.individuals import individuals as individual_measures
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.behaviour import CONDITIONS, FIFTHS
from striata.analysis.statistics.intervals import PROPORTION, interval


def individuals(result: Result) -> Figure:
    """Conditional accuracy, SDs over subjects beside people's, and correlations over subjects."""
    n = len(result.each(behaviour.by_condition, "control", "naming"))
    figure = Figure(figsize=(11, 4.3))
    axes = figure.subplots(1, 3, width_ratios=(1, 1, 1.15))
    _accuracy(axes[0], result)
    _spreads(axes[1], table_of(naming(result)))
    _correlations(axes[2], result.each(individual_measures, "control", "naming"))
    letters(axes)
    figure.suptitle(
        f"Individuals, {result.level} level: {n} simulated subjects; bars: 95 % intervals; people: "
        "Hedge, Powell and Sumner 2018, n = 103",
        fontsize=9,
        x=0.01,
        ha="left",
    )
    return figure


def _fifths(trials: pd.DataFrame) -> pd.DataFrame:
    """RT in the middle of each fifth of the correct trials [ms], (subjects, (fifth, condition))."""
    middle = list((np.arange(FIFTHS) + 0.5) / FIFTHS)
    groups = behaviour.correct_rts(trials).groupby(["subject", "condition"], observed=True)["ms"]
    return groups.quantile(middle).unstack().unstack("condition")


def _accuracy(ax: Any, result: Result) -> None:
    caf = result.each(behaviour.conditional_accuracy, "control", "naming")
    middle = result.each(_fifths, "control", "naming").mean()
    for c in CONDITIONS:
        names = [f"caf{k + 1}" for k in range(FIFTHS)]
        here = [
            interval(caf[m, c], PROPORTION) if (m, c) in caf else interval(np.array([]))
            for m in names
        ]
        rts = middle[middle.index.get_level_values("condition") == c] if len(middle) else middle
        if len(rts) == FIFTHS:
            bar = np.nan_to_num([[i.mean - i.low for i in here], [i.high - i.mean for i in here]])
            ax.errorbar(
                rts, [i.mean for i in here], bar, fmt="o-", ms=4, color=CONDITION[c], label=c
            )
    ax.set(
        title="Accuracy by speed",
        xlabel="RT, middle of each fifth [ms]",
        ylabel="proportion correct",
        ylim=(None, 1.02),
    )
    if ax.lines:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=3)


def _spreads(ax: Any, table: pd.DataFrame) -> None:
    found = table.set_index(["measure", "condition"])[["sd_ratio", "sd_ratio_low", "sd_ratio_high"]]
    shown = {
        k: name for k, name in SPREADS.items() if np.isfinite(found["sd_ratio"].get(k, np.nan))
    }
    here, y = found.loc[list(shown)].to_numpy(), np.arange(len(shown))
    ax.errorbar(
        here[:, 0],
        y,
        xerr=np.array([here[:, 0] - here[:, 1], here[:, 2] - here[:, 0]]),
        fmt="o",
        ms=4,
        color=MODEL,
    )
    ax.axvline(1.0, color="#888888", linewidth=0.8)
    ax.set_yticks(y, list(shown.values()))
    ax.set(
        title="Spread over subjects",
        xlabel="SD of the model over SD of people",
        xscale="log",
        ylim=(max(len(shown), 1) - 0.5, -0.5),
    )
    ax.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
    ax.minorticks_off()


def _correlations(ax: Any, measures: pd.DataFrame) -> None:
    """Rank correlations below the diagonal, with stars where their interval excludes zero."""
    ax.set_title("Correlations (*: excludes 0)")
    names = [n for n in INDIVIDUAL.values() if measures[n].count() >= FEWEST]
    if len(names) < 2:
        without(ax, f"needs two measures\nof {FEWEST} or more subjects")
        ax.set(xticks=[], yticks=[])
        return
    r = np.full((len(names), len(names)), np.nan)
    for i, a in enumerate(names):
        for j, b in enumerate(names[:i]):
            found = correlation(measures, a, b)
            r[i, j] = found.mean
            if np.isfinite(found.mean):
                clear = "*" if found.low * found.high > 0 else ""
                ax.text(
                    j,
                    i,
                    f"{found.mean:.2f}{clear}",
                    ha="center",
                    va="center",
                    fontsize=8,
                    color="white" if abs(found.mean) > 0.6 else "black",
                )
    image = ax.imshow(
        r[1:, :-1],
        cmap="PuOr_r",
        vmin=-1,
        vmax=1,
        extent=(-0.5, len(names) - 1.5, len(names) - 0.5, 0.5),
    )
    ax.set_xticks(range(len(names) - 1), names[:-1], rotation=25, ha="right", fontsize=8)
    ax.set_yticks(range(1, len(names)), names[1:], fontsize=8)
    ax.set_aspect("auto")
    ax.figure.colorbar(image, ax=ax, label="Spearman's r", shrink=0.8)
