"""Spikes at rest: irregularity, variability, correlation and rhythms of each population."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.style import POPULATION, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.physiology.spikes import rest_measures, rest_spectra
from striata.analysis.statistics.intervals import interval
from striata.analysis.statistics.spiketrains import BETA

LINES = ("#0072B2", "#D55E00", "#009E73")


def rest_spikes(result: Result) -> Figure:
    """Irregularity, variability, correlations, beta power and spectra of spikes at rest."""
    measures = result.once(rest_measures)
    n = measures["subject"].nunique()
    names = list(pd.unique(measures["population"]))
    figure = Figure(figsize=(11, 9.5))
    axes = figure.subplots(1, 5, width_ratios=(1, 1, 1, 1, 1.9))
    columns = (
        ({"cv": "CV", "cv2": "CV2", "lv": "LV"}, "Intervals", "irregularity"),
        ({"fano": "Fano factor"}, "Counts", "variance over mean\nof counts in 100 ms"),
        ({"correlation": "r"}, "Pairs", "correlation of counts\nof a pool's pairs"),
        ({"beta": "beta"}, "Beta", f"{BETA[0]:g}–{BETA[1]:g} Hz power\nover Poisson"),
    )
    for ax, (which, title, label) in zip(axes, columns, strict=False):
        _by_population(ax, measures, which, names)
        ax.set(title=title, xlabel=label)
        ax.axvline(0.0 if "correlation" in which else 1.0, color="#888888", linewidth=0.8)
    for ax in axes[1:4]:
        ax.set_yticklabels([])
    axes[0].legend(
        loc="upper left",
        bbox_to_anchor=(-0.1, -0.06),
        ncols=3,
        columnspacing=0.8,
        handletextpad=0.1,
    )
    _spectra(axes[4], rest_spectra(result))
    letters(axes)
    figure.suptitle(
        f"Spikes at rest, {n} simulated subjects; bars: 95 % intervals over subjects; grey line: "
        "independent Poisson neurons",
        fontsize=9,
        x=0.01,
        ha="left",
    )
    return figure


def _by_population(
    ax: Any, measures: pd.DataFrame, which: dict[str, str], names: list[str]
) -> None:
    for (column, label), colour, marker in zip(which.items(), LINES, "os^", strict=False):
        table = measures.pivot(index="subject", columns="population", values=column)[names]
        found = [interval(table[name]) for name in names]
        mean = np.array([i.mean for i in found])
        bar = np.nan_to_num([[i.mean - i.low for i in found], [i.high - i.mean for i in found]])
        ax.errorbar(
            mean,
            range(len(names)),
            xerr=bar,
            fmt=marker,
            ms=3.5,
            color=colour,
            label=label,
            elinewidth=0.8,
        )
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(axis="y", color="#eeeeee")


def _spectra(ax: Any, power: pd.DataFrame) -> None:
    shown = power.loc[(power.index >= 1) & (power.index <= 100)]
    ax.axvspan(*BETA, color="#eeeeee", zorder=0)
    ax.text(
        np.sqrt(BETA[0] * BETA[1]),
        1.0,
        "beta",
        transform=ax.get_xaxis_transform(),
        ha="center",
        va="bottom",
        fontsize=8,
    )
    for name, colour in POPULATION.items():
        if name in shown:
            ax.plot(shown.index, shown[name], color=colour, label=name, linewidth=1.1)
    ax.axhline(1.0, color="#888888", linewidth=0.8)
    ax.set(
        xscale="log",
        yscale="log",
        xlabel="frequency [Hz]",
        ylabel="power of the pool's activity over Poisson",
        title="Spectra",
    )
    ax.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    ax.legend(fontsize=8, loc="upper left")
