"""Every measure of people's own trials beside the model's, of any experiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.panels import key
from striata.analysis.figures.style import MODEL
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.reading.reference import published
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.own import own_data

#: Panels in a row, and most rows of one panel.
COLUMNS, MOST = 3, 12
#: How far apart the model's and people's dots are.
APART = 0.18

#: (measure, condition) → value, SD between people, n.
Known = Callable[[str, str], tuple[float, float, float]]


def known(domain: str, people: People | None) -> Known:
    """What figures draw beside the model: people's own trials if given, else published values."""
    if people is None:
        return lambda measure, condition: published(domain, measure, condition)
    found = own_data(people.experiment).of_people(people)

    def of_people(measure: str, condition: str) -> tuple[float, float, float]:
        i = found.get((measure, condition))
        return (np.nan, np.nan, np.nan) if i is None else (i.mean, i.sd, i.n)

    return of_people


def beside(result: Result, people: People | None = None) -> Figure:
    """A panel for each measure: model (filled) and people (open) by condition."""
    assert people is not None
    compared = own_data(people.experiment).comparisons(result, people)
    rows = [c for c in compared if np.isfinite(c.published.value)]
    panels: dict[str, list[Comparison]] = {}
    for c in rows:
        panels.setdefault(c.measure, []).append(c)
    count = max(len(panels), 1)
    columns, lines = min(COLUMNS, count), -(-count // COLUMNS)
    most = min(max((len(p) for p in panels.values()), default=1), MOST)
    figure = Figure(figsize=(4.4 * columns, lines * (1.1 + 0.24 * most)))
    axes = figure.subplots(lines, columns, squeeze=False).ravel()
    for ax in axes[len(panels) :]:
        ax.remove()
    for ax, (measure, here) in zip(axes, panels.items(), strict=False):
        _panel(ax, measure, here[:MOST])
    if panels:
        key(axes[0], fontsize=8)
    figure.suptitle(
        f"{result.experiment}, {result.level} level: {len(result.subjects)} simulated subjects"
        f" (filled), {len(people.subjects)} in {people.name} (open); bars: 95 % intervals",
        fontsize=9,
        x=0.01,
        ha="left",
    )
    return figure


def _panel(ax: Any, measure: str, rows: list[Comparison]) -> None:
    for y, c in enumerate(rows):
        model, theirs = c.model, c.published
        for mean, (low, high), shift, face, label in (
            (model.mean, (model.low, model.high), -APART, MODEL, "model"),
            (theirs.value, theirs.interval, APART, "white", "people"),
        ):
            bar = np.nan_to_num([[mean - low], [high - mean]])
            ax.errorbar(
                mean,
                y + shift,
                xerr=bar,
                fmt="o",
                ms=4,
                color=MODEL,
                mfc=face,
                label=label if y == 0 else "",
            )
    ax.set_yticks(range(len(rows)), [c.condition for c in rows], fontsize=8)
    ax.set(
        title=measure.replace("_", " "),
        xlabel=rows[0].unit or "no unit",
        ylim=(len(rows) - 0.5, -0.5),
    )
