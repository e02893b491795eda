"""Active sampling: looks, A and B after listening, and A's lead by whom one has heard."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from striata.analysis.figures.panels import bars, key, spread
from striata.analysis.figures.style import MODEL, PEOPLE, letters
from striata.analysis.reading.load import Result
from striata.analysis.reading.reference import reference
from striata.analysis.signatures.sampling.measures import (
    BEFORE,
    BOTH,
    CHOICE,
    CONGENIAL,
    DISTRUSTED,
    DRINK_LIKED,
    GATE_OFF,
    HELD,
    HUNGRY,
    LOOKS,
    MIXED,
    NEW,
    ONLY_ONE,
    ONLY_OTHER,
    STRANGE,
    THIRSTY,
    TRUSTED,
    YOKED,
    doses,
    evoked,
    has,
    share,
)
from striata.analysis.statistics.intervals import PROPORTION, interval

#: Colour, mark and name of each arm.
ARMS = {
    "control": (MODEL, "o", "intact"),
    "association off": ("#D55E00", "s", "association cut"),
    "valuation off": ("#0072B2", "D", "valuation cut"),
    "goal-directed off": ("#009E73", "^", "goal-directed control cut"),
}
LOOKED = {
    TRUSTED: "was right, other wrong",
    DISTRUSTED: "was wrong, other right",
    CONGENIAL: "speaks of food, liked",
    DRINK_LIKED: "speaks of food, drink liked",
    HUNGRY: "food, other drink; hungry",
    THIRSTY: "food, other drink; thirsty",
    STRANGE: "both indifferent",
}
#: Looked at by people more often: a mark on the side to which the published difference goes.
TOLD = {CONGENIAL: ">", THIRSTY: "<"}
THINGS = {
    HELD: ("#56B4E9", "o", "A, held before"),
    NEW: ("#E69F00", "s", "B, said by the other source"),
}
CELLS = {
    ("control", BEFORE): "before listening",
    ("control", CHOICE): "own choice",
    ("control", YOKED): "the same, not chosen",
    ("control", GATE_OFF): "own choice, both attended",
    ("control", BOTH): "both attended",
    ("control", MIXED): "either by lot",
    ("control", ONLY_ONE): "only the one source",
    ("control", ONLY_OTHER): "only the other source",
    ("goal-directed off", CHOICE): "own choice, goal-directed cut",
    ("association off", CHOICE): "own choice, association cut",
}
#: Colour, filling and mark of ways of listening.
WAYS = {
    ONLY_ONE: (MODEL, "none", "^", "only the one source"),
    CHOICE: (MODEL, "full", "o", "own choice"),
    MIXED: ("#CC79A7", "full", "D", "either by lot"),
    ONLY_OTHER: (MODEL, "none", "v", "only the other source"),
}


def sampling(result: Result) -> Figure:
    """Looks, what A and B bring to mind, what they are worth, doses; as spikes, two of these."""
    looked = any(has(result, "control", name, LOOKS) for name in LOOKED)
    figure = Figure(figsize=(10.4, 8.6 if looked else 4.6))
    axes = figure.subplots(1 + looked, 2).ravel()
    mind, worth = axes[1:3] if looked else axes
    _things(mind, result, "mind", "meal's cells, above nothing [spikes/s]")
    mind.set(title="What brings the meal to mind")
    spread(mind, "x", 1.0, (0, 1, 3, 10, 30))
    _things(worth, result, "value", "BLA's cells of food, above nothing [spikes/s]")
    worth.set(title="What is worth something")
    spread(worth, "x", 0.5, (0, 0.25, 0.5, 1, 2, 5))
    handles, labels = mind.get_legend_handles_labels()
    if looked:
        _looks(axes[0], result)
        _doses(axes[3], result)
        first = axes[0].get_legend_handles_labels()
        handles, labels = [*first[0], *handles], [*first[1], *labels]
    letters(axes)
    figure.legend(handles, labels, loc="outside upper right", ncols=3)
    return figure


def _size() -> float:
    """Size of people's preference for congenial information."""
    table = reference("sampling").set_index("condition")
    return float(table.loc["all studies", "value"])


def _looks(ax: Any, result: Result) -> None:
    names = [n for n in LOOKED if has(result, "control", n, LOOKS)]
    arms = [a for a in ARMS if any(has(result, a, n, LOOKS) for n in names)]
    for shift, arm in enumerate(arms):
        colour, mark, label = ARMS[arm]
        for row, name in enumerate(names):
            if has(result, arm, name, LOOKS):
                x = interval(share(result, name, arm), PROPORTION)
                at = row + 0.17 * (shift - (len(arms) - 1) / 2)
                bar = [[max(x.mean - x.low, 0.0)], [max(x.high - x.mean, 0.0)]]
                given = label if row == 0 else ""
                ax.errorbar(x.mean, at, xerr=bar, fmt=mark, ms=4, color=colour, label=given)
    for name, mark in TOLD.items():
        if name in names:
            given = f"direction in people, d = {_size():.2f} (Hart 2009)" * (name == CONGENIAL)
            edge = 0.94 if mark == ">" else 0.06
            ax.plot(
                edge, names.index(name), mark, color=PEOPLE, ms=8, label=given, linestyle="none"
            )
    ax.axvline(0.5, color="#999999", linewidth=0.7)
    ax.set_yticks(range(len(names)), [LOOKED[n] for n in names])
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set(title="Looks at the one source", xlabel="share of what is taken", xlim=(0, 1))
    ax.grid(axis="y", color="#eeeeee", zorder=0)


def _things(ax: Any, result: Result, measure: str, words: str) -> None:
    """Means with intervals, and a small dot for each subject."""
    for shift, (thing, (colour, mark, label)) in enumerate(THINGS.items()):
        each = {
            name: evoked(result, f"{TRUSTED}, {how}", thing, measure, arm)
            for (arm, how), name in CELLS.items()
            if has(result, arm, f"{TRUSTED}, {how}")
        }
        at = 0.24 * (shift - 0.5)
        for row, own in enumerate(each.values()):
            ax.plot(own, [row + at] * len(own), ".", color=colour, ms=3, alpha=0.35)
        found = {name: interval(own) for name, own in each.items()}
        bars(ax, found, colour, label, at, shape=mark)
    ax.axvline(0, color="#999999", linewidth=0.7)
    ax.set(xlabel=words)


def _doses(ax: Any, result: Result) -> None:
    """A dot for each subject and way of listening."""
    table = doses(result)
    for how, own in table.groupby("how", sort=False):
        colour, filled, mark, label = WAYS[str(how)]
        at = own["dose"], own["side"]
        ax.plot(*at, mark, color=colour, fillstyle=filled, ms=4, alpha=0.8, label=label)
    ax.axhline(0, color="#999999", linewidth=0.7)
    ax.set(title="By who was heard", xlabel="rounds with the one source minus the other")
    ax.set_ylabel("side of the meal: A's (1) or B's (−1)")
    ax.set_ylim(-1.1, 1.1)
    key(ax, loc="lower right")
