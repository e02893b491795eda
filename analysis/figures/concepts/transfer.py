"""Transferred value: a series, options that were taken or not, and choices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, headroom, key, points, spread
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.transfer.measures import (
    APART,
    BESIDE_PAID,
    BESIDE_UNPAID,
    INFERRED,
    MEMBERS,
    NOT_TAKEN,
    OPTIONS,
    PAID,
    SERIES,
    TRAINED,
    UNPAID,
    first_taken,
    values,
)
from striata.analysis.statistics.intervals import PROPORTION, Interval, interval

#: Tasks with the series, their labels, colours, lines, and how far they stand beside the tick.
KINDS = {
    SERIES: ("neighbours met together", MODEL, "o-", -0.06),
    APART: ("never together", "#D55E00", "s--", 0.06),
}
#: Options, from the one that brought food on.
OPTION = {
    PAID: "rewarded",
    BESIDE_PAID: "seen beside it",
    UNPAID: "not rewarded",
    BESIDE_UNPAID: "seen beside that",
}
CUT = "association off"
#: Choices: task, offer, and how they are called.
CHOICES = (
    (SERIES, TRAINED, "A, not E"),
    (SERIES, INFERRED, "B, not D"),
    (APART, INFERRED, "B, not D;\nnever together"),
    (OPTIONS, NOT_TAKEN, "beside the rewarded,\nnot beside the other"),
)


def transfer(result: Result) -> Figure:
    """Values of the series, of options, and choices, which are there at the rate level alone."""
    chosen = _chosen(result)
    panels = 2 + bool(chosen)
    figure = Figure(figsize=(11 / 3 * panels, 3.6))
    axes = figure.subplots(1, panels)
    _series(axes[0], result)
    _options(axes[1], result)
    if chosen:
        _choices(axes[2], chosen)
    letters(axes)
    return figure


def _series(ax: Any, result: Result) -> None:
    for task, (label, colour, line, aside) in KINDS.items():
        if result.tested("control", task):
            table = result.each(values, "control", task)[list(MEMBERS)]
            points(ax, np.arange(len(MEMBERS)) + aside, table, colour, label, line)
    ax.set_xticks(range(len(MEMBERS)), MEMBERS)
    ax.axhline(0, color="#999999", linewidth=0.8)
    ax.set(title="A series", xlabel="concept, shown alone", ylabel="value [spikes/s]")
    headroom(ax, 0.35)
    key(ax, loc="upper right")


def _options(ax: Any, result: Result) -> None:
    cells = (("control", "intact", MODEL, -0.12), (CUT, "association cut", "#0072B2", 0.12))
    for arm, label, colour, shift in cells:
        if result.tested(arm, OPTIONS):
            table: pd.DataFrame = result.each(values, arm, OPTIONS)
            found = {OPTION[name]: interval(table[name]) for name in OPTION}
            bars(ax, found, colour, label, shift)
    ax.axvline(0, color="#999999", linewidth=0.8)
    ax.set(title="Options", xlabel="value [spikes/s]")
    spread(ax, "x", 0.1, (0, 0.1, 1, 10))
    key(ax, loc="lower right")


def _chosen(result: Result) -> dict[str, Interval]:
    """What part of the choices was as expected, by their names in words."""
    return {
        label: interval(result.each(first_taken, "control", task)[offered], PROPORTION)
        for task, offered, label in CHOICES
        if result.tested("control", task) and offered in result.each(first_taken, "control", task)
    }


def _choices(ax: Any, found: dict[str, Interval]) -> None:
    bars(ax, found, MODEL)
    ax.axvline(0.5, color="#999999", linewidth=0.8)
    ax.set(title="Choices", xlabel="part of choices", xlim=(-0.03, 1.03))
