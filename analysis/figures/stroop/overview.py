"""Colour naming and word reading, model beside people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy import stats

from striata.analysis.figures.panels import headroom, key
from striata.analysis.figures.people import Known, known
from striata.analysis.figures.stroop.effects import CONGRUENCY, effects, sequence
from striata.analysis.figures.stroop.levels import levels
from striata.analysis.figures.style import CONDITION, MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.stroop.second import TABLE
from striata.analysis.statistics import behaviour
from striata.analysis.statistics.behaviour import CONDITIONS
from striata.analysis.statistics.intervals import interval

#: Of more RTs than this, evenly chosen ones say what their distribution is.
DENSE = 20_000
#: Whose values are drawn if people's own trials are not.
PUBLISHED = "Hedge et al. 2018, n = 103 (open); Lin et al. 2020, n = 685 (hatched, diamonds)"


def stroop(result: Result, people: People | None = None) -> Figure:
    """Means, errors, effects, distributions, quantiles, delta plot, reading, sequence effect."""
    theirs = known("stroop", people)
    others = known(TABLE, None) if people is None else None
    figure = Figure(figsize=(11, 6.9))
    axes = figure.subplots(2, 4).ravel()
    naming = result.each(behaviour.by_condition, "control", "naming")
    levels(axes[0], theirs, others, naming, "mean_rt")
    levels(axes[1], theirs, others, naming, "err")
    effects(axes[2], theirs, others, naming)
    _distributions(axes[3], theirs, result)
    _quantiles(axes[4], theirs, result.each(behaviour.quantiles, "control", "naming"))
    _delta(axes[5], theirs, result)
    _reading(axes[6], result)
    sequence(axes[7], theirs, others, result)
    letters(axes)
    n, lacking = len(naming), [c for c in CONDITIONS if ("mean_rt", c) not in naming]
    note = f"no {' or '.join(lacking)} trials" if lacking else "bars: 95 % intervals"
    figure.suptitle(
        f"Stroop, {result.level} level: {n} simulated subjects ({note}); people: "
        + (f"{people.name}, n = {len(people.subjects)}" if people else PUBLISHED),
        fontsize=9,
        x=0.01,
        ha="left",
    )
    return figure


def _rts(trials: pd.DataFrame) -> pd.DataFrame:
    """RTs of correct trials [ms] by condition, no more than the figure needs."""
    return behaviour.correct_rts(trials)[["condition", "ms"]].astype({"ms": "float32"})


def _distributions(ax: Any, theirs: Known, result: Result) -> None:
    """Density of RTs pooled over subjects.

    People's as the ex-Gaussian with their mean parameters.
    """
    t = result.each(_rts, "control", "naming")
    x = np.linspace(200, 1600, 400)
    for c in CONDITIONS:
        ms = t.loc[t["condition"] == c, "ms"].dropna().to_numpy()
        if len(ms) > 10:
            density = stats.gaussian_kde(np.sort(ms)[:: -(-len(ms) // DENSE)], 0.12)(x)
            ax.plot(x, density * 1e3, color=CONDITION[c], label=c)
        mu, sigma, tau = (theirs(f"exg_{p}", c)[0] for p in ("mu", "sigma", "tau"))
        ax.plot(
            x,
            stats.exponnorm.pdf(x, tau / sigma, mu, sigma) * 1e3,
            color=CONDITION[c],
            linestyle=":",
        )
    ax.plot([], [], color=MODEL, linestyle=":", label="people")
    ax.set(
        xlabel="RT [ms]",
        ylabel="density [1/s]",
        title="RT distributions",
        ylim=(0, None),
        xlim=(200, 1600),
    )
    key(ax, loc="upper right", handlelength=1.2)


def _quantiles(ax: Any, theirs: Known, q: pd.DataFrame) -> None:
    for c in CONDITIONS:
        names = [f"q{round(100 * p)}" for p in behaviour.QUANTILES]
        here = [interval(q[n, c]) if (n, c) in q else interval(np.array([])) for n in names]
        mean = np.array([i.mean for i in here])
        bar = np.array([[i.mean - i.low, i.high - i.mean] for i in here]).T
        ax.errorbar(
            behaviour.QUANTILES,
            mean,
            np.nan_to_num(bar),
            fmt="o-",
            ms=4,
            color=CONDITION[c],
            label=c,
        )
        people = [theirs(n, c)[0] for n in names]
        ax.plot(behaviour.QUANTILES, people, "o:", ms=4, mfc="white", color=CONDITION[c])
    ax.plot([], [], "o:", mfc="white", color=MODEL, label="people")
    ax.set(xlabel="quantile", ylabel="RT [ms]", title="RT quantiles", xticks=behaviour.QUANTILES)
    key(ax, loc="upper left")


def _means_of_quantiles(trials: pd.DataFrame) -> pd.DataFrame:
    return behaviour.delta_plot(trials)[0]


def _differences_of_quantiles(trials: pd.DataFrame) -> pd.DataFrame:
    return behaviour.delta_plot(trials)[1]


def _delta(ax: Any, theirs: Known, result: Result) -> None:
    x, y = (
        result.each(m, "control", "naming")
        for m in (_means_of_quantiles, _differences_of_quantiles)
    )
    bars = [interval(y[c]) for c in y]
    err = np.nan_to_num([[b.mean - b.low for b in bars], [b.high - b.mean for b in bars]])
    if any(b.n for b in bars):
        ax.errorbar(x.mean(), y.mean(), err, fmt="o-", ms=4, color=MODEL, label="model")
    names = [f"q{round(100 * p)}" for p in behaviour.QUANTILES]
    con, inc = (np.array([theirs(n, c)[0] for n in names]) for c in ("congruent", "incongruent"))
    ax.plot((con + inc) / 2, inc - con, "o:", ms=4, mfc="white", color=MODEL, label="people")
    slope = interval(result.each(behaviour.delta_slope, "control", "naming"))
    human = theirs("delta_slope_ms_per_ms", "delta plot")[0]
    model = f"slope {slope.mean:.2f} [{slope.low:.2f}, {slope.high:.2f}]" if slope.n else CONGRUENCY
    ax.text(
        0.97,
        0.08,
        f"{model}\npeople {human:.2f}",
        transform=ax.transAxes,
        ha="right",
        fontsize=8,
    )
    ax.axhline(0, color="black", linewidth=0.6)
    ax.set(xlabel="mean of the quantiles [ms]", ylabel="inc − con [ms]", title="Delta plot")
    key(ax, loc="upper left")


def _reading(ax: Any, result: Result) -> None:
    """Mean RT by condition in both tasks, before and after practice in naming."""
    looks = {
        ("control", "naming"): ("o-", MODEL),
        ("control", "reading"): ("s--", MODEL),
        ("naming practice", "naming"): ("o-", PEOPLE),
        ("naming practice", "reading"): ("s--", PEOPLE),
    }
    for (arm, task), (fmt, colour) in looks.items():
        table = result.each(behaviour.by_condition, arm, task)
        if not len(table):
            continue
        here = [
            interval(table["mean_rt", c]) if ("mean_rt", c) in table else interval(np.array([]))
            for c in CONDITIONS
        ]
        err = np.nan_to_num([[i.mean - i.low for i in here], [i.high - i.mean for i in here]])
        label = task if arm == "control" else f"{task}, after more naming practice"
        ax.errorbar(range(3), [i.mean for i in here], err, fmt=fmt, ms=4, color=colour, label=label)
    ax.set_xticks(range(3), CONDITIONS)
    ax.set(ylabel="mean RT [ms]", title="Reading beside naming", xlim=(-0.4, 2.4))
    headroom(ax, 0.6)
    key(ax, loc="upper left")
