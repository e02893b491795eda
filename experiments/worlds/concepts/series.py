"""Concepts in a series, of which neighbours are met together and the higher one brings food.

So A stands above B, B above C and so on to E, but no two that are not neighbours are ever met
together (transitive inference). And two pairs of options, of which one is taken and brings food, or
brings nothing; the other is only seen beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.options import Offers, two
from striata.experiments.worlds.concepts.screens import NOTHING, in_groups

Ints = NDArray[np.int64]
#: One trial: one or two concepts, and what comes of it.
Trial = tuple[str, str, int]

SERIES = ("A", "B", "C", "D", "E")
PAID, BESIDE_PAID, UNPAID, BESIDE_UNPAID = (
    "rewarded option",
    "option beside the rewarded",
    "unrewarded option",
    "option beside the unrewarded",
)
CONCEPTS = (*SERIES, PAID, BESIDE_PAID, UNPAID, BESIDE_UNPAID)

TOGETHER, APART, OPTIONS = "series", "series, never together", "options"
TASKS = (TOGETHER, APART, OPTIONS)
#: What is offered in the test, the one that should be taken first, and after which tasks.
OFFERED = {
    "B or D": ("B", "D", (TOGETHER, APART)),
    "A or E": ("A", "E", (TOGETHER, APART)),
    "options not taken": (BESIDE_PAID, BESIDE_UNPAID, (OPTIONS,)),
}


def trials(task: str, times: int) -> list[Trial]:
    """All trials of a task, in no order.

    Each pair is met together so many `times`, and so often either of it alone.
    """
    if task == OPTIONS:
        pairs = [(PAID, BESIDE_PAID, FOOD), (UNPAID, BESIDE_UNPAID, NOTHING)]
        each = [[(a, b, NOTHING), (a, "", outcome)] for a, b, outcome in pairs]
        return [t for x in each for t in x] * times
    out: list[Trial] = []
    for a, b in pairwise(SERIES):
        met = [(a, b, NOTHING)] if task == TOGETHER else [(a, "", NOTHING), (b, "", NOTHING)]
        out += [*met, (a, "", FOOD), (b, "", NOTHING)]
    return out * times


def shown(tasks: Sequence[str], times: int, columns: int) -> tuple[Ints, Ints]:
    """Trials of tasks side by side: concepts (trials, slots, columns), outcomes; blanks at the end.

    Each pair is met so many `times`; `columns` is the number of each task's.
    """
    lists = [trials(task, times) for task in tasks]
    longest = max(len(x) for x in lists)
    full = [x + [("", "", NOTHING)] * (longest - len(x)) for x in lists]
    return (
        in_groups([[[number(a), number(b)] for a, b, _ in x] for x in full], columns),
        in_groups([[o for _, _, o in x] for x in full], columns),
    )


def number(name: str) -> int:
    """Place of a concept in :data:`CONCEPTS`; NOTHING without a name."""
    return CONCEPTS.index(name) if name else NOTHING


def offers(
    pair: tuple[str, str], repeats: int, where: Ints, rngs: Sequence[np.random.Generator]
) -> tuple[Offers, Ints]:
    """Two concepts, one on either side, and the side of the first (trials, columns)."""
    first, second = (number(name) for name in pair)
    return two(first, second, repeats, where, rngs)
