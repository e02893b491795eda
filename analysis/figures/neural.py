"""What spikes at rest, single trials and subjects' traces say: irregularity, rhythms, responses, decoding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import examples, spikes
from striata.analysis.signatures.decoding import CHOOSING, TOLD, Decoded, choice, told
from striata.analysis.signatures.neural import rest_measures, rest_spectra
from striata.analysis.statistics.intervals import interval
from striata.analysis.statistics.spiketrains import BETA, peri_event

#: Populations whose spectra, responses and choices are drawn, each with its colour.
COLOURS = {
    "PMC": "#0072B2",
    "D1": "#009E73",
    "D2": "#56B4E9",
    "GPe-proto": "#999999",
    "STN": "#E69F00",
    "GPi": "#D55E00",
    "VA": "#CC79A7",
}
#: Width of a bin of peri-event time histograms [s].
BIN = 0.02
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")


def rest_spikes(result: Result) -> Figure:
    """Irregularity, variability, correlations, beta power and spectra of spikes at rest."""
    measures = result.once(rest_measures)
    n = measures["subject"].nunique()
    names = list(pd.unique(measures["population"]))
    figure = Figure(figsize=(12.5, 8.5))
    axes = figure.subplots(1, 5, width_ratios=(1, 1, 1, 1, 1.9))
    columns = (
        ({"cv": "CV", "cv2": "CV2", "lv": "LV"}, "Intervals", "irregularity"),
        ({"fano": "Fano factor"}, "Counts in 100 ms", "variance over mean"),
        ({"correlation": "r"}, "Pairs in a pool", "correlation of counts"),
        ({"beta": "beta"}, "Beta power", f"{BETA[0]:g}–{BETA[1]:g} Hz, over Poisson"),
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
    ax.set_yticks(range(len(names)), names, fontsize=7)
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
        fontsize=7,
    )
    for name, colour in COLOURS.items():
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
    ax.legend(fontsize=7, loc="upper left")


def single_trials(result: Result) -> Figure:
    """Decoding of the choice from single trials and, at the spiking level, peri-event time histograms."""
    found = [e for e in examples(result) if e.outcome == "correct"]
    raster = result.has("spikes") and bool(found)
    figure = Figure(figsize=(12.5 if raster else 7, 4.4))
    axes = figure.subplots(1, 2 if raster else 1, squeeze=False)[0]
    try:
        _choices(axes[0], result)
    except AnalysisError as e:
        axes[0].text(0.5, 0.5, str(e), transform=axes[0].transAxes, ha="center", wrap=True)
    axes[0].set(
        title="Which action it will be",
        xlabel="time from stimulus [s]",
        ylabel="accuracy (mean over actions)",
        ylim=(0, 1.02),
    )
    if raster:
        _histograms(axes[1], result, len(found), [e.number for e in found])
    letters(axes)
    return figure


def _choices(ax: Any, result: Result) -> None:
    for name in CHOOSING:
        found = result.once(choice, name)
        ax.plot(found.time, found.accuracy, color=COLOURS[name], label=name)
    _control(ax, found)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    _key(ax, f"{found.samples} trials, {found.groups} subjects left out in turn")


def _key(ax: Any, title: str) -> None:
    ax.legend(
        fontsize=7,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.2),
        ncols=3,
        title=title,
        title_fontsize=7,
    )


def _control(ax: Any, found: Decoded) -> None:
    """What labels shuffled within subjects give."""
    ax.fill_between(
        found.time,
        found.shuffled,
        found.most,
        color="#dddddd",
        linewidth=0,
        label="shuffled: mean to 97.5th percentile",
    )
    ax.axhline(found.chance, color="#888888", linewidth=0.8)


def _histograms(ax: Any, result: Result, trials: int, numbers: list[int]) -> None:
    """Peri-event time histograms of the correct channel over the correct examples."""
    pools = result.populations
    window = tuple(examples(result)[0].time[[0, -1]])
    rate = np.zeros(1)
    for piece in spikes(result):
        mine = piece.only(np.isin(piece.label, numbers))
        centre, more = peri_event(
            mine.time, mine.pool, pools["size"].to_numpy(), window, BIN, trials
        )
        rate = rate + more
    for name, colour in COLOURS.items():
        here = np.flatnonzero((pools["name"] == name) & (pools["channel"] <= 0))
        edges = np.append(centre - BIN / 2, centre[-1] + BIN / 2)
        ax.stairs(rate[here[0]], edges, baseline=None, color=colour, label=name, linewidth=1.2)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    ax.set(
        title=f"Spikes of the correct channel, {trials} correct trials of subject 0",
        ylabel="rate [spikes/s]",
        xlabel=f"time from stimulus [s], bins of {1000 * BIN:g} ms",
    )
    ax.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=4)


def conditions(result: Result) -> Figure:
    """Decoding of what happened from subjects' mean rates of a few populations."""
    _, names, _ = TOLD[result.experiment]
    figure = Figure(figsize=(7, 4.4))
    ax = figure.subplots()
    for (label, found), colour in zip(told(result).items(), LINES, strict=False):
        ax.plot(found.time, found.accuracy, color=colour, label=label)
    _control(ax, found)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    what = "cue" if result.experiment == "dopamine" else "object"
    ax.set(
        title=f"Told apart from a subject's mean rates: {', '.join(names)}",
        xlabel=f"time from {what} [s]",
        ylabel="accuracy (mean over conditions)",
        ylim=(0, 1.02),
    )
    _key(ax, f"{found.groups} subjects, left out in turn")
    return figure
