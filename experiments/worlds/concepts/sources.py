"""Two sources that speak: what has come of either, whom they speak of, and what each says.

Of two sources, each a concept, one says that A goes with the meal, the other that B does. Before,
subjects have met them in one of several pasts. The names are for readers; the model knows of a
source only what it has met it with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from striata.experiments.worlds.concepts.lists import FOOD, WATER
from striata.experiments.worlds.concepts.options import Offers, two
from striata.experiments.worlds.concepts.screens import NOTHING, Screens, in_groups, shuffled

Ints = NDArray[np.int64]

ONE, OTHER, HELD, NEW, MEAL_NAME, DRINK, NEUTRAL, OTHER_NEUTRAL = (
    "one source",
    "other source",
    "A",
    "B",
    "meal",
    "drink",
    "neutral",
    "other neutral",
)
CONCEPTS = (ONE, OTHER, HELD, NEW, MEAL_NAME, DRINK, NEUTRAL, OTHER_NEUTRAL)
SOURCES = (ONE, OTHER)
#: What either source says.
SAYS = ((ONE, HELD, MEAL_NAME), (OTHER, NEW, MEAL_NAME))
#: Concepts that may be there at once: a source, and two of which it speaks.
VOICES = 3
#: Times that each of two things is met before food or drink; meetings with what keeps company.
OUTCOMES, TIMES = 20, 50

#: What subjects know of the sources (of the one: trusted or distrusted), and like.
TRUSTED, DISTRUSTED, CONGENIAL, DRINK_LIKED, USEFUL, STRANGE = (
    "trusted",
    "distrusted",
    "congenial",
    "drink liked",
    "useful",
    "indifferent",
)


@dataclass(frozen=True)
class Met:
    """Concepts that are met together, and what comes of it."""

    concepts: tuple[str, ...]
    outcome: int = NOTHING


_LIKES_FOOD = [Met((MEAL_NAME,), FOOD)] * 2
#: Meals and drinks after words, in each past: who said so, and whether it came.
OUTCOMES_OF: dict[str, list[Met]] = {
    TRUSTED: [Met((ONE, MEAL_NAME), FOOD), Met((OTHER, MEAL_NAME))],
    DISTRUSTED: [Met((ONE, MEAL_NAME)), Met((OTHER, MEAL_NAME), FOOD)],
    CONGENIAL: _LIKES_FOOD,
    DRINK_LIKED: [Met((DRINK,), WATER)] * 2,
    USEFUL: [Met((ONE, MEAL_NAME), FOOD), Met((OTHER, DRINK), WATER)],
    STRANGE: _LIKES_FOOD,
}
_HOLDS_A = Met((HELD, MEAL_NAME))
_SPEAK = [Met((ONE, HELD, MEAL_NAME)), Met((OTHER, DRINK))]
_AWAY = [_HOLDS_A, Met((NEUTRAL, OTHER_NEUTRAL))]
#: Who keeps whose company after that; everybody learns that A goes with the meal.
COMPANY_OF: dict[str, list[Met]] = {
    TRUSTED: _AWAY,
    DISTRUSTED: _AWAY,
    CONGENIAL: _SPEAK,
    DRINK_LIKED: _SPEAK,
    USEFUL: _AWAY,
    STRANGE: [_HOLDS_A, _HOLDS_A, Met((ONE, NEUTRAL)), Met((OTHER, OTHER_NEUTRAL))],
}
PASTS = tuple(OUTCOMES_OF)


def outcomes(past: str) -> list[Met]:
    """Meals and drinks of a past."""
    return OUTCOMES_OF[past] * OUTCOMES


def company(past: str) -> list[Met]:
    """What keeps company in a past, as many trials in each."""
    kinds = COMPANY_OF[past]
    return kinds * (2 * TIMES // len(kinds))


def index(name: str) -> int:
    """Place of a concept in :data:`CONCEPTS`."""
    return CONCEPTS.index(name)


def numbers(concepts: Sequence[str]) -> list[int]:
    """Places of concepts that are there together, NOTHING for the rest of the slots."""
    return [*map(index, concepts), *[NOTHING] * (VOICES - len(concepts))]


def screens(
    lists: Sequence[Sequence[Met]], where: Ints, rngs: Sequence[np.random.Generator]
) -> Screens:
    """Trials of each list in random order, a group of columns for each list.

    Parameters
    ----------
    lists
        Lists of one length.
    where
        Cells of each concept in each column, (concepts, columns).
    rngs
        A generator for each column.
    """
    n = where.shape[1] // len(lists)
    return shuffled(
        in_groups([[numbers(x.concepts) for x in some] for some in lists], n),
        where,
        rngs,
        in_groups([[x.outcome for x in some] for some in lists], n),
    )


def offers(trials: int, where: Ints, rngs: Sequence[np.random.Generator]) -> tuple[Offers, Ints]:
    """Both sources, one on either side, and the side of the one source (trials, columns)."""
    return two(index(ONE), index(OTHER), trials, where, rngs)
