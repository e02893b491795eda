"""Recollection: choices by one episode, over days, after lesions, and what drives them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import band, bars, headroom, key, points
from striata.analysis.figures.style import MODEL, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.recollection.measures import (
    CONDITIONS,
    DAYS,
    PERCEPTUAL,
    RETURNS,
    UNWANTED,
    WANTED,
    again,
    agreement,
    by_day,
    cycles,
    times,
)
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import POSITIVE, PROPORTION, interval

INTACT, CUT, SILENT = "control", "CA3 recurrence cut", "CA3 silent"
#: Arms in words, and the colours of those that are followed over days.
ARMS = {
    INTACT: "intact",
    CUT: "CA3 recurrence cut",
    SILENT: "CA3 silent",
    "CA1 silent": "CA1 silent",
    "plasticity off": "nothing stored",
    "outcome not told": "CA1 → BLA cut",
    "action not told": "vSUB → PL cut",
    "other control off": "other control cut",
}
COLOURS = {INTACT: MODEL, CUT: "#D55E00", SILENT: "#56B4E9"}
#: Colours of conditions.
KINDS = {WANTED: "#009E73", UNWANTED: "#CC79A7", PERCEPTUAL: "#999999"}
#: By chance two days agree in one of two pairs, and choices form a cycle in one of four triples.
CHANCE, CHANCE_CYCLES = 0.5, 0.25


def recollection(result: Result) -> Figure:
    """Six panels: conditions, days, subiculum, lesions, agreement and cycles, RT."""
    figure = Figure(figsize=(11, 7.2))
    axes = figure.subplots(2, 3)
    _conditions(axes[0, 0], result)
    _days(axes[0, 1], result)
    _subiculum(axes[0, 2], result)
    _lesions(axes[1, 0], result)
    _agreement(axes[1, 1], result)
    _times(axes[1, 2], result)
    letters(axes.flat)
    return figure


def _arms(result: Result) -> list[str]:
    return [a for a in ARMS if result.tested(a, RETURNS)]


def _conditions(ax: Any, result: Result) -> None:
    for k, arm in enumerate(a for a in (INTACT, SILENT) if result.tested(a, RETURNS)):
        table = result.each(again, arm, RETURNS)
        x = [i + 0.14 * k - 0.07 for i in range(len(CONDITIONS))]
        table = table[list(CONDITIONS)]
        points(ax, x, table, COLOURS[arm], ARMS[arm], style="o", within=PROPORTION)
    ax.axhline(CHANCE, color="#999999", linewidth=0.8, linestyle=":")
    ax.set_xticks(range(len(CONDITIONS)), [c.replace(" ", "\n") for c in CONDITIONS])
    ax.tick_params(axis="x", labelsize=7.5)
    ax.set(
        title="What one episode does",
        ylabel="done again (perceptual: more salient)",
        ylim=(0.25, 1.02),
        xlim=(-0.5, len(CONDITIONS) - 0.5),
    )
    key(ax, loc="upper left")


def _days(ax: Any, result: Result) -> None:
    for k, arm in enumerate(a for a in COLOURS if result.tested(a, RETURNS)):
        table = result.each(by_day, arm, RETURNS)[list(DAYS)]
        x = [day + 0.06 * (k - 1) for day in DAYS]
        points(ax, x, table, COLOURS[arm], ARMS[arm], within=PROPORTION)
    ax.axhline(CHANCE, color="#999999", linewidth=0.8, linestyle=":")
    ax.set_yticks([0.4, 0.6, 0.8, 1.0])
    ax.set_xticks(DAYS, ["1: all", "2: half", "3: none"])
    ax.set(
        title="As the time context drifts away",
        xlabel="day: how much of the time context is there",
        ylabel="done again, outcome wanted",
        ylim=(0.25, 1.14),
    )
    key(ax, loc="upper right")


def _subiculum(ax: Any, result: Result) -> None:
    for what, colour in KINDS.items():
        band(ax, traces(result, INTACT, RETURNS, what, "vSUB"), colour, what)
    ax.axvline(0, color="#777777", linewidth=0.6, linestyle=":")
    ax.set(
        title="Ventral subiculum, intact",
        xlabel="time from the situation [s]",
        ylabel="mean rate of four pools [spikes/s]",
        ylim=(0, None),
    )
    headroom(ax, 0.3)
    key(ax, loc="upper right")


def _lesions(ax: Any, result: Result) -> None:
    for k, (what, shape) in enumerate(((WANTED, "o"), (PERCEPTUAL, "s"))):
        found = {
            ARMS[a]: interval(result.each(again, a, RETURNS)[what], PROPORTION)
            for a in _arms(result)
        }
        bars(ax, found, KINDS[what], what, 0.26 * k - 0.13, shape=shape)
    ax.axvline(CHANCE, color="#999999", linewidth=0.8, linestyle=":")
    ax.set(
        title="What each part is needed for",
        xlabel="done again (perceptual: more salient)",
        xlim=(0.25, 1.02),
    )
    _below(ax)


def _agreement(ax: Any, result: Result) -> None:
    for k, what in enumerate((WANTED, UNWANTED)):
        tables: dict[str, pd.DataFrame] = {
            a: result.each(agreement, a, RETURNS) for a in _arms(result)
        }
        found = {ARMS[a]: interval(t[what], PROPORTION) for a, t in tables.items()}
        bars(ax, found, KINDS[what], what, 0.26 * k - 0.13)
    triples = {
        ARMS[a]: interval(result.each(cycles, a, RETURNS)[WANTED], PROPORTION)
        for a in _arms(result)
    }
    bars(ax, triples, KINDS[WANTED], "cycles", face="white", shape="D")
    for chance in (CHANCE, CHANCE_CYCLES):
        ax.axvline(chance, color="#999999", linewidth=0.8, linestyle=":")
    ax.set(
        title="Agreement of days, and cycles",
        xlabel="proportion of pairs of days, of triples",
        xlim=(0, 0.95),
    )
    _below(ax, 3)


def _times(ax: Any, result: Result) -> None:
    for k, (what, shape) in enumerate(((WANTED, "o"), (PERCEPTUAL, "s"))):
        found = {
            ARMS[a]: interval(result.each(times, a, RETURNS)[what], POSITIVE) for a in _arms(result)
        }
        bars(ax, found, KINDS[what], what, 0.26 * k - 0.13, shape=shape)
    ax.set(title="How soon", xlabel="RT [ms]")
    _below(ax)


def _below(ax: Any, columns: int = 2) -> None:
    key(ax, loc="upper center", bbox_to_anchor=(0.4, -0.16), ncols=columns, columnspacing=0.8)
