"""Lever pressing: training, devaluation, schedules, lesions, contingency; entering the box."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.panels import band, bars, key, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.habit.comparisons import CHANGES
from striata.analysis.signatures.habit.measures import (
    AGAIN,
    ALL_ACTIONS,
    AVERSION,
    DEGRADED,
    EXTINCTION,
    LONG,
    OMISSION,
    PEOPLE,
    RI,
    RR,
    SATIETY,
    SHORT,
    STUDIES,
    TRAINING,
    UNCHANGED,
    outcomes,
    press_rate,
    presses,
    sensitivity,
    session,
)
from striata.analysis.signatures.parts import tabulated
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import NOTHING, POSITIVE, SIGNED, interval

VALUES = {"valued": "#222222", SATIETY: "#0072B2", AVERSION: "#D55E00"}
SCHEDULES = {RI: "#CC79A7", RR: "#009E73"}
#: What is published.
PUBLISHED = "#7B3294"
DIRECTION = "published direction"
#: What people's dots are.
PEOPLE_LABEL = {SHORT: "people, one day", LONG: "people, three days"}
LENGTHS = {SHORT: "#999999", LONG: "#222222"}
STATIONS = ("BLA", "PL", "IL", "DMS-D1", "D1", "PMC", "GPi", "VA")


def habit(result: Result) -> Figure:
    """Training, devaluation, schedules, lesions and changed contingencies.

    At the spiking level, where there is nothing else, the test of devaluation.
    """
    if result.level != "rate":
        figure = Figure(figsize=(4.5, 3.5))
        _tests(figure.subplots(), result)
        return figure
    figure = Figure(figsize=(9, 12.5))
    axes = figure.subplots(3, 2).ravel()
    _training(axes[0], result)
    _tests(axes[1], result)
    _lesions(axes[2], result)
    _map(axes[3], result)
    _contingency(axes[4], result)
    _again(axes[5], result)
    letters(axes.flat)
    return figure


def _training(ax: Any, result: Result) -> None:
    t = result.trials
    t = t[
        (t["task"] == TRAINING)
        & (t["arm"] == "control")
        & (t["actions"] == ALL_ACTIONS)
        & (t["levers"] == 1)
    ]
    for schedule, colour in SCHEDULES.items():
        here = t[t["schedule"] == schedule]
        for what, line in (("presses", "-"), ("outcomes", ":")):
            curve = here.groupby(["trained", "subject"])[what].mean().unstack()
            ax.plot(
                curve.index, curve.mean(axis=1), line, color=colour, label=f"{what}, {schedule}"
            )
    ax.set(
        title="Training",
        xlabel="minutes of training",
        ylabel="a minute",
        ylim=(0, 1.3 * ax.get_ylim()[1]),
    )
    _published_lengths(ax, result)
    key(ax, ncols=2, loc="upper left", columnspacing=0.8, handlelength=1.2)


def _published_lengths(ax: Any, result: Result) -> None:
    """Where the mean subject has had as many outcomes as animals that were then devalued."""
    mean = outcomes(result).mean(axis=1)
    for length in (SHORT, LONG):
        number = tabulated("habit", "outcomes in training", f"{length} training").value
        reached = mean.index[mean.to_numpy() >= number]
        if len(reached):
            ax.axvline(reached[0], ymax=0.75, color=PUBLISHED, linewidth=0.8, linestyle="--")
            said, place = f" {number:.0f} outcomes\n (Adams 1982)", ax.get_xaxis_transform()
            ax.text(reached[0], 0.02, said, fontsize=7, color=PUBLISHED, transform=place)


def _tests(ax: Any, result: Result) -> None:
    for k, length in enumerate((SHORT, LONG)):
        for j, (value, colour) in enumerate(VALUES.items()):
            if len(session(result, EXTINCTION, value, length)):
                x = interval(presses(session(result, EXTINCTION, value, length)), POSITIVE)
                ax.errorbar(
                    k + (j - 1) * 0.15,
                    x.mean,
                    np.nan_to_num([[x.mean - x.low], [x.high - x.mean]]),
                    fmt="o",
                    color=colour,
                    label=value if k == 0 else "",
                )
    ax.set(
        title="Devaluation, extinction (RI)",
        ylabel="presses a minute",
        ylim=(0, None),
        xlim=(-0.5, 1.5),
    )
    ax.set_xticks([0, 1], ["short training", "long training"])
    ax.set_ylim(0, 1.35 * ax.get_ylim()[1])
    key(ax, loc="upper left")


def _lesions(ax: Any, result: Result) -> None:
    arms = [str(a) for a in result.arms.index]
    for (length, colour), shift in zip(LENGTHS.items(), (-0.15, 0.15), strict=True):
        found = {a: interval(sensitivity(result, length, arm=a), SIGNED) for a in arms}
        few = [a for a, x in found.items() if x.n < found["control"].n / 2]
        bars(ax, found | dict.fromkeys(few, NOTHING), colour, f"{length} training", shift)
        for a in few:
            side = "bottom" if shift < 0 else "top"
            ax.text(0.04, arms.index(a), "few press", fontsize=7, color=colour, va=side)
        _published_changes(ax, arms, length, shift)
        _people(ax, len(arms), length, shift)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set_yticks(range(len(arms) + len(STUDIES)), arms + [f"people: {study}" for study in STUDIES])
    ax.set(
        title="Satiety (RI)",
        xlabel="devaluation sensitivity",
        xlim=(-0.4, 1.05),
        ylim=(len(arms) + len(STUDIES) + 7.0, -0.5),
    )
    key(ax, loc="lower right", handlelength=1.0, handletextpad=0.4)


def _published_changes(ax: Any, arms: list[str], length: str, shift: float) -> None:
    """Beside a lesion's row, in which direction it changes the sensitivity of animals."""
    for arm, published in ((a, CHANGES.get((a, length))) for a in arms):
        if published is not None:
            marker = ">" if published.direction > 0 else "<"
            at = [1.02], [arms.index(arm) + shift]
            label = "" if ax.get_legend_handles_labels()[1].count(DIRECTION) else DIRECTION
            ax.plot(*at, marker, ms=4, color=PUBLISHED, clip_on=False, label=label, linestyle="")


