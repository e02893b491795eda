"""Stroop effects as the differences that they are: interference, facilitation, sequence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from striata.analysis.figures.panels import headroom, key, without
from striata.analysis.figures.people import Known
from striata.analysis.figures.stroop.levels import ALONE, FIRST, SECOND, half
from striata.analysis.figures.style import MODEL, PEOPLE
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.stroop.measures import sequence_effect, sequence_effect_alone
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.intervals import interval

#: Difference of conditions → what it is called.
EFFECTS = {
    "incongruent-neutral": "inter-\nference",
    "neutral-congruent": "facili-\ntation",
    "incongruent-congruent": "Stroop\neffect",
}
#: More dots than this are drawn as one picture.
MANY = 500


#: Why the model is not drawn where trials of one kind are lacking.
CONGRUENCY = "model: needs congruent and\nincongruent trials"


def effects(ax: Any, theirs: Known, others: Known | None, naming: pd.DataFrame) -> None:
    """Interference, facilitation and their sum, each simulated subject a dot, beside people's."""
    d = behaviour.differences(naming[["mean_rt"]])
    rng = np.random.default_rng(0)
    for x, pair in enumerate(EFFECTS):
        if ("mean_rt_difference", pair) in d:
            values = d["mean_rt_difference", pair].dropna()
            _simulated(ax, x - 0.2, values, rng, "" if x else "model")
        name = ALONE if others is None else FIRST
        _people(ax, x + 0.1, theirs("mean_rt_difference", pair), "o", "" if x else name)
        if others is not None:
            _people(ax, x + 0.3, others("mean_rt_difference", pair), "D", "" if x else SECOND)
    ax.axhline(0, color="black", linewidth=0.6)
    contrary(ax, theirs, d)
    ax.set_xticks(range(len(EFFECTS)), list(EFFECTS.values()))
    ax.set(xlim=(-0.6, 2.6), ylabel="difference of mean RT [ms]", title="Effects of the word")
    headroom(ax, 0.35)
    key(ax, loc="upper left")


def _simulated(ax: Any, x: float, values: pd.Series, rng: np.random.Generator, label: str) -> None:
    """Each simulated subject's value a dot, and their mean with its 95 % interval."""
    i = interval(values)
    place = x + rng.uniform(-0.07, 0.07, len(values))
    ax.plot(place, values, ".", color="#c9c9c9", ms=4, zorder=1, rasterized=len(values) > MANY)
    bar = [[i.mean - i.low], [i.high - i.mean]] if i.n > 1 else None
    ax.errorbar(x, i.mean, bar, fmt="o", color=MODEL, label=label)


def _people(ax: Any, x: float, known: tuple[float, float, float], fmt: str, label: str) -> None:
    """A value of people with its 95 % interval, hollow."""
    value, sd, n = known
    ax.errorbar(x, value, half(sd, n), fmt=fmt, mfc="white", ms=5, color=MODEL, label=label)


def contrary(ax: Any, theirs: Known, d: pd.DataFrame) -> None:
    """Say so if the model's order of the two effects is the opposite of people's."""
    keys = [("mean_rt_difference", p) for p in ("incongruent-neutral", "neutral-congruent")]
    if not all(k in d for k in keys):
        return
    more = interval(d[keys[0]] - d[keys[1]])
    sign = np.sign(theirs(*keys[0])[0] - theirs(*keys[1])[0])
    if max(more.low * sign, more.high * sign) < 0:
        where = {"transform": ax.transAxes, "ha": "right", "fontsize": 8}
        ax.text(0.98, 0.02, "order contrary to people's", **where)


def sequence(ax: Any, theirs: Known, others: Known | None, result: Result) -> None:
    """The sequence effect itself, a difference, beside what is published or people's."""
    kinds = {"all trials": sequence_effect, "no repeated feature": sequence_effect_alone}
    model = {k: interval(result.each(m, "control", "naming")) for k, m in kinds.items()}
    if not any(i.n for i in model.values()):
        without(ax, CONGRUENCY, 0.62)
    for x, (name, i) in enumerate(model.items()):
        bar = np.nan_to_num([[i.mean - i.low], [i.high - i.mean]])
        if i.n:
            ax.errorbar(x - 0.15, i.mean, bar, fmt="o", color=MODEL, label="" if x else "model")
        value, low, high = _published(theirs, name)
        middle = value if np.isfinite(value) else (low + high) / 2
        ax.errorbar(
            x + 0.2,
            middle,
            np.nan_to_num([[middle - low], [high - middle]]),
            fmt="o" if np.isfinite(value) else " ",
            mfc="white",
            color=PEOPLE,
            label="" if x else "people" if np.isfinite(value) else "published range",
        )
        if others is not None:
            _people(ax, x + 0.4, others("sequence_effect", name), "D", "" if x else SECOND)
        if i.low <= 0 <= i.high:
            ax.annotate("null", (x - 0.15, 0), (5, 3), textcoords="offset points", fontsize=8)
    # a point that is not seen makes room for the key, also where long intervals are cut
    ends = [y for c in ax.containers for y in c.lines[0].get_ydata()] + [_published(theirs, "")[2]]
    ax.plot(0.5, np.nanmax(ends) + 0.6 * np.ptp(np.nan_to_num(ends)), " ")
    ax.axhline(0, color="black", linewidth=0.6)
    ax.set_xticks(range(2), ["all trials", "no repeated\nfeature"])
    ax.set(ylabel="difference of interference [ms]", title="Sequence effect", xlim=(-0.6, 1.6))
    headroom(ax, 0.25)
    key(ax, loc="upper left")


def _published(theirs: Known, condition: str) -> tuple[float, float, float]:
    """People's sequence effect: own trials if given, else the published range, without a value."""
    value, sd, n = theirs("sequence_effect", condition)
    if np.isfinite(value):
        return value, value - half(sd, n), value + half(sd, n)
    row = reference("stroop").set_index("measure").loc["sequence_effect"]
    return np.nan, float(row["low"]), float(row["high"])
