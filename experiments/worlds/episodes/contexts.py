"""Contexts: sets of entorhinal features, a place and three pools of what is around at that time.

A context is entered some time before anything is met there, and is left some time after that is
gone. Which code of hippocampus stands for it is not said: CA3 and CA1 make one when it is entered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import ATTRIBUTE

Array = NDArray[Any]

#: Pool of a context's place, and its pools of time. A, B and C share none; another is like B, of
#: whose four features it has three; days later A has its place and one of three pools of time, and
#: two that B has not.
CONTEXTS: dict[str, tuple[int, tuple[int, int, int]]] = {
    "A": (0, (0, 1, 2)),
    "B": (1, (3, 4, 5)),
    "C": (2, (6, 7, 8)),
    "like B": (1, (3, 4, 8)),
    "A, days later": (0, (0, 6, 7)),
}
#: From entering a context to what is met there; how long it lasts after that is gone; and how long
#: the subject is then nowhere, before the next is entered [ms].
ENTERED, STAYS, AWAY = 900, 1000, 600


def place_at(place: int, times: Sequence[int]) -> Array:
    """Entorhinal features of a place and some pools of time, (attributes' pools,)."""
    out = np.zeros(sum(lists.SIZES.values()))
    out[lists.pools("place").start + place] = 1.0
    out[[lists.pools("time").start + k for k in times]] = 1.0
    return out


def features(context: Array) -> Array:
    """Entorhinal features of contexts (trials, columns): (trials, attributes' pools, columns).

    A context is an index into :data:`CONTEXTS`.
    """
    sets = np.stack([place_at(*own) for own in CONTEXTS.values()])
    return np.moveaxis(sets[context], -1, 1)


def around(features: Array, stimulus: Array, elapsed: int, shown: int) -> Array:
    """Input to entorhinal cortex at a time, (attributes' pools, columns) [nS].

    Parameters
    ----------
    features
        Of the context, (attributes' pools, columns).
    stimulus
        Factor of each column on the response to it, (columns,).
    elapsed, shown
        ms from the appearance of what is met there, and how long that is present.
    """
    return ATTRIBUTE.value * stimulus * features * (elapsed < shown + STAYS)
