"""Decoding: the action from single trials, the condition from subjects' mean rates."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.errors import AnalysisError
from striata.analysis.figures.style import MODEL, POPULATION, letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import examples, spikes
from striata.analysis.signatures.decoding import Choices, Conditions, Decoded, choice, decoded
from striata.analysis.signatures.record import analysis_of
from striata.analysis.statistics.spiketrains import peri_event

#: Width of a bin of peri-event time histograms [s].
BIN = 0.02
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")


def single_trials(result: Result) -> Figure:
    """Decoding of the choice from single trials; peri-event time histograms of spikes."""
    found = [e for e in examples(result) if e.outcome == "correct"]
    raster = result.has("spikes") and bool(found)
    figure = Figure(figsize=(12.5 if raster else 7, 4.4))
    axes = figure.subplots(1, 2 if raster else 1, squeeze=False)[0]
    try:
        _choices(axes[0], result)
    except AnalysisError as e:
        axes[0].text(0.5, 0.5, str(e), transform=axes[0].transAxes, ha="center", wrap=True)
    axes[0].set(
        title="Decoding of the action",
        xlabel="time from the event [s]",
        ylabel="accuracy (mean over actions)",
        ylim=(0, 1.02),
    )
    if raster:
        _histograms(axes[1], result, len(found), [e.number for e in found])
    letters(axes)
    return figure


def _choices(ax: Any, result: Result) -> None:
    what = analysis_of(result).decoding
    assert isinstance(what, Choices)
    for name in what.populations:
        found = result.once(choice, what.task, name)
        ax.plot(found.time, found.accuracy, color=POPULATION.get(name, MODEL), label=name)
    _control(ax, found)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    _key(ax, f"{found.samples} trials, {found.groups} subjects left out in turn")


def _key(ax: Any, title: str) -> None:
    ax.legend(
        fontsize=8,
        loc="upper center",
        bbox_to_anchor=(0.5, -0.2),
        ncols=3,
        title=title,
        title_fontsize=8,
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
    for name, colour in POPULATION.items():
        here = np.flatnonzero((pools["name"] == name) & (pools["channel"] <= 0))
        edges = np.append(centre - BIN / 2, centre[-1] + BIN / 2)
        ax.stairs(rate[here[0]], edges, baseline=None, color=colour, label=name, linewidth=1.2)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    ax.set(
        title=f"Spikes of the correct channel, {trials} correct trials of subject 0",
        ylabel="rate [spikes/s]",
        xlabel=f"time from the event [s], bins of {1000 * BIN:g} ms",
    )
    ax.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=4)


def conditions(result: Result) -> Figure:
    """Decoding of the condition from subjects' mean rates of a few populations."""
    what = analysis_of(result).decoding
    assert isinstance(what, Conditions)
    figure = Figure(figsize=(7, 4.4))
    ax = figure.subplots()
    for (label, found), colour in zip(decoded(result, what).items(), LINES, strict=False):
        ax.plot(found.time, found.accuracy, color=colour, label=label)
    _control(ax, found)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    ax.set(
        title=f"Decoding of the condition: {', '.join(what.conditions)}",
        xlabel=f"time from {what.event} [s]",
        ylabel="accuracy (mean over conditions)",
        ylim=(0, 1.02),
    )
    _key(ax, f"{found.groups} subjects, left out in turn")
    return figure
