"""Concepts: what pairing brings to mind and what it is worth, priming, and choices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, points, spread
from striata.analysis.figures.style import MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.concepts.measures import (
    ALONE,
    APART,
    ASSOCIATE,
    ELSEWHERE,
    EXTINCT,
    FIRST,
    PAIRINGS,
    PRIMING,
    REWARDED,
    STANDARD,
    WITH_DRINK,
    WITH_GAP,
    choices,
    more,
    probes,
    recognition,
)
from striata.analysis.statistics.intervals import SIGNED, interval

#: Colour and mark of each arm.
ARMS = {
    "control": (MODEL, "o-", "intact"),
    "association off": ("#D55E00", "s", "association cut in the test"),
    "valuation off": ("#0072B2", "D", "valuation cut in the test"),
}
HELD = {
    "control": (MODEL, "intact"),
    "association held": ("#E69F00", "nothing learnt of company"),
    "valuation held": ("#56B4E9", "nothing learnt of worth"),
}
VALUE = "value above the control's\n[spikes/s]"


def concepts(result: Result) -> Figure:
    """Six panels: two dose curves, other protocols, routes, priming, choices."""
    figure = Figure(figsize=(11, 7.0))
    axes = figure.subplots(2, 3)
    _dose(axes[0, 0], result, _mind)
    axes[0, 0].set(title="What comes to mind", ylabel="meal's cells at the associate\n[spikes/s]")
    _dose(axes[0, 1], result, lambda r, task, arm: more(r, task, arm))
    axes[0, 1].axhline(0, color="#999999", linewidth=0.7)
    axes[0, 1].set(title="What it is worth", ylabel=VALUE)
    _protocols(axes[0, 2], result)
    _routes(axes[1, 0], result)
    if result.tested("control", PRIMING):
        _priming(axes[1, 1], result)
    _choices(axes[1, 2], result)
    letters(axes.flat)
    pairs = zip(*axes[0, 0].get_legend_handles_labels(), strict=True)
    handles, labels = zip(*pairs, strict=True)
    figure.legend(handles, labels, loc="outside upper right", ncols=3)
    return figure


def _mind(result: Result, task: str, arm: str) -> pd.Series:
    return result.each(probes, arm, task)["activity"][ASSOCIATE]


def _dose(ax: Any, result: Result, measure: Any) -> None:
    for shift, (arm, (colour, mark, label)) in enumerate(ARMS.items()):
        tasks = [t for t in PAIRINGS if result.tested(arm, t)]
        if tasks:
            table = pd.DataFrame({t: measure(result, t, arm) for t in tasks})
            x = [PAIRINGS[t] * 1.06**shift for t in tasks]
            points(ax, x, table, colour, label, mark)
    ax.set(xscale="log", xlabel="pairings of associate and meal's word")
    ax.set_xticks(list(PAIRINGS.values()), [str(n) for n in PAIRINGS.values()])
    ax.minorticks_off()


def _protocols(ax: Any, result: Result) -> None:
    """Value of the associate after other protocols."""
    names = {
        STANDARD: "20 pairings",
        ALONE: "alone",
        APART: "apart from the meal's word",
        WITH_GAP: "1 s before the meal's word",
        ELSEWHERE: "attention elsewhere",
        EXTINCT: "20, then 40 times alone",
        FIRST: "20 before any meal",
        WITH_DRINK: "with the drink's word",
    }
    found = {
        label: interval(more(result, task))
        for task, label in names.items()
        if result.tested("control", task)
    }
    if result.tested("control", WITH_DRINK):
        drink = interval(more(result, WITH_DRINK, measure="drink_value"))
        found["the same: worth of drink"] = drink
    bars(ax, found, MODEL)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Other protocols", xlabel="above the control's [spikes/s]")


def _routes(ax: Any, result: Result) -> None:
    """Two ways to a value, and the plasticity that each needs."""
    for shift, (arm, (colour, label)) in enumerate(HELD.items()):
        found = {
            name: interval(more(result, task, arm))
            for task, name in ((STANDARD, "paired with\nmeal's word"), (REWARDED, "with food"))
            if result.tested(arm, task)
        }
        if found:
            bars(ax, found, colour, label, 0.2 * (shift - 1))
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Two routes to a value", xlabel="value above the control's [spikes/s]")
    spread(ax, "x", 1, (0, 1, 10))
    above = {"frameon": True, "edgecolor": "none", "framealpha": 1.0}
    key(ax, loc="lower center", bbox_to_anchor=(0.5, 0.36), **above)


def _priming(ax: Any, result: Result) -> None:
    known = reference("concepts").set_index(["measure", "condition"])["value"]
    place: dict[float, int] = {}
    for shift, arm in enumerate(("control", "association off")):
        if not result.tested(arm, PRIMING):
            continue
        table = result.each(recognition, arm, PRIMING)
        place = {float(soa): k for k, soa in enumerate(table)}
        colour, mark, _ = ARMS[arm]
        x = [k + 0.15 * shift for k in place.values()]
        points(ax, x, table, colour, style=mark[0])
    levels = {soa: known.get(("priming", f"{soa:g} s"), np.nan) for soa in place}
    for soa, k in place.items():
        label = "people (Perea 2002)" if k == 0 else ""
        ax.plot([k - 0.25, k + 0.35], [levels[soa]] * 2, color=PEOPLE, linewidth=3, label=label)
    ax.axhline(0, color="#999999", linewidth=0.7)
    shown = result.each(recognition, "control", PRIMING)
    highest, lowest = max(interval(shown[soa]).high for soa in shown), min(levels.values())
    if highest < lowest:
        middle = (len(place) - 1) / 2
        ax.text(middle, (highest + lowest) / 2, "far smaller than people's", ha="center", size=8)
    ax.set_xticks(list(place.values()), [f"{soa:g} s" for soa in place])
    ax.set(title="Semantic priming", xlabel="prime to target", xlim=(-0.5, len(place) - 0.35))
    ax.set_ylabel("unrelated minus related [ms]")
    ax.margins(y=0.2)
    key(ax, loc="upper right")


def _choices(ax: Any, result: Result) -> None:
    """Associate against control."""
    cells = [
        *((task, "control", f"{n} pairing{'s' * (n > 1)}") for task, n in PAIRINGS.items()),
        (APART, "control", "apart"),
        (REWARDED, "control", "rewarded"),
        (REWARDED, "valuation off", "rewarded, valuation cut"),
        (REWARDED, "goal-directed off", "rewarded, plans cut"),
    ]
    found = {
        label: interval(result.each(choices, arm, task)["associate"] - 0.5, SIGNED)
        for task, arm, label in cells
        if result.tested(arm, task) and result.each(choices, arm, task)["associate"].notna().any()
    }
    bars(ax, found, MODEL)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(title="Choice", xlabel="associate taken, minus half")
