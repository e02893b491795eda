"""Cues that announce trained ones, and rewards that are approached past places."""

from __future__ import annotations

from typing import Any

import xarray as xr
from matplotlib.figure import Figure

from striata.analysis.figures.dopamine.marks import ANIMALS, LINE, named
from striata.analysis.figures.panels import band, bars, headroom
from striata.analysis.figures.style import letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.dopamine import sequences as s
from striata.analysis.signatures.dopamine.measures import above
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import interval

#: A colour for each thing: cues A and B, places, moments after a cue, and what has learnt nothing.
A, B, PLACES, CUE, NAIVE, MOVED = "#D55E00", "#0072B2", "#009E73", "#7B3294", "#888888", "#E69F00"
GROUPS = {
    s.PAIRED: "A trained; B with A",
    s.APART: "A trained; B, A apart",
    s.HELD: "A trained; B with A,\ncritic held",
    s.BEFORE: "B with A; A trained",
    s.APART_BEFORE: "B, A apart; A trained",
}
#: When the reward comes on the clock of an approach [s].
REWARD = 2.0


def sequences(result: Result) -> Figure:
    """Responses to announcing cues; dopamine and the critic on the way to a reward."""
    figure = Figure(figsize=(11, 6.4))
    axes = figure.subplots(2, 3)
    _announced(axes[0, 0], result)
    for ax, population in ((axes[0, 1], "VTA"), (axes[0, 2], "VS")):
        _ways(ax, result, population)
    _moved(axes[1, 0], result, "VTA")
    _moved(axes[1, 1], result, "VS")
    _ramps(axes[1, 2], result)
    for ax in (axes[0, 1], axes[0, 2], axes[1, 0], axes[1, 1]):
        ax.axvline(0, **LINE)
        named(ax, 0, "reward", "right")
        ax.set(xlabel="time from reward [s]", ylabel="spikes/s", xlim=(-2.3, 0.2), ylim=(0, None))
        headroom(ax, 0.25)
        ax.legend(fontsize=8, loc="upper left", frameon=True, framealpha=1, edgecolor="none")
    letters(axes.flat)
    return figure


def _announced(ax: Any, result: Result) -> None:
    for label, colour, face, shift, measure in (
        ("B, in pairing", B, "white", -0.2, s.in_pairing),
        ("B alone, afterwards", B, B, 0.0, lambda r, g: above(r, "late", g, "B")),
        ("A alone, afterwards", A, A, 0.2, lambda r, g: above(r, "late", g, "A")),
    ):
        found = {name: interval(measure(result, g)) for g, name in GROUPS.items()}
        bars(ax, found, colour, label, shift, face)
    ax.axvline(0, 0.3, color="#999999", linewidth=0.7)
    ax.set(title="B announces A", xlabel="late response of VTA [spikes/s]")
    ax.set_ylim(len(GROUPS) + 1.7, -0.5)  # room for the legend
    ax.legend(loc="lower right", fontsize=8)
    said = "animals: B gains\nby A's company\n(rows 1 and 4)"
    ax.text(0.02, 0.23, said, transform=ax.transAxes, **ANIMALS)


def _trace(result: Result, task: str, condition: str, population: str) -> xr.DataArray:
    """A population's rate by the time from reward."""
    x = traces(result, "control", task, condition, population)
    return x.assign_coords(time=x["time"] - REWARD)


def _ways(ax: Any, result: Result, population: str) -> None:
    for task, condition, colour, label in (
        (s.PLACES, s.WALKED, PLACES, "past places"),
        (s.CUED, "cued", CUE, "after a cue"),
        (s.UNTRAINED, s.WALKED, NAIVE, "past places, untrained"),
    ):
        band(ax, _trace(result, task, condition, population), colour, label)
    ax.set_title(f"{population}, approach")


def _moved(ax: Any, result: Result, population: str) -> None:
    for task, condition, colour, label in (
        (s.PLACES, s.MOVED, MOVED, "moved forward"),
        (s.PLACES, s.WALKED, PLACES, "at its pace"),
        (s.UNTRAINED, s.MOVED, NAIVE, "moved, untrained"),
    ):
        band(ax, _trace(result, task, condition, population), colour, label)
    ax.axvline(s.MOVED_AT - REWARD, ymax=0.72, **LINE | {"linestyle": "--"})
    named(ax, s.MOVED_AT - REWARD, "move forward", "left", 0.72)
    more = " (mice: burst)" if population == "VTA" else ""
    ax.set_title(f"{population}, moved{more}")


def _ramps(ax: Any, result: Result) -> None:
    learning = {g: s.learning_ramp(result, g, s.EARLY) for g in (s.PLACES, s.CUED)}
    rows = {
        "places, while learnt": (learning[s.PLACES], PLACES),
        "cue, while learnt": (learning[s.CUED], CUE),
        "places, trained": (s.ramp_in_test(result, s.PLACES, s.WALKED), PLACES),
        "twice the pace": (s.ramp_in_test(result, s.PLACES, s.FASTER), PLACES),
        "cue, trained": (s.ramp_in_test(result, s.CUED, "cued"), CUE),
        "places, untrained": (s.ramp_in_test(result, s.UNTRAINED, s.WALKED), NAIVE),
    }
    bars(ax, {name: interval(x) for name, (x, _) in rows.items()}, "#222222")
    for label, (_, colour) in zip(ax.get_yticklabels(), rows.values(), strict=True):
        label.set_color(colour)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Ramp (mice: past places)", xlabel="rise in the last 0.5 s [spikes/s]")
