"""Mean RT and errors by condition: model filled, people hollow, a second data set hatched."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from striata.analysis.figures.panels import headroom, key
from striata.analysis.figures.people import Known
from striata.analysis.figures.style import CONDITION, MODEL
from striata.analysis.signatures.stroop.measures import within
from striata.analysis.statistics.behaviour import CONDITIONS
from striata.analysis.statistics.intervals import interval

#: Measure → factor, label of the axis, title.
LOOKS = {
    "mean_rt": (1.0, "mean RT of correct trials [ms]", "Mean RT"),
    "err": (100.0, "errors [%]", "Errors"),
}
#: How a second data set is told from the first.
HATCH = "/////"
#: What the two data sets are called where both are drawn; people's own trials stand alone.
FIRST, SECOND, ALONE = "Hedge 2018", "Lin 2020", "people"


def half(sd: float, n: float) -> float:
    """Half of Student's 95 % interval of a mean."""
    return float(stats.t.ppf(0.975, n - 1) * sd / np.sqrt(n))


def levels(ax: Any, theirs: Known, others: Known | None, table: pd.DataFrame, measure: str) -> None:
    """A measure by condition; `others` are a second data set, if there is one."""
    factor, label, title = LOOKS[measure]
    sets = [theirs] if others is None else [theirs, others]
    step = 0.8 / (1 + len(sets))
    for x, c in enumerate(CONDITIONS):
        first = x - step * len(sets) / 2
        if (measure, c) in table:
            i = interval(table[measure, c], within(measure))
            _bar(ax, first, step, factor * np.array([i.mean, i.low, i.high]), color=CONDITION[c])
        for k, known in enumerate(sets, 1):
            value, sd, n = known(measure, c)
            ends = factor * (value + half(sd, n) * np.array([0, -1, 1]))
            _bar(ax, first + k * step, step, ends, **_hollow(CONDITION[c], k))
    ax.set_xticks(range(3), CONDITIONS, fontsize=8)
    ax.set(ylabel=label, title=title)
    ax.bar(0, 0, color=MODEL, label="model")
    for k, name in enumerate((ALONE,) if others is None else (FIRST, SECOND), 1):
        ax.bar(0, 0, label=name, **_hollow(MODEL, k))
    headroom(ax, 0.15 + 0.1 * len(sets))
    key(ax, loc="upper left")


def _hollow(colour: str, k: int) -> dict[str, Any]:
    hatch = HATCH if k > 1 else None
    return {"facecolor": "white", "edgecolor": colour, "linewidth": 1.2, "hatch": hatch}


def _bar(ax: Any, x: float, step: float, ends: Any, **look: Any) -> None:
    """A bar to the first of three ends, with a line between the others."""
    if not np.isfinite(ends[0]):
        return
    ax.bar(x, ends[0], 0.9 * step, **look)
    if np.isfinite(ends[1]):
        ax.plot([x, x], ends[1:], color="black", linewidth=1.0)
