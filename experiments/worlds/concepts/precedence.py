"""Sensory preconditioning: of two concepts that were met together or in turn, one brings food.

A goes with B, and C with D; later B comes before food, and D before nothing. A and C are never
before food. In a control A and C go with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.screens import (
    NOTHING,
    SEQUENCE,
    Screens,
    in_groups,
    shuffled,
)
from striata.experiments.worlds.episodes import lists as episodes

Ints = NDArray[np.int64]
Rngs = Sequence[np.random.Generator]

A, B, C, D, E, F = "A", "B", "C", "D", "E", "F"
CONCEPTS = (A, B, C, D, E, F)

AT_ONCE, IN_TURN, WITH_OTHERS = "at once", "in turn", "with others"
#: What goes with what, and whether the second follows the first after a gap.
PAIRS: dict[str, tuple[tuple[tuple[str, str], ...], bool]] = {
    AT_ONCE: (((A, B), (C, D)), False),
    IN_TURN: (((A, B), (C, D)), True),
    WITH_OTHERS: (((A, E), (C, F)), True),
}
TASKS = tuple(PAIRS)
#: Concept with which each is compared: what it goes with in the first two tasks.
PARTNER = {A: B, B: A, C: D, D: C, E: F, F: E}
#: Place and pools of time of the first meeting and of the pairs; nothing is left of the latter's
#: time when B comes before food, and in the test.
AT_FIRST, LATER = (0, (7, 8)), (1, (0, 1))


def number(name: str) -> int:
    """Place of a concept in :data:`CONCEPTS`."""
    return CONCEPTS.index(name)


def objects(where: Ints, cells: int, rngs: Rngs) -> Ints:
    """Entorhinal pool of each concept by its cells in ATL, (cells, columns).

    `where` are cells of concepts, (concepts, columns); a generator for each column draws the pools.
    """
    first, many = episodes.pools("object").start, episodes.SIZES["object"]
    drawn = np.stack([rng.permutation(many)[: len(CONCEPTS)] for rng in rngs], axis=1)
    out = np.full((cells, where.shape[1]), NOTHING)
    np.put_along_axis(out, where[: len(CONCEPTS)], first + drawn, axis=0)
    return out


def alone(where: Ints, rngs: Rngs) -> Screens:
    """Each concept once by itself."""
    concept = [[number(name), NOTHING] for name in CONCEPTS]
    return shuffled(in_groups([concept], where.shape[1]), where, rngs)


def pairs(tasks: Sequence[str], times: int, where: Ints, rngs: Rngs) -> Screens:
    """Each pair so many `times`, tasks side by side, in trials of one length."""
    n = where.shape[1] // len(tasks)
    each = [[[number(a), number(b)] for a, b in PAIRS[t][0]] * times for t in tasks]
    follows = [[PAIRS[t][1]] * len(x) for t, x in zip(tasks, each, strict=True)]
    made = shuffled(in_groups(each, n), where, rngs, follows=in_groups(follows, n))
    return replace(made, length=max(made.length, SEQUENCE))


def meals(times: int, where: Ints, rngs: Rngs) -> Screens:
    """B before food and D before nothing, so many `times` each."""
    concept = [[number(B), NOTHING], [number(D), NOTHING]] * times
    outcome = [FOOD, NOTHING] * times
    n = where.shape[1]
    return shuffled(in_groups([concept], n), where, rngs, in_groups([outcome], n))
