"""Two levers, for a whole cohort: each only shows a concept, or brings food or nothing.

Levers are a state as any other of a staged task: an object in sight, what it means, food thought of
(subjects are hungry), and two actions that it affords. What a lever shows is there as on a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts.lists import FOOD, index
from striata.experiments.worlds.concepts.screens import CONCEPT, NOTHING, RISE, SHOWN_FOR
from striata.experiments.worlds.senses import OUTCOME_AFTER
from striata.experiments.worlds.staged.task import FREE, OVER, Task
from striata.experiments.worlds.staged.world import STEP, StagedWorld

Array = NDArray[Any]
Ints = NDArray[np.int64]

#: The sight of the levers (IT) and what it means (OFC), like nothing else here; the two presses,
#: neither of which is the action by which food in sight is taken.
LEVERS, MEANT, PRESSES = 3, 4, np.array([1, 3])
#: What a lever brings that is no concept.
FOOD_ITSELF, NONE = "food", "none"


def pressing(
    brings: Sequence[tuple[str, str]],
    trials: int,
    subjects: Ints,
    rngs: list[np.random.Generator],
) -> Task:
    """Trials in which either of two levers is pressed.

    Parameters
    ----------
    brings
        What the one and the other lever bring, in each group of columns.
    subjects
        Numbers of the subjects of each group; half of them have the one lever on the left.
    rngs
        A generator for each column.
    """
    n, columns = len(subjects), len(subjects) * len(brings)
    shape = (trials, 1, 4, columns)
    options, pays = np.zeros(shape), np.zeros(shape)
    options[:, :, PRESSES] = 1.0
    for press, what in enumerate(zip(*brings, strict=True)):
        fed = np.flatnonzero(np.repeat([w == FOOD_ITSELF for w in what], n))
        pays[:, 0, press_of(press, subjects, len(brings))[fed], fed] = 1.0
    return Task(
        first=np.zeros((trials, columns), dtype=int),
        leads=np.full(shape, OVER),
        pays=pays,
        gain=individuals.evoked_gains(rngs, trials),
        options=options,
        objects=np.array([LEVERS]),
        meanings=np.array([MEANT]),
        arrives=np.array([-1]),
        expected=np.eye(2)[[FOOD]],
        brings=np.array([FOOD]),
        value=np.ones((2, columns)),
        prepare=np.full((trials, columns), FREE),
    )


def press_of(lever: int, subjects: Ints, groups: int) -> Array:
    """The action that presses the one (0) or the other (1) lever, (groups × subjects,)."""
    return PRESSES[np.tile((subjects + lever) % 2, groups)]


def shown_by(brings: Sequence[tuple[str, str]], subjects: Ints, where: Array) -> Array:
    """Cells of the concept that each action shows, or NOTHING, (actions, columns).

    `subjects` are the numbers of each group's, `where` are cells of concepts in each column,
    (concepts, columns).
    """
    groups, n = len(brings), len(subjects)
    out = np.full((4, groups * n), NOTHING)
    for lever, what in enumerate(zip(*brings, strict=True)):
        concept = np.repeat([NOTHING if w in (FOOD_ITSELF, NONE) else index(w) for w in what], n)
        told = np.flatnonzero(concept != NOTHING)
        out[press_of(lever, subjects, groups)[told], told] = where[concept[told], told]
    return out


class LeverWorld:
    """The environment of a series of presses.

    Parameters
    ----------
    staged
        Levers, presses and food.
    concept
        Cells of what each action shows, (actions, columns).
    """

    every = STEP

    def __init__(self, staged: StagedWorld, concept: Array) -> None:
        self.staged, self._concept = staged, concept
        self._columns = np.arange(concept.shape[1])

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.staged.done

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: levers and presses, and what the last press shows."""
        if now % STEP:
            return
        self.staged.step(now, cohort)
        since = now - self.staged.acted - int(OUTCOME_AFTER.value)
        concept = self._concept[self.staged.does, self._columns]
        here = (concept != NOTHING) & (since >= 0) & (since < SHOWN_FOR)
        risen = -np.expm1(-since[here] / RISE.value) * self.staged.stimulus[here]
        drive = np.zeros((cohort.circuit.n_pools("ATL"), len(self._columns)))
        drive[concept[here], self._columns[here]] = CONCEPT.value * risen
        cohort.external[cohort.pools("ATL")] = drive
