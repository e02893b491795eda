"""Which objects have which names, and what is shown of them to whom.

A subject has five objects among those that it knows by looking. Four have a name: a written word,
and the concept that it means. The names are for readers; the model knows of them only by pools of
its word stream and of association cortex.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts.screens import (
    MEAL,
    NOTHING,
    SHOWN_FOR,
    SLOTS,
    TRIAL,
    Screens,
)
from striata.experiments.worlds.naming.sights import Sights
from striata.experiments.worlds.objects.lists import ADDED, MISSED, view

Array = NDArray[Any]
Ints = NDArray[np.int64]

MEAL_NAME, DRINK, TOOL, PLANT, UNNAMED = "meal", "drink", "tool", "plant", "without name"
NAMES = (MEAL_NAME, DRINK, TOOL, PLANT)
THINGS = (*NAMES, UNNAMED)
#: Needs, as pools of BLA and of the lateral hypothalamus.
FOOD, WATER = 0, 1
#: Times that an object is shown with its word, in groups of subjects; usually, and in all.
DOSES = (1, 3, 10, 20)
TIMES = max(DOSES)
LONGEST = (2 * len(NAMES) + 1) * TIMES


@dataclass(frozen=True)
class Sight:
    """One trial: an object, a word, a concept that is explained, and what follows, or NOTHING."""

    thing: int = NOTHING
    word: int = NOTHING
    concept: int = NOTHING
    outcome: int = NOTHING


def reading(times: int) -> list[Sight]:
    """Every word while its concept is explained."""
    return [Sight(word=k, concept=k) for k in range(len(NAMES))] * times


def meals(times: int) -> list[Sight]:
    """The meal's word before a meal, the drink's before a drink; no object."""
    return [Sight(word=NAMES.index(n), outcome=o) for n, o in _OUTCOMES] * times


def fed(times: int) -> list[Sight]:
    """The meal's object before a meal, the drink's before a drink; no word."""
    return [Sight(thing=NAMES.index(n), outcome=o) for n, o in _OUTCOMES] * times


_OUTCOMES = ((MEAL_NAME, FOOD), (DRINK, WATER))


def named(times: int) -> list[Sight]:
    """Every object with its own word."""
    return _whole([Sight(thing=k, word=k) for k in range(len(NAMES))] * times)


def apart() -> list[Sight]:
    """Every object alone, and every word alone, as often as in naming."""
    return _whole([s for k in range(len(NAMES)) for s in (Sight(thing=k), Sight(word=k))] * TIMES)


def mixed() -> list[Sight]:
    """Every object with every word, equally often."""
    n = len(NAMES)
    each = [Sight(thing=k, word=j) for k in range(n) for j in range(n)]
    return _whole(each * (TIMES // n))


def _whole(trials: list[Sight]) -> list[Sight]:
    """With an object that gets no name, and empty trials, so that every group has as many."""
    alone = [Sight(thing=len(NAMES))] * TIMES
    return trials + alone + [Sight()] * (LONGEST - len(trials) - TIMES)


#: Protocols of naming by the name of the task.
STANDARD, APART, MIXED = f"named {TIMES}", "apart", "mixed"
PROTOCOLS: dict[str, list[Sight]] = {f"named {n}": named(n) for n in DOSES} | {
    APART: apart(),
    MIXED: mixed(),
}
#: What is shown alone in the test.
OBJECT, WORD_OF = "object", "word"
PROBES = tuple(
    [(f"{OBJECT}: {name}", Sight(thing=k)) for k, name in enumerate(THINGS)]
    + [(f"{WORD_OF}: {name}", Sight(word=k)) for k, name in enumerate(NAMES)]
)
PROBED = tuple(name for name, _ in PROBES)


def sights(
    lists: Sequence[Sequence[Sight]],
    where: Ints,
    whole: Sequence[Array],
    rngs: Sequence[np.random.Generator],
) -> tuple[Sights, Ints]:
    """Trials of each list in random order, a group of columns for each list; their places in it.

    Parameters
    ----------
    lists
        Lists of one length.
    where
        Cells of concepts in each column, (concepts, columns).
    whole
        Features of each column's objects, (objects, features).
    rngs
        A generator for each column.
    """
    columns = where.shape[1]
    group = np.arange(columns) // (columns // len(lists))
    order = np.stack([rng.permutation(len(lists[0])) for rng in rngs], axis=1)

    def each(name: str) -> Ints:
        return np.asarray(np.array([[getattr(s, name) for s in x] for x in lists])[group, order])

    thing, concept, outcome = each("thing"), each("concept"), each("outcome")
    cells = np.where(concept == NOTHING, NOTHING, np.take_along_axis(where, concept, 0))
    gain = individuals.evoked_gains(rngs, len(order))
    both = np.stack([cells, np.full_like(cells, NOTHING)], axis=1)
    zero = np.zeros(both.shape, dtype=int)
    screens = Screens(
        concept=both,
        onset=zero,
        until=zero + SHOWN_FOR,
        strength=np.repeat(gain[:, None], SLOTS, axis=1),
        outcome=outcome,
        condition=order,
        length=MEAL if (outcome != NOTHING).any() else TRIAL,
    )
    seen = [_views(x, t, rng) for x, t, rng in zip(whole, thing.T, rngs, strict=True)]
    return Sights(screens, np.stack(seen, axis=-1), each("word"), gain), order


def _views(whole: Array, thing: Ints, rng: np.random.Generator) -> Array:
    """Looks at objects as in life, (trials, features); nothing where there is none."""
    seen = view(whole[thing], MISSED.value, ADDED.value, rng)
    return np.where(thing[:, None] == NOTHING, 0.0, seen)