def _people(ax: Any, first: int, length: str, shift: float) -> None:
    """People's sensitivity after one day (short) and three days of training, a row a study."""
    for row, people in enumerate(PEOPLE[length], first):
        known = tabulated("habit", "devaluation sensitivity", people)
        low, high = known.interval
        ax.errorbar(
            known.value,
            row + shift,
            xerr=[[known.value - low], [high - known.value]],
            fmt="D",
            ms=4,
            color=PUBLISHED,
            mfc="white" if length == SHORT else PUBLISHED,
            label=PEOPLE_LABEL[length] if row == first else "",
        )


def _map(ax: Any, result: Result) -> None:
    """Devaluation sensitivity by training, schedule and number of actions."""
    rows = [(s, k) for s in SCHEDULES for k in (1, 2, 3)]
    values = np.array(
        [
            [sensitivity(result, n, schedule=s, actions=k).mean() for n in (SHORT, LONG)]
            for s, k in rows
        ]
    )
    image = ax.imshow(
        values, cmap="viridis", vmin=0, vmax=float(np.nanmax(values, initial=0.4)), aspect="auto"
    )
    for (i, j), v in np.ndenumerate(values):
        ax.text(
            j,
            i,
            f"{round(v, 2) + 0:.2f}",
            ha="center",
            va="center",
            color="white" if v < image.norm.vmax / 2 else "black",
        )
    ax.set_yticks(range(len(rows)), [f"{s}, {k} action{'s' if k > 1 else ''}" for s, k in rows])
    ax.set_xticks([0, 1], ["short", "long"])
    ax.set(title="Schedule (rats: RI less)", xlabel="training")
    ax.figure.colorbar(image, ax=ax, label="sensitivity (0: habit)")


def _contingency(ax: Any, result: Result) -> None:
    colours = {UNCHANGED: "#222222", DEGRADED: "#E69F00", OMISSION: "#56B4E9"}
    for length, line in ((SHORT, "o--"), (LONG, "o-")):
        for task, colour in colours.items():
            t = session(result, task, "valued", length)
            curve = (t["presses"] / t["free"]).groupby([t["subject"], t["trial"]]).mean().unstack()
            if curve.size:
                points(ax, curve.columns + 1, curve, colour, task if length == LONG else "", line)
    ax.set(
        title="Contingency changes (RI)",
        xlabel="minute (dashed: short training, solid: long)",
        ylabel="presses per free second",
        ylim=(0, 1.3 * ax.get_ylim()[1]),
    )
    key(ax, loc="upper right")


def _again(ax: Any, result: Result) -> None:
    names = {f"{value}, {length}": (value, length) for length in (SHORT, LONG) for value in VALUES}
    for task, face, shift in ((EXTINCTION, "white", -0.15), (AGAIN, MODEL, 0.15)):
        found = {
            n: interval(press_rate(session(result, task, *vl)), POSITIVE) for n, vl in names.items()
        }
        bars(ax, found, MODEL, task, shift, face)
    ax.set(
        title="Return of the outcome (RI)",
        xlabel="presses per free second",
        xlim=(0, None),
        ylim=(len(names) + 0.6, -0.5),
    )
    key(ax, loc="lower right")


def entry(result: Result) -> Figure:
    """Rates of goal-directed and habitual circuits on entering the box, by training and value."""
    figure = Figure(figsize=(11, 5))
    axes = figure.subplots(2, 4, sharex=True)
    for ax, population in zip(axes.flat, STATIONS, strict=True):
        for length, style in ((SHORT, "--"), (LONG, "-")):
            for value, colour in (("valued", VALUES["valued"]), (SATIETY, VALUES[SATIETY])):
                trace = traces(result, "control", f"after {length} training", value, population)
                band(ax, trace, colour, f"{value}, {length} training", style)
        ax.set(title=population, xlim=(-0.2, 1.0), ylim=(0, None))
    for ax in axes[:, 0]:
        ax.set_ylabel("spikes/s, mean of pools")
    for ax in axes[-1]:
        ax.set_xlabel("time from entering [s]")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    letters(axes.flat)
    return figure
