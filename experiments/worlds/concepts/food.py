"""Practice in taking food that is seen."""

from __future__ import annotations

import numpy as np

from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts.options import TAKE
from striata.experiments.worlds.staged.task import FREE, OVER, Task

#: The sight of food (IT), and the state that it means (OFC).
FOOD_OBJECT, FOOD_STATE = 1, 2
FOOD_OUTCOME = 0


def taking_food(trials: int, rngs: list[np.random.Generator]) -> Task:
    """Trials in which food is there, and taking it brings it; a generator for each column."""
    n = len(rngs)
    shape = (trials, 1, 4, n)
    options, pays = np.zeros((trials, 1, 4, n)), np.zeros(shape)
    options[:, :, TAKE], pays[:, :, TAKE] = 1.0, 1.0
    return Task(
        first=np.zeros((trials, n), dtype=int),
        leads=np.full(shape, OVER),
        pays=pays,
        gain=individuals.evoked_gains(rngs, trials),
        options=options,
        objects=np.array([FOOD_OBJECT]),
        meanings=np.array([FOOD_STATE]),
        arrives=np.array([-1]),
        expected=np.array([[1.0, 0.0]]),
        brings=np.array([FOOD_OUTCOME]),
        value=np.ones((2, n)),
        prepare=np.full((trials, n), FREE),
    )
