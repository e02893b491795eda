"""Snakes: rates of every station, threat response, actions, learning, lesions, and food."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from striata.analysis.figures.panels import band, bars, headroom, key, points
from striata.analysis.figures.style import MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.signatures.parts import tabulated
from striata.analysis.signatures.snake.measures import (
    AFTER,
    DEFEND,
    FOOD,
    NAIVE,
    NOT_FOOD,
    exposures,
    mean,
    share,
    threat,
    trials,
)
from striata.analysis.statistics.epochs import traces
from striata.analysis.statistics.intervals import PROPORTION, interval

THINGS = {"live snake": "#D55E00", "film": "#E69F00", "photograph": "#0072B2", "neutral": "#888888"}
LATENCIES = "animals: first response (Pul, LA), flight (PAG)"
STATIONS = (
    "SC-threat",
    "Pul",
    "LA",
    "CeM",
    "PAG",
    "IT",
    "vmPFC",
    "BA-ext",
    "ITC",
    "RMTg",
    "VTA",
    "VTA-GABA",
)


def stations(result: Result) -> Figure:
    """Rates of the subcortical and cortical pathways and the dopamine system, by object."""
    figure = Figure(figsize=(11, 7))
    axes = figure.subplots(3, 4, sharex=True)
    for ax, population in zip(axes.flat, STATIONS, strict=True):
        for thing, colour in THINGS.items():
            band(ax, traces(result, "control", AFTER, thing, population), colour, thing)
            if thing == "photograph":
                band(
                    ax,
                    traces(result, "control", NAIVE, thing, population),
                    colour,
                    "photograph, naive",
                    "--",
                )
        ax.set(title=population, xlim=(-0.1, 1.4), ylim=(0, None))
        ax.axvspan(0, 1.0, color="#f4f4f4", zorder=0)
    _published_latencies(dict(zip(STATIONS, axes.flat, strict=True)))
    for ax in axes[:, 0]:
        ax.set_ylabel("spikes/s")
    for ax in axes[-1]:
        ax.set_xlabel("time from appearance [s]")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=6)
    letters(axes.flat)
    return figure


def _published_latencies(station: dict[str, Any]) -> None:
    """When pulvinar and amygdala of primates first respond, and when mice flee."""
    for population, measure, condition, ms in (
        ("Pul", "latency", "Pul, photograph", 1e-3),
        ("LA", "latency", "LA, photograph", 1e-3),
        ("PAG", "latency of the defensive response", "live snake", 1.0),
    ):
        known = tabulated("threat", measure, condition)
        span = known.low * ms, known.high * ms
        station[population].axvspan(*span, color=PEOPLE, alpha=0.7, linewidth=0)
    station["SC-threat"].fill_between([], [], [], color=PEOPLE, alpha=0.7, label=LATENCIES)
    station["VTA"].set_title("VTA (monkeys: falls late)")


def snake(result: Result) -> Figure:
    """Actions and threat response by object, learning, lesions, and food that does not apply."""
    figure = Figure(figsize=(9, 12.5))
    axes = figure.subplots(3, 2).ravel()
    _by_thing(
        axes[0], result, "defence", "Defensive response (freeze or flee)", "proportion of trials"
    )
    _by_thing(axes[1], result, "threat", "Late threat response (CeM)", "above baseline [spikes/s]")
    _learning(axes[2], result)
    arms = [str(a) for a in result.arms.index if len(trials(result, AFTER, "photograph", str(a)))]
    for j, thing in enumerate(("live snake", "photograph", "photograph, elsewhere")):
        colour = THINGS.get(thing, "#56B4E9")
        found = {a: interval(threat(result, AFTER, thing, a)) for a in arms}
        bars(axes[3], found, colour, thing, (j - 1) * 0.2)
    axes[3].set(title="Lesions: late threat response", xlabel="CeM above baseline [spikes/s]")
    key(axes[3], loc="center right", bbox_to_anchor=(1.0, 0.64))
    _food(axes[4], axes[5], result)
    letters(axes.flat)
    return figure


def _by_thing(ax: Any, result: Result, what: str, title: str, label: str) -> None:
    names = list(dict.fromkeys(result.test("control", AFTER)["condition"]))
    order = [
        n
        for n in (
            "live snake",
            "live snake, elsewhere",
            "film",
            "photograph",
            "new photograph",
            "photograph, elsewhere",
            "photograph, days later",
            "rubber snake",
            "neutral",
            "nothing",
        )
        if n in names
    ]
    for task, face, shift in ((NAIVE, "white", -0.12), (AFTER, MODEL, 0.12)):
        found = {
            n: interval(share(trials(result, task, n), DEFEND), PROPORTION)
            if what == "defence"
            else interval(threat(result, task, n))
            for n in order
        }
        bars(ax, found, MODEL, task, shift, face)
    ax.set(title=title, xlabel=label)
    key(ax, loc="lower right")


def _learning(ax: Any, result: Result) -> None:
    colours = {
        "control": MODEL,
        "vmPFC off, learning": "#CC79A7",
        "hippocampus off, learning": "#009E73",
        "relief signal off": "#6A3D9A",
    }
    for arm, colour in colours.items():
        if arm in result.arms.index:
            t = exposures(result, arm)
            block = t.groupby(np.arange(len(t)) // 3).mean().T
            points(ax, 2 + 3 * np.arange(block.shape[1]), block, colour, arm, "o-")
    ax.set(
        title="Exposures (animals: vmPFC needed)",
        xlabel="exposure to the photograph",
        ylabel="late threat response [spikes/s]",
        ylim=(0, None),
    )
    headroom(ax, 0.4)
    key(ax, loc="upper left")


def _food(left: Any, right: Any, result: Result) -> None:
    for task, line, label in (
        (FOOD, "-", "food"),
        (NOT_FOOD, "--", "food that\ndoes not apply"),
    ):
        band(left, traces(result, "control", task, "food", "VTA"), MODEL, label, line)
    left.set(
        title="VTA: food that does not apply",
        xlabel="time from appearance [s]",
        ylabel="spikes/s",
        xlim=(-0.1, 1.0),
    )
    left.legend(loc="upper right", bbox_to_anchor=(1.0, 0.95))
    arms = [str(a) for a in result.arms.index if len(trials(result, NOT_FOOD, "food", str(a)))]
    for when, shape, shift in (("early", "^", -0.12), ("late", "s", 0.12)):
        found = {
            a: interval(
                mean(trials(result, NOT_FOOD, "food", a), f"dopamine_{when}")
                - mean(trials(result, FOOD, "food", a), f"dopamine_{when}")
            )
            for a in arms
        }
        bars(right, found, MODEL, when, shift, shape=shape)
    right.axvline(0, color="#999999", linewidth=0.7)
    right.set(title="Food that does not apply", xlabel="VTA, minus food that applies [spikes/s]")
    key(right)
