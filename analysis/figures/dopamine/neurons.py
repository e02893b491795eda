"""Single dopamine neurons: responses by size of reward, and their reversal points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.dopamine.marks import LINE, named
from striata.analysis.figures.panels import headroom
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.dopamine import reversal as r
from striata.analysis.statistics.intervals import SIGNED, interval

#: Colours of thirds of the neurons, from low to high reversal points.
THIRDS = ("#D55E00", "#888888", "#0072B2")


def reversal(result: Result) -> Figure:
    """Responses of thirds of the neurons, and reversal points from either half of the trials."""
    figure = Figure(figsize=(9.6, 3.2))
    axes = figure.subplots(1, 3)
    points = r.reversal_points(result)
    _responses(axes[0], result, points)
    most = max(1.1, float(points.max(axis=None)) + 0.1)
    axes[1].hist(points["all"].dropna(), np.linspace(r.GIVEN[0], most, 22), color="#222222")
    axes[1].axvline(1.0, **LINE)
    headroom(axes[1], 0.1)
    named(axes[1], 1.0, "expected size", "right")
    axes[1].set(title="Reversal points (mice: spread)", xlabel="size of reward", ylabel="neurons")
    axes[2].plot(points["odd"], points["even"], ".", ms=3, color="#222222", alpha=0.5)
    found = points.groupby("subject").apply(lambda t: r.correlation(t["odd"], t["even"]))
    rho = interval(found, SIGNED)
    axes[2].set(
        title="Halves of trials (mice: ρ > 0)",
        xlabel="reversal point, odd trials",
        ylabel="reversal point, even trials",
        xlim=(r.GIVEN[0], most),
        ylim=(r.GIVEN[0], most),
    )
    said = f"ρ = {rho.mean:.2f} [{rho.low:.2f}, {rho.high:.2f}]"
    axes[2].text(0.03, 0.94, said, fontsize=8, transform=axes[2].transAxes)
    letters(axes.flat)
    return figure


def _responses(ax: Any, result: Result, points: pd.DataFrame) -> None:
    """Even trials, of neurons sorted by their reversal points in odd ones."""
    t = r.responses(result)
    t = t[~t["odd"]].set_index(["subject", "neuron"])
    rank = points["odd"].dropna().rank(pct=True)
    third = np.minimum((rank * 3).astype(int), 2).rename("third")
    mean = t.join(third, how="inner").groupby(["third", "size"])["response"].mean().unstack()
    for k, name in enumerate(("low", "middle", "high")):
        ax.plot(mean.columns, mean.loc[k], "o-", ms=3, color=THIRDS[k], label=name)
    ax.axhline(0, color="#999999", linewidth=0.7)
    ax.set(
        title="Thirds of the neurons",
        xlabel="size of reward (expected: 1)",
        ylabel="response [spikes/s]",
    )
    ax.legend(title="reversal point,\nodd trials", fontsize=7, title_fontsize=7)
