"""The stop-signal task: inhibition function, RTs, what stopping needs, and the stopping circuit."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, points
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.own import own_data
from striata.analysis.signatures.stop_signal import BOUNDS, FIXED, TRACKED, by_delay, measures
from striata.analysis.statistics.intervals import PROPORTION, Interval, interval

#: Rates are drawn until failed stops are over and only successful ones are left to average [s].
BEFORE_RESPONSES = 0.5
COLOURS = {"go": "#0072B2", "stop": "#D55E00"}


def stop_signal(result: Result, people: People | None = None) -> Any:
    """Inhibition function, RTs, arms, and rates of the stopping circuit."""
    figure = Figure(figsize=(11, 6.9))
    axes = figure.subplots(2, 4).ravel()
    _inhibition(axes[0], result)
    _distributions(axes[1], result)
    _failed(axes[2], result)
    _ssrt(axes[3], result, people)
    for ax, population in zip(axes[4:], ("rIFG", "STN", "GPe-arky", "VA"), strict=True):
        _rates(ax, result, population)
    key(axes[7], loc="lower right")
    letters(axes)
    n = len(result.each(measures, "control", TRACKED))
    figure.suptitle(
        f"Stop-signal task, {result.level} level: {n} simulated subjects; bars: 95 % intervals over"
        " subjects; grey line: half of the stops; grey band: people's SSRT",
        fontsize=9,
        x=0.01,
        ha="left",
    )
    return figure


def _inhibition(ax: Any, result: Result) -> None:
    found = result.each(by_delay, "control", FIXED)
    if len(found):
        p = found["p_respond"]
        points(ax, p.columns.to_numpy(), p, "#222222", within=PROPORTION)
    ax.set(
        title="Inhibition function",
        xlabel="stop-signal delay [ms]",
        ylabel="proportion of failed stops",
        ylim=(-0.02, 1.02),
    )


def _distributions(ax: Any, result: Result) -> None:
    """Cumulative RTs of go trials and of failed stops, pooled over subjects."""
    t = result.test("control", TRACKED)
    for condition, label in (("go", "go trials"), ("stop", "failed stops")):
        rt = np.sort(1e3 * t.loc[t["condition"] == condition, "rt"].dropna().to_numpy())
        if len(rt):
            share = np.arange(1, len(rt) + 1) / len(rt)
            ax.plot(rt, share, color=COLOURS[condition], label=label)
    ax.set(title="RT", xlabel="RT [ms]", ylabel="cumulative proportion", ylim=(0, 1.02))
    key(ax, loc="lower right")


def _failed(ax: Any, result: Result) -> None:
    _arms(ax, result, "p_respond", "proportion of failed stops")
    ax.axvline(0.5, color="#bbbbbb", linewidth=0.8)


def _ssrt(ax: Any, result: Result, people: People | None) -> None:
    """SSRT of each arm on the band of people's; said where it cannot be estimated."""
    found = _arms(ax, result, "ssrt", "SSRT [ms]")
    if people is None:
        row = reference("stop_signal").set_index("measure").loc["ssrt"]
        low, high = float(row["low"]), float(row["high"])
    else:
        ssrt = own_data(people.experiment).of_people(people)["ssrt", TRACKED]
        low, high = ssrt.low, ssrt.high
    if np.isfinite(low):
        ax.axvspan(low, high, color="#dddddd", zorder=0)
    at = {"transform": ax.get_yaxis_transform(), "fontsize": 7, "va": "center"}
    for y, x in enumerate(found.values()):
        if not np.isfinite(x.mean):
            ax.text(0.03, y, "not estimated", **at)
    ax.set_yticklabels([])


def _arms(ax: Any, result: Result, name: str, label: str) -> dict[str, Interval]:
    """A measure of each arm, from the top down."""
    arms = [str(a) for a in result.arms.index]
    found = {a: interval(result.each(measures, a, TRACKED)[name], BOUNDS.get(name)) for a in arms}
    bars(ax, found, "#222222")
    ax.set(title="Tracked delays", xlabel=label)
    return found


def _rates(ax: Any, result: Result, population: str) -> None:
    """Mean rates around the word's onset on go and on all stop trials with tracked delays."""
    rates = result.rates.sel(time=slice(-0.2, BEFORE_RESPONSES))
    pools = np.flatnonzero((rates["population"] == population) & (rates["channel"] <= 0))
    for condition, colour in COLOURS.items():
        row = np.flatnonzero(
            (rates["arm"] == "control")
            & (rates["task"] == TRACKED)
            & (rates["condition"] == condition)
        )
        if len(row) and len(pools):
            ax.plot(rates["time"], rates[row[0], pools[0]], color=colour, label=condition)
    ax.axvline(0, color="black", linestyle=":", linewidth=0.9)
    ax.set(
        title=population,
        xlabel="time from the word [s]",
        ylabel="rate [spikes/s]",
        ylim=(0, None),
    )
