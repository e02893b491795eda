"""One level of simulation against the other: rates at rest and decision times."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.physiology.selection import times


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
    decided = [1e3 * times(r).mean() for r in (rate, spiking)]
    _identity(axes[2], decided[0], decided[1])
    rho = decided[0].corr(decided[1], method="spearman")
    axes[2].set(title="Mean decision times", xlabel="rate level [ms]", ylabel="spiking level [ms]")
    axes[2].text(
        0.98,
        0.02,
        f"rank correlation {rho:.2f}",
        transform=axes[2].transAxes,
        ha="right",
        fontsize=8,
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
                fontsize=8,
                va="center",
                ha="left" if ratio < 1 else "right",
            )
    ax.set(
        xlim=(RATIOS[0] - 0.02, RATIOS[1] + 0.02),
        ylim=(rows - 0.4, -0.6),
        xlabel="ratio (grey: within 20 %)",
    )
    ax.set_yticks(
        np.arange(len(table)), [f"{n} {r:.3g}" for n, r in table["rate"].items()], fontsize=8
    )


def _identity(ax: Any, x: pd.Series, y: pd.Series) -> None:
    """One level against the other on logarithmic axes, with the line on which they are equal.

    Names stand on the right, but on the left where another point is, or the end of the axis.
    """
    here = pd.DataFrame({"x": x, "y": y}).dropna()
    ax.set(xscale="log", yscale="log")
    line = np.array([here.min(axis=None) * 0.7, here.max(axis=None) * 1.4])
    ax.fill_between(line, line * 0.75, line * 1.25, color="#eeeeee", zorder=0)
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
            fontsize=8,
            ha="right" if left else "left",
            va="center",
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": "#888888", "shrinkB": 2},
        )
