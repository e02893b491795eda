"""Parts that several figures have in common: traces with bands, dots with bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from striata.analysis.statistics.intervals import Bounds, Interval, interval

#: Bins over which drawn traces are averaged.
SMOOTH = 3


def band(ax: Any, trace: xr.DataArray, colour: str, label: str = "", style: str = "-") -> None:
    """Mean over subjects (subject, time) with its 95 % interval, smoothed over a few bins."""
    smooth = trace.rolling(time=SMOOTH, center=True, min_periods=1).mean()
    mean, n = smooth.mean("subject"), trace.sizes["subject"]
    half = 1.96 * smooth.std("subject") / np.sqrt(n) if n > 1 else mean * 0
    time = trace["time"].to_numpy()
    ax.plot(time, mean, color=colour, label=label, linestyle=style)
    ax.fill_between(time, mean - half, mean + half, color=colour, alpha=0.2, linewidth=0)


def points(
    ax: Any,
    x: Any,
    columns: pd.DataFrame,
    colour: str,
    label: str = "",
    style: str = "o-",
    within: Bounds | None = None,
) -> None:
    """Mean over subjects of each column with its 95 % interval; bounds of the values, if any."""
    found = [interval(columns[c], within) for c in columns]
    mean = np.array([i.mean for i in found])
    bar = np.nan_to_num([[i.mean - i.low for i in found], [i.high - i.mean for i in found]])
    ax.errorbar(x, mean, yerr=bar, fmt=style, ms=4, color=colour, label=label)


def bars(
    ax: Any,
    found: dict[str, Interval],
    colour: str,
    label: str = "",
    shift: float = 0.0,
    face: str = "",
    shape: str = "o",
) -> None:
    """A dot (filled with `face`) with its interval in the row of each name, from the top down."""
    for i, x in enumerate(found.values()):
        ax.errorbar(
            x.mean,
            i + shift,
            xerr=np.nan_to_num([[x.mean - x.low], [x.high - x.mean]]),
            fmt=shape,
            ms=4,
            color=colour,
            mfc=face or colour,
            label=label if i == 0 else "",
        )
    ax.set_yticks(range(len(found)), list(found))
    ax.set_ylim(max(len(found), 1) - 0.5, -0.5)
    ax.grid(axis="y", color="#eeeeee", zorder=0)


def spread(ax: Any, along: str, linear: float, ticks: Sequence[float]) -> None:
    """A scale along ``x`` or ``y`` that is logarithmic beyond `linear`; its label says so.

    So one subject does not hide the rest. It has `ticks`, and the same below zero, as far as it
    goes; data that do not go as far have one tick there, at a round number.
    """
    low = getattr(ax, f"get_{along}lim")()[0]
    least, most = (getattr(ax.dataLim, f"{along}{end}") for end in ("min", "max"))
    below = [-t for t in reversed(ticks) if t > 0 and -t >= low]
    if least < -linear / 4 and not below:  # nearer, its number would touch that of zero
        below = [-float(f"{-least:.0e}")]
    shown = [*below, *ticks]
    label = getattr(ax, f"get_{along}label")()
    getattr(ax, f"set_{along}scale")("symlog", linthresh=linear)
    getattr(ax, f"set_{along}ticks")(shown, [f"{t:g}".replace("-", "−") for t in shown])
    getattr(ax, f"set_{along}label")(f"{label},\nlogarithmic beyond {linear:g}")
    if most > linear:  # a margin of 5 % is too little where the scale is logarithmic
        low, high = getattr(ax, f"get_{along}lim")()
        getattr(ax, f"set_{along}lim")(low, max(high, 1.2 * most))
    ax.minorticks_off()


def key(ax: Any, **options: Any) -> None:
    """A legend, if anything was drawn that has a label."""
    if ax.get_legend_handles_labels()[0]:
        ax.legend(**options)


def without(ax: Any, why: str, height: float = 0.5) -> None:
    """Say in words why something is not drawn; `height` is that of the words, 0 to 1."""
    look = {"ha": "center", "va": "center", "fontsize": 8.5, "color": "#666666"}
    ax.text(0.5, height, why, transform=ax.transAxes, **look)


def headroom(ax: Any, part: float) -> None:
    """Room for a legend above what is drawn."""
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + part * (high - low))
