"""Issues that keep the company of one of three sides, of which two are worth something by chance.

Who has been fed in whose presence is drawn for each subject; which issue is met with which side is
the same for all, or drawn for each. No two issues are ever met together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.screens import NOTHING

Ints = NDArray[np.int64]

SIDES = ("one side", "other side", "neither side")
#: Issues, two of each side where all subjects meet them alike.
ISSUES = ("A", "A'", "B", "B'", "C", "C'")
SIDE_OF = np.repeat(np.arange(len(SIDES)), 2)
CONCEPTS = (*SIDES, *ISSUES)
#: Meetings of a subject with each side, of which some are meals; of an issue with its side.
MET, TIMES = 20, 20

SHARED, SHUFFLED, ALONE = "company shared", "company shuffled", "alone"
TASKS = (SHARED, SHUFFLED, ALONE)


def fed(rngs: Sequence[np.random.Generator]) -> Ints:
    """How many of the meetings with each side are meals, 0 to all, (sides, columns).

    Drawn for either side by itself; none with the third.
    """
    out = np.zeros((len(SIDES), len(rngs)), dtype=np.int64)
    out[:2] = np.stack([rng.integers(0, MET + 1, 2) for rng in rngs], axis=1)
    return out


def sides(task: str, rngs: Sequence[np.random.Generator]) -> Ints:
    """The side of each issue, (issues, columns); NOTHING where issues are met alone."""
    drawn = np.stack([rng.permutation(SIDE_OF) for rng in rngs], axis=1)
    same = np.repeat(SIDE_OF[:, None], len(rngs), axis=1)
    return {SHARED: same, SHUFFLED: drawn, ALONE: np.full_like(same, NOTHING)}[task]


def meetings(meals: Ints) -> tuple[Ints, Ints]:
    """Every side MET times, with food in so many: concepts (trials, slots, columns), outcomes."""
    side = np.repeat(np.arange(len(SIDES)), MET)
    outcome = np.where(np.tile(np.arange(MET), len(SIDES))[:, None] < meals[side], FOOD, NOTHING)
    concept = np.stack([side, np.full_like(side, NOTHING)], axis=1)
    return np.repeat(concept[:, :, None], meals.shape[1], axis=2), outcome


def company(side: Ints) -> tuple[Ints, Ints]:
    """Every issue TIMES times with its side; where it has none, it and a side, each alone."""
    issue = np.repeat(np.arange(len(ISSUES)), TIMES)
    with_it = side[issue]
    first = np.repeat(len(SIDES) + issue[:, None], side.shape[1], axis=1)
    concept = np.stack([first, with_it], axis=1)
    lone = np.stack(
        [np.repeat(SIDE_OF, TIMES)[:, None] + 0 * first, np.full_like(first, NOTHING)], 1
    )
    rest = np.where((with_it == NOTHING)[:, None], lone, NOTHING)
    both = np.concatenate([concept, rest])
    return both, np.full((len(both), side.shape[1]), NOTHING)
