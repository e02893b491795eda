"""What is done to every figure once it is drawn: limits, numbers of axes, level and n above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogFormatter

from striata.analysis.figures.panels import without
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.parts import Drawing

#: An interval is broken where it is so many times longer than half of them are, and ends further
#: from all points than this part of their width.
LONG, FAR = 3.0, 0.5
#: Room at an edge that is moved, as a part of what is shown.
ROOM = 0.06


@dataclass(frozen=True)
class Bar:
    """An interval as it is drawn along an axis: where it stands across it, its ends, colour."""

    at: float
    low: float
    high: float
    colour: str


def finished(drawing: Drawing, *results: Result, people: People | None = None) -> Figure:
    """Draw a figure, cut intervals that would hide the others, and say level and n above it."""
    figure: Figure = drawing(*results, people=people)
    for ax in figure.axes:
        if _empty(ax):
            without(ax, "not measured in this run")
        for along in ("x", "y"):
            _by_points(ax, along)
        for axis in (ax.xaxis, ax.yaxis):
            _plain(axis)
    if not drawing.says_n and not figure.get_suptitle():
        figure.suptitle(_said(results), fontsize=9, x=0.01, ha="left")
    return figure


def _plain(axis: Any) -> None:
    """Numbers of a logarithmic axis as they are read, 0.1 and 10, where nothing else is set."""
    if isinstance(axis.get_major_formatter(), LogFormatter):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _said(results: Sequence[Result]) -> str:
    each = "; ".join(f"{r.level} level, n = {len(r.subjects)} simulated subjects" for r in results)
    return f"{results[0].experiment}, {each}"


def _by_points(ax: Any, along: str) -> None:
    """Take an axis back to its points where broken intervals have stretched it, and mark these.

    An interval of few or equal values may say no more than that too little was measured; an axis
    that holds all of it would hide every difference.
    """
    k = "xy".index(along)
    points, bars = _points(ax, k), _bars(ax, k)
    if not len(points) or not bars or getattr(ax, f"get_{along}scale")() != "linear":
        return
    width = np.ptp(points) or abs(points[0]) or 1.0
    low, high = points.min() - FAR * width, points.max() + FAR * width
    usual = LONG * np.median([b.high - b.low for b in bars])
    long = [b for b in bars if b.high - b.low > usual]
    broken = [b for b in long if b.low < low or b.high > high]
    if not broken:
        return
    get, put = (ax.get_xlim, ax.set_xlim) if along == "x" else (ax.get_ylim, ax.set_ylim)
    ends = [e for b in bars for e in (b.low, b.high) if b not in broken or low <= e <= high]
    shown = np.concatenate([points, ends])
    room, (left, right) = ROOM * np.ptp(shown), get()
    if any(b.low < low for b in broken):
        left = max(left, shown.min() - room)
    if any(b.high > high for b in broken):
        right = min(right, shown.max() + room)
    put(left, right)
    for b in broken:
        for edge, beyond, mark in ((left, b.low < left, "<v"[k]), (right, b.high > right, ">^"[k])):
            if beyond:
                place = (edge, b.at) if along == "x" else (b.at, edge)
                ax.plot(*place, mark, color=b.colour, ms=4, clip_on=False)


def _empty(ax: Any) -> bool:
    """Whether a panel holds nothing: no data, no picture, no words."""
    drawn = any((ax.images, ax.texts, ax.tables, ax.child_axes, len(_points(ax, 1))))
    ends = [c.get_datalim(ax.transData).get_points() for c in ax.collections]
    return ax.axison and not drawn and not any(np.isfinite(e).all() for e in ends)


def _points(ax: Any, k: int) -> Any:
    """Everything along an axis that is drawn as a line or point of data."""
    lines = [line.get_xydata()[:, k] for line in ax.lines if line.get_transform() == ax.transData]
    patches = [p.get_bbox().get_points()[:, k] for p in ax.patches if hasattr(p, "get_bbox")]
    found = np.concatenate([*lines, *patches, []]).astype(float)
    return found[np.isfinite(found)]


def _bars(ax: Any, k: int) -> list[Bar]:
    """The intervals that are drawn along an axis."""
    out = []
    for container in ax.containers:
        if not isinstance(container, ErrorbarContainer):
            continue
        for collection in container.lines[2]:
            colour = to_hex(collection.get_color()[0])
            for segment in collection.get_segments():
                low, high = sorted(segment[:, k]) if len(segment) == 2 else (0.0, 0.0)
                if low < high:
                    out.append(Bar(float(segment[0, 1 - k]), float(low), float(high), colour))
    return out
