"""One trial: rates of every nucleus, its spikes where there are any, and the decision."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from striata.analysis.figures.style import CHANNEL
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, Spikes, examples, shown_spikes
from striata.analysis.signatures.record import analysis_of

#: Populations from cortex down, as they are shown, and the one in whose panel the key stands.
ORDER = (
    "PFC-colour",
    "PFC-word",
    "V4",
    "VWFA",
    "dACC",
    "PMC",
    "D1",
    "D2",
    "FSI",
    "GPe-proto",
    "GPe-arky",
    "STN",
    "GPi",
    "VA",
    "MD",
    "SNc",
)
#: Spikes drawn of each pool come from this many neurons.
SHOWN = 15


def trial(result: Result) -> Figure:
    """The first example trial; a raster stands beside the rates at the spiking level."""
    example, pools = examples(result)[0], result.populations
    raster, main = result.has("spikes"), analysis_of(result).channels.main
    spikes = shown_spikes(result, example, SHOWN)
    names = [n for n in ORDER if n in set(pools["name"])]
    figure = Figure(figsize=(11 if raster else 6.5, 11))
    grid = figure.subplots(len(names), 2 if raster else 1, sharex=True, squeeze=False)
    for name, axes in zip(names, grid, strict=True):
        here = np.flatnonzero(pools["name"] == name)
        colours = _colours(pools.iloc[here], main)
        for pool, colour in zip(here, colours, strict=True):
            axes[-1].plot(example.time, example.rate[pool], color=colour, linewidth=1.2)
        axes[-1].set_ylim(0, max(10.0, float(example.rate[here].max()) * 1.15))
        axes[0].set_ylabel(name, rotation=0, ha="right", va="center")
        if raster:
            _raster(axes[0], spikes, here, colours)
        for ax in axes:
            _events(ax, example)
    _labels(figure, grid, result, example)
    return figure


def _labels(figure: Figure, grid: Any, result: Result, example: Example) -> None:
    for ax in grid[-1]:
        ax.set_xlabel(f"time from {example.event} [s]")
    if len(grid[0]) > 1:
        grid[0][0].set_title(f"spikes ({SHOWN} neurons of each pool)")
    grid[0][-1].set_title("rate [spikes/s]")
    channels = analysis_of(result).channels
    plain = (*(f"channel {c}" for c in channels.main), "other channels")
    labels = (*(n or p for n, p in zip(channels.names, plain, strict=True)), "unselective")
    handles = [
        Line2D([], [], color=c, label=text)
        for c, text in zip((*CHANNEL, "#333333"), labels, strict=True)
    ]
    handles += [
        Line2D([], [], color="black", linestyle=":", label=example.event),
        Line2D([], [], color="#B22222", linestyle="--", label="decision"),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=6)


def _colours(pools: pd.DataFrame, main: tuple[int, int]) -> list[str]:
    """Colours of the two main channels, and of all others."""
    if len(pools) == 1:
        return ["#333333"]
    return [CHANNEL[main.index(c) if c in main else 2] for c in pools["channel"]]


def _raster(ax: Any, spikes: Spikes, pools: NDArray[np.intp], colours: list[str]) -> None:
    for row, (pool, colour) in enumerate(zip(pools, colours, strict=True)):
        mine = spikes.only(spikes.pool == pool)
        ax.plot(
            mine.time,
            row * SHOWN + mine.neuron,
            "|",
            color=colour,
            ms=1.8,
            mew=0.7,
            rasterized=True,
        )
    ax.set(ylim=(-1, len(pools) * SHOWN), yticks=[])
    ax.spines["left"].set_visible(False)


def _events(ax: Any, example: Example) -> None:
    ax.axvline(0.0, color="black", linestyle=":", linewidth=0.9)
    if np.isfinite(example.decision):
        ax.axvline(example.decision, color="#B22222", linestyle="--", linewidth=0.9)
    ax.set_xlim(example.time[0], example.time[-1])
