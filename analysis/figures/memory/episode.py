"""An event that is stored and recalled from a part, in each layer of the hippocampal formation."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from striata.analysis.figures.memory import LABELS
from striata.analysis.figures.style import MODEL
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, examples
from striata.analysis.signatures.memory.measures import STANDARD

Array = NDArray[Any]

#: Populations of the example, and how they are called.
LAYERS = {"EC": "entorhinal", "DG": "dentate gyrus", "CA3": "CA3", "CA1": "CA1"}
#: Colours end at this rate [spikes/s]; what fires more looks the same.
TOP = 60.0
#: The event and the cue last from and until [s].
SHOWN = ((0.0, 0.9), (1.4, 2.3))


def episode(result: Result) -> Figure:
    """Rates of all pools while an event is stored and recalled, a column for each example."""
    kept = examples(result)
    figure = Figure(figsize=(4.0 + 3.6 * len(kept), 7.6))
    grid = figure.subplots(
        len(LAYERS) + 1, len(kept), squeeze=False, sharex=True, height_ratios=[28, 48, 48, 28, 18]
    )
    order = _order(result, kept[0])
    for column, example in zip(grid.T, kept, strict=True):
        for ax, name in zip(column, LAYERS, strict=False):
            image = _layer(ax, example, order[name])
        _septum(column[-1], result, example)
        arm = example.outcome.rpartition(": ")[2]
        column[0].set_title(LABELS.get(arm, arm), loc="left")
    for ax, label in zip(grid[:, 0], (*LAYERS.values(), "septum\n[spikes/s]"), strict=True):
        ax.set_ylabel(label)
    for ax in grid[-1]:
        ax.set_xlabel("time from the event [s]")
    figure.colorbar(image, ax=grid[:-1].ravel().tolist(), label="spikes/s", shrink=0.5)
    return figure


def _rows(result: Result, name: str) -> Array:
    return np.flatnonzero(result.populations["name"].to_numpy() == name)


def _order(result: Result, example: Example) -> dict[str, Array]:
    """Rows of each population: as they are, but cells of codes by their rate in the event."""
    late = (example.time > 0.7) & (example.time < 0.9)
    out = {}
    for name in LAYERS:
        rows = _rows(result, name)
        if name in ("DG", "CA3"):
            rate = example.rate[_rows(result, "CA3")][:, late].mean(axis=1)
            rows = rows[np.argsort(-rate, kind="stable")]
        out[name] = rows
    return out


def _layer(ax: Any, example: Example, rows: Array) -> Any:
    edges = (example.time[0], example.time[-1], len(rows) - 0.5, -0.5)
    image = ax.imshow(
        example.rate[rows], aspect="auto", extent=edges, vmin=0, vmax=TOP, cmap="magma_r"
    )
    ax.set_yticks([])
    _moments(ax)
    return image


def _septum(ax: Any, result: Result, example: Example) -> None:
    ax.plot(example.time, example.rate[_rows(result, "MS")[0]], color=MODEL)
    ax.set_ylim(0, 62)
    for (start, stop), label in zip(SHOWN, ("event", f"cue, {STANDARD}"), strict=True):
        ax.text((start + stop) / 2, 60, label, ha="center", va="top", size=8)
    _moments(ax)


def _moments(ax: Any) -> None:
    for edge in (x for pair in SHOWN for x in pair):
        ax.axvline(edge, color="#777777", linewidth=0.6, linestyle=":")
