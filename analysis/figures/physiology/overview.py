"""Rates at rest beside published ranges, and selection among actions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.style import CHANNEL, MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.comparison import table
from striata.analysis.signatures.physiology.rest import rest
from striata.analysis.signatures.physiology.selection import DEADLINE
from striata.analysis.statistics.intervals import POSITIVE, Interval, interval

LEVELS = {"rate": ("o", "#0072B2"), "spiking": ("s", "#D55E00")}


def physiology(*results: Result) -> Figure:
    """Rest, irregularity, decision times and the selection of one action.

    One file, or one of each level.
    """
    figure = Figure(figsize=(11, 9.6))
    left, right = figure.subfigures(1, 2, width_ratios=(0.8, 1.2))  # type: ignore[misc]
    axes = [*left.subplots(1, 2, width_ratios=(2, 1), sharey=False), *right.subplots(2, 2).ravel()]
    for result in results:
        _ranges(axes[0], result, "resting_rate")
        _ranges(axes[1], result, "isi_cv")
        _decisions(axes[2], result)
    axes[0].set(title="Rest", xlabel="rate [spikes/s]", xscale="log", xlim=(0.04, 110))
    axes[0].set_xticks([0.1, 0.3, 1, 3, 10, 30, 100], ["0.1", "0.3", "1", "3", "10", "30", "100"])
    axes[1].set(title="CV of ISI", xlabel="CV", xlim=(0.5, 1.5))
    axes[2].set(title="Decision times", ylabel="median decision time [s]")
    if not axes[1].patches:
        axes[1].text(
            0.5, 0.5, "needs spikes", transform=axes[1].transAxes, ha="center", color="#888888"
        )
        axes[1].set_yticks([])
    left.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    for ax, name in zip(axes[3:], ("GPi", "VA", "STN"), strict=True):
        _traces(ax, results[0], name)
    letters(axes)
    right.legend(*axes[3].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


def _ranges(ax: Any, result: Result, measure: str) -> None:
    here = table(c for c in rest(result) if c.measure == measure)
    marker, colour = LEVELS[result.level]
    if here.empty:
        return
    y = np.arange(len(here))
    if not ax.patches:
        ax.barh(
            y,
            here["published_high"] - here["published_low"],
            left=here["published_low"],
            height=0.6,
            color="#dddddd",
            label="published range",
        )
        ax.set_yticks(y, here["condition"])
        ax.invert_yaxis()
    err = np.nan_to_num([here["model"] - here["model_low"], here["model_high"] - here["model"]])
    ax.errorbar(
        here["model"], y, xerr=err, fmt=marker, ms=4, color=colour, label=f"{result.level} level"
    )


def medians(result: Result, arm: str = "control") -> pd.DataFrame:
    """Median decision time [s] (no decision counts as longest), (subjects, conditions)."""
    t = result.test(arm)
    time = t["decision_time"].fillna(np.inf)
    median = time.groupby([t["subject"], t["condition"]], observed=True).median().unstack()
    return median.replace(np.inf, np.nan)


def _decisions(ax: Any, result: Result) -> None:
    marker, colour = LEVELS[result.level]
    for arm, fill in (("control", colour), ("hyperdirect off", "white")):
        if arm not in result.arms.index:
            continue
        median = medians(result, arm)
        here: list[Interval] = [interval(median[c], POSITIVE) for c in median]
        err = np.nan_to_num([[i.mean - i.low for i in here], [i.high - i.mean for i in here]])
        ax.errorbar(
            range(len(here)),
            [i.mean for i in here],
            err,
            fmt=marker,
            ms=5,
            color=colour,
            mfc=fill,
            label=f"{result.level}, {arm}",
        )
        ax.set_xticks(range(len(here)), list(median), rotation=35, ha="right", fontsize=8)
    ax.set_ylim(0, 1.15 * DEADLINE)
    ax.legend(fontsize=8, loc="upper left")


def _traces(ax: Any, result: Result, name: str) -> None:
    """Mean rates by channel: one input (solid), and two of unequal strength (dashed)."""
    rates = result.rates
    for condition, line in (("one 1.3", "-"), ("unequal 1.3 1.0", "--")):
        row = (rates["arm"] == "control") & (rates["condition"] == condition)
        if not row.any():
            continue
        here = rates[np.flatnonzero(row)[0]][np.flatnonzero(rates["population"] == name)]
        other = here[2:].mean("pool")
        for trace, colour, label in zip(
            (here[0], here[1], other), CHANNEL, ("stronger", "weaker", "other"), strict=True
        ):
            ax.plot(
                rates["time"], trace, line, color=colour, label=f"{label} channel ({condition} nS)"
            )
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    ax.set(
        title=f"{name}, {result.level} level",
        xlabel="time from the input's onset [s]",
        ylabel="rate [spikes/s]",
    )
    if name == "VA":
        ax.axhline(30, color=MODEL, linewidth=0.6)
        ax.text(
            0.99,
            30,
            "threshold of a movement",
            transform=ax.get_yaxis_transform(),
            ha="right",
            va="bottom",
            fontsize=8,
        )
