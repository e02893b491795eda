"""Practice in taking food, or food and drink, that are seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts.options import TAKE
from striata.experiments.worlds.staged.task import FREE, OVER, Task

#: The sight of food and of drink (IT), and the states that they mean (OFC); outcomes in BLA.
OBJECTS, STATES, OUTCOMES = (1, 2), (2, 3), (0, 1)


def taking_food(trials: int, rngs: list[np.random.Generator]) -> Task:
    """Trials in which food is there, and taking it brings it; a generator for each column."""
    return _taking(np.zeros((trials, len(rngs)), dtype=int), 1, rngs)


def taking_both(trials: int, rngs: list[np.random.Generator]) -> Task:
    """The same, with food in one half of the trials and drink in the other."""
    first = np.stack([r.permutation(np.arange(trials) % 2) for r in rngs], axis=1)
    return _taking(first, 2, rngs)


def _taking(first: NDArray[Any], outcomes: int, rngs: list[np.random.Generator]) -> Task:
    trials, n = first.shape
    shape = (trials, outcomes, 4, n)
    options, pays = np.zeros((trials, 1, 4, n)), np.zeros(shape)
    options[:, :, TAKE], pays[:, :, TAKE] = 1.0, 1.0
    return Task(
        first=first,
        leads=np.full(shape, OVER),
        pays=pays,
        gain=individuals.evoked_gains(rngs, trials),
        options=options,
        objects=np.array(OBJECTS[:outcomes]),
        meanings=np.array(STATES[:outcomes]),
        arrives=np.full(outcomes, -1),
        expected=np.eye(2)[:outcomes],
        brings=np.array(OUTCOMES[:outcomes]),
        value=np.ones((2, n)),
        prepare=np.full((trials, n), FREE),
    )
