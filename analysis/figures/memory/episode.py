"""An event that is stored and recalled from a part, in each layer of the hippocampal formation."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from striata.analysis.figures.memory import LABELS, beside
from striata.analysis.figures.style import MODEL
from striata.analysis.reading.load import Result
from striata.analysis.reading.recordings import Example, examples, shown_spikes
from striata.analysis.signatures.memory.measures import STANDARD

Array = NDArray[Any]

#: Populations of the example, and how they are called.
LAYERS = {"EC": "entorhinal", "DG": "dentate gyrus", "CA3": "CA3", "CA1": "CA1"}
#: Colours end at this rate [spikes/s]; what fires more looks the same.
TOP = 60.0
#: The event and the cue last from and until [s].
SHOWN = ((0.0, 0.9), (1.4, 2.3))


#: Spikes drawn of each pool come from this many neurons; a pool is of the event if it fires at more
#: than this at the end of it [spikes/s].
NEURONS, OF_EVENT = 5, 10.0
#: Colours of spikes: of pools of the event, and of all others.
EVENT, OTHERS = "#0072B2", "#8a8a8a"


def episode(result: Result) -> Figure:
    """All pools while an event is stored and recalled, a column for each example.

    Spikes of a few neurons where the file holds spikes, else rates.
    """
    kept = examples(result)
    figure = Figure(figsize=(4.0 + 3.6 * len(kept), 7.6))
    grid = figure.subplots(
        len(LAYERS) + 1, len(kept), squeeze=False, sharex=True, height_ratios=[28, 48, 48, 28, 18]
    )
    order = _order(result, kept[0])
    draw = _raster if result.has("spikes") else _rates
    draw(figure, grid[:-1], result, kept, order)
    for column, example in zip(grid.T, kept, strict=True):
        _septum(column[-1], result, example)
        arm = example.outcome.rpartition(": ")[2]
        column[0].set_title(LABELS.get(arm, arm), loc="left")
        for ax in column:
            _moments(ax)
    for ax, label in zip(grid[:, 0], (*LAYERS.values(), "septum\n[spikes/s]"), strict=True):
        ax.set_ylabel(label)
    for ax in grid[-1]:
        ax.set_xlabel("time from the event [s]")
    return figure


def _rates(
    figure: Figure, grid: Array, result: Result, kept: list[Example], order: dict[str, Array]
) -> None:
    for column, example in zip(grid.T, kept, strict=True):
        for ax, rows in zip(column, order.values(), strict=True):
            edges = (example.time[0], example.time[-1], len(rows) - 0.5, -0.5)
            image = ax.imshow(
                example.rate[rows], aspect="auto", extent=edges, vmin=0, vmax=TOP, cmap="magma_r"
            )
            ax.set_yticks([])
    figure.colorbar(image, ax=grid.ravel().tolist(), label="spikes/s", shrink=0.5)


def _raster(
    figure: Figure, grid: Array, result: Result, kept: list[Example], order: dict[str, Array]
) -> None:
    for column, example in zip(grid.T, kept, strict=True):
        spikes = shown_spikes(result, example, NEURONS)
        of_event = _late(example) > OF_EVENT
        for ax, rows in zip(column, order.values(), strict=True):
            place = np.full(len(of_event), -1)
            place[rows] = np.arange(len(rows))
            for here, colour in ((of_event, EVENT), (~of_event, OTHERS)):
                mine = spikes.only((place[spikes.pool] >= 0) & here[spikes.pool])
                row = NEURONS * place[mine.pool] + mine.neuron
                ax.plot(mine.time, row, "|", color=colour, ms=1.6, mew=0.7, rasterized=True)
            ax.set(ylim=(NEURONS * len(rows), -1), yticks=[])
            ax.set_xlim(example.time[0], example.time[-1])
    key = {"pools of the event": EVENT, "other pools": OTHERS}
    each = f"{NEURONS} neurons of each"
    handles = [
        Line2D([], [], color=c, marker="|", linestyle="", label=f"{text}, {each}")
        for text, c in key.items()
    ]
    figure.legend(handles=handles, loc=beside(len(kept)), ncols=2)


def _rows(result: Result, name: str) -> Array:
    return np.flatnonzero(result.populations["name"].to_numpy() == name)


def _order(result: Result, example: Example) -> dict[str, Array]:
    """Rows of each population: as they are, but cells of codes by their rate in the event."""
    late, out = _late(example), {}
    for name in LAYERS:
        rows = _rows(result, name)
        if name in ("DG", "CA3"):
            rows = rows[np.argsort(-late[_rows(result, "CA3")], kind="stable")]
        out[name] = rows
    return out


def _late(example: Example) -> Array:
    """Rate of each pool at the end of the event [spikes/s]."""
    late = (example.time > 0.7) & (example.time < 0.9)
    mean: Array = example.rate[:, late].mean(axis=1)
    return mean


def _septum(ax: Any, result: Result, example: Example) -> None:
    ax.plot(example.time, example.rate[_rows(result, "MS")[0]], color=MODEL)
    ax.set_ylim(0, 62)
    for (start, stop), label in zip(SHOWN, ("event", f"cue, {STANDARD}"), strict=True):
        ax.text((start + stop) / 2, 60, label, ha="center", va="top", size=8)


def _moments(ax: Any) -> None:
    for edge in (x for pair in SHOWN for x in pair):
        ax.axvline(edge, color="#777777", linewidth=0.6, linestyle=":")
