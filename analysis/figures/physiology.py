"""Rates at rest beside published ranges, selection among actions, and agreement of the two levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.style import CHANNEL, MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.compare import physiology_table
from striata.analysis.signatures.selection import DEADLINE, times
from striata.analysis.statistics.intervals import Interval, interval

LEVELS = {"rate": ("o", "#0072B2"), "spiking": ("s", "#D55E00")}


def physiology(*results: Result) -> Figure:
    """Rest, irregularity, decision times and the choosing of one action.

    One file, or one of each level.
    """
    figure = Figure(figsize=(12.5, 7.5))
    left, right = figure.subfigures(1, 2, width_ratios=(0.8, 1.2))  # type: ignore[misc]
    axes = [*left.subplots(1, 2, width_ratios=(2, 1), sharey=False), *right.subplots(2, 2).ravel()]
    for result in results:
        _ranges(axes[0], result, "resting_rate")
        _ranges(axes[1], result, "isi_cv")
        _decisions(axes[2], result)
    axes[0].set(title="Rest", xlabel="rate [spikes/s]", xscale="log", xlim=(0.04, 110))
    axes[0].set_xticks([0.1, 0.3, 1, 3, 10, 30, 100], ["0.1", "0.3", "1", "3", "10", "30", "100"])
    axes[1].set(title="CV of ISI", xlabel="CV", xlim=(0.5, 1.5))
    axes[2].set(title="Time to decide", ylabel="median decision time [s]")
    if not axes[1].patches:
        axes[1].text(
            0.5, 0.5, "needs spikes", transform=axes[1].transAxes, ha="center", color="#888888"
        )
        axes[1].set_yticks([])
    left.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    for ax, name in zip(axes[3:], ("GPi", "VA", "STN"), strict=True):
        _traces(ax, results[0], name)
    letters(axes)
    right.legend(*axes[3].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _ranges(ax: Any, result: Result, measure: str) -> None:
    table = physiology_table(result)
    table = table[table["measure"] == measure]
    marker, colour = LEVELS[result.level]
    y = np.arange(len(table))
    if len(table) == 0:
        return
    if not ax.patches:
        ax.barh(
            y,
            table["to"] - table["from"],
            left=table["from"],
            height=0.6,
            color="#dddddd",
            label="published range",
        )
        ax.set_yticks(y, table["population"])
        ax.invert_yaxis()
    err = np.nan_to_num([table["model"] - table["low"], table["high"] - table["model"]])
    ax.errorbar(
        table["model"], y, xerr=err, fmt=marker, ms=4, color=colour, label=f"{result.level} level"
    )


def medians(result: Result, arm: str = "control") -> pd.DataFrame:
    """Median decision time [s] (no decision counts as longest), (subjects, conditions)."""
    t = result.test(arm)
    time = t["decision_time"].fillna(np.inf)
    table = time.groupby([t["subject"], t["condition"]], observed=True).median().unstack()
    return table.replace(np.inf, np.nan)


def _decisions(ax: Any, result: Result) -> None:
    marker, colour = LEVELS[result.level]
    for arm, fill in (("control", colour), ("hyperdirect off", "white")):
        if arm not in result.arms.index:
            continue
        table = medians(result, arm)
        here: list[Interval] = [interval(table[c]) for c in table]
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
        ax.set_xticks(range(len(here)), list(table), rotation=35, ha="right", fontsize=7)
    ax.set_ylim(0, 1.15 * DEADLINE)
    ax.legend(fontsize=7, loc="upper left")


def _traces(ax: Any, result: Result, name: str) -> None:
    """Mean rates of the driven channels and the others, one input (solid) and two of unequal strength (dashed)."""
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
        xlabel="time from the drive's onset [s]",
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
            fontsize=7,
        )


def agreement(first: Result, second: Result) -> Figure:
    """Rates at rest and decision times of one level against the other."""
    by_level = {r.level: r for r in (first, second)}
    rate, spiking = by_level["rate"], by_level["spiking"]
    figure = Figure(figsize=(9, 5.6))
    axes = figure.subplots(1, 3, width_ratios=(0.7, 0.7, 2))
    rest = [r.rest.groupby("population", sort=False)["rate"].mean() for r in (rate, spiking)]
    table = pd.DataFrame({"rate": rest[0], "ratio": rest[1] / rest[0]}).sort_values(
        "rate", ascending=False
    )
    half = (len(table) + 1) // 2
    for ax, part in zip(axes, (table[:half], table[half:]), strict=False):
        _ratios(ax, part, half)
    axes[0].set_title("Rates at rest, spiking over rate level", loc="left")
    decided = [times(r).mean() for r in (rate, spiking)]
    _identity(axes[2], decided[0], decided[1])
    rho = decided[0].corr(decided[1], method="spearman")
    axes[2].set(
        title=f"Mean decision times (rank correlation {rho:.2f})",
        xlabel="rate level [s]",
        ylabel="spiking level [s]",
    )
    letters([axes[0], axes[2]])
    return figure


#: Ratios between which rates at rest are drawn; what lies outside stands at the edge with its
#: number.
RATIOS = (0.7, 1.3)


def _ratios(ax: Any, table: pd.DataFrame, rows: int) -> None:
    """Spiking level's rate over the rate level's, a population a row."""
    inside = table["ratio"].clip(*RATIOS)
    ax.axvspan(0.8, 1.2, color="#eeeeee", zorder=0)
    ax.axvline(1.0, color="#888888", linewidth=0.8)
    ax.plot(inside, np.arange(len(table)), "o", color=MODEL, ms=3.5)
    for y, ratio in enumerate(table["ratio"]):
        if not RATIOS[0] <= ratio <= RATIOS[1]:
            ax.annotate(
                f"{ratio:.1f}",
                (np.clip(ratio, *RATIOS), y),
                xytext=(6 if ratio < 1 else -6, 0),
                textcoords="offset points",
                fontsize=7,
                va="center",
                ha="left" if ratio < 1 else "right",
            )
    ax.set(
        xlim=(RATIOS[0] - 0.02, RATIOS[1] + 0.02),
        ylim=(rows - 0.4, -0.6),
        xlabel="ratio (grey: within 20 %)",
    )
    ax.set_yticks(
        np.arange(len(table)), [f"{n} {r:.3g}" for n, r in table["rate"].items()], fontsize=7
    )


def _identity(ax: Any, x: pd.Series, y: pd.Series) -> None:
    """One level against the other on logarithmic axes, with the line on which they are equal.

    Names stand on the right, but on the left where another point is, or the end of the axis.
    """
    here = pd.DataFrame({"x": x, "y": y}).dropna()
    ax.set(xscale="log", yscale="log")
    line = np.array([here.min(axis=None) * 0.7, here.max(axis=None) * 1.4])
    ax.plot(line, line, color="#888888", linewidth=0.8)
    ax.plot(here["x"], here["y"], "o", color=MODEL, ms=4)
    ax.set(xlim=line, ylim=line)
    here = here.sort_values("y")
    crowded = np.array(
        [
            bool(((here["x"] > p.x) & (here["y"] / p.y).between(1 / 1.3, 1.3)).any())
            or p.x > line[1] / 2
            for p in here.itertuples()
        ]
    )
    for left in (False, True):
        _labels(ax, here[crowded == left], left)


def _labels(ax: Any, points: pd.DataFrame, left: bool) -> None:
    """Names beside points, from below upwards, each at least a line above the last one."""
    last = -np.inf
    spacing = 9 * ax.figure.dpi / 72
    for p in points.itertuples():
        x, y = ax.transData.transform((p.x, p.y))
        last = max(y, last + spacing)
        to = ax.transData.inverted().transform((x, last))
        ax.annotate(
            str(p.Index),
            (p.x, p.y),
            xytext=(to[0] / 1.25 if left else to[0] * 1.25, to[1]),
            fontsize=7,
            ha="right" if left else "left",
            va="center",
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": "#888888", "shrinkB": 2},
        )
