"""What a look evokes, and what a reader tells from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.objects.lists import OBJECTS
from striata.experiments.worlds.objects.looks import STEP, LookWorld

Array = NDArray[Any]

#: Rates are means over this part of a look [ms].
EVOKED = (100, 300)
#: Rate beyond which a pool of PR counts as active.
ACTIVE = Parameter(10.0, "spikes/s", "assumed")
#: Whose errors are kept in a life; whose rates, pool by pool, in a test.
ERRORS = ("PIT-unexpected", "PIT-missing")
POPULATIONS = ("PIT", "PR", *ERRORS)


class Responses:
    """Mean rates of the pools of some populations in every look.

    Attributes
    ----------
    rate : population → (looks, pools, columns) [spikes/s]
    """

    def __init__(self, circuit: Circuit, looks: Array, populations: tuple[str, ...]) -> None:
        many, _, columns = looks.shape
        self.rate = {
            name: np.zeros((many, circuit.n_pools(name), columns), dtype=np.float32)
            for name in populations
        }

    def record(self, world: LookWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        start, stop = EVOKED
        if start <= world.elapsed < stop:
            for name, rate in self.rate.items():
                rate[world.trial] += cohort.rate[cohort.pools(name)] * np.float32(
                    STEP / (stop - start)
                )


def by_most_active(rate: Array, shown: Array, taught: Array) -> Array:
    """The object that the most active pool stands for, (looks, columns).

    A pool stands for the object that it answers most, over looks that are `taught`; `rate` is
    (looks, pools, columns), `shown` the object's number.
    """
    out = np.empty_like(shown)
    for c in range(shown.shape[1]):
        x, objects, known = rate[..., c], shown[:, c], taught[:, c]
        mean = [x[known & (objects == k)].mean(axis=0) for k in range(OBJECTS)]
        out[:, c] = np.argmax(mean, axis=0)[x.argmax(axis=1)]
    return out


def by_one_look(rate: Array, shown: Array, taught: Array) -> Array:
    """The object whose first look that is `taught` evoked what is most like it (correlation)."""
    out = np.empty_like(shown)
    for c in range(shown.shape[1]):
        x, known = rate[..., c].astype(float), np.flatnonzero(taught[:, c])
        first = known[[(shown[known, c] == k).argmax() for k in range(OBJECTS)]]
        x = x - x.mean(axis=1, keepdims=True)
        length = np.linalg.norm(x, axis=1, keepdims=True)
        x = np.divide(x, length, out=np.zeros_like(x), where=length > 0)
        out[:, c] = (x @ x[first].T).argmax(axis=1)
    return out


def mean_over(rate: Array, member: Array) -> Array:
    """Mean over pools (axis 1) that are members, (looks, columns); NaN without any."""
    n = member.sum(axis=1)
    return np.where(n > 0, (rate * member).sum(axis=1) / np.maximum(n, 1), np.nan)


def errors(rate: dict[str, Array], pattern: Array, whole: Array) -> dict[str, Array]:
    """Errors of prediction by what is there and what belongs to the object [spikes/s]."""
    unexpected, missing = (rate[name] for name in ERRORS)
    there, own = pattern > 0, whole > 0
    return {
        "unexpected": mean_over(unexpected, there & own),
        "added": mean_over(unexpected, there & ~own),
        "missing": mean_over(missing, ~there & own),
        "absent": mean_over(missing, ~there & ~own),
    }
