"""Choices between two concepts, one on either side, for a whole cohort on one clock.

The gaze goes from one to the other. What is looked at is there for association cortex, and taking
it is afforded (premotor cortex); what is looked at when thalamus starts the action is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol import individuals
from striata.experiments.worlds.concepts.screens import BEFORE, CONCEPT, NOTHING, STEP, placed
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.senses import AFFORDED

Array = NDArray[Any]

#: The action that takes what is looked at.
TAKE = 2
#: How long the gaze rests on an option, how long options are there, and a trial lasts [ms].
LOOK_FOR = Parameter(1000, "ms", "assumed: long enough for a plan to grow")
OFFERED_FOR, CHOICE = 6000, 7000
#: How much less than food in sight a concept affords taking.
AFFORDS = Parameter(0.25, "", "assumed: it is thought of, and not there")


@dataclass(frozen=True)
class Offers:
    """What is offered, trial by trial: arrays (trials, columns), of options (trials, 2, columns).

    Attributes
    ----------
    concept : cells of what is on the left and on the right
    first : side that is looked at first, 0 or 1
    strength, urge : factors on the response to each option and on what it affords
    """

    concept: Array
    first: Array
    strength: Array
    urge: Array

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.first) * CHOICE


def two(
    first: int, second: int, trials: int, where: Array, rngs: Sequence[np.random.Generator]
) -> tuple[Offers, Array]:
    """Two concepts, one on either side, and the side of the first (trials, columns).

    `where` are cells of concepts in each column, (concepts, columns); a generator for each column.
    """
    side = np.stack([r.permutation(np.arange(trials) % 2) for r in rngs], axis=1)
    concept = np.where(np.stack([side, 1 - side], axis=1) == 0, first, second)
    looked = np.stack([r.integers(0, 2, trials) for r in rngs], axis=1)
    strength, urge = (
        np.stack([individuals.evoked_gain(r, (trials, 2)) for r in rngs], axis=2) for _ in range(2)
    )
    return Offers(placed(concept, where), looked, strength, urge), side


class ChoiceWorld:
    """The environment of a series of offers.

    Parameters
    ----------
    offers
        What is offered.
    stimulus, threshold
        Individual factors on stimuli and on the rate that counts as a movement, (columns,).

    Attributes
    ----------
    taken : (trials, columns), side of the option that was taken; NOTHING for none
    decision : (trials, columns), ms from the offer to the action; NaN without
    """

    every = STEP

    def __init__(self, offers: Offers, stimulus: Array, threshold: Array) -> None:
        self.offers, self.trial = offers, -1
        self.taken = np.full(offers.first.shape, NOTHING)
        self.decision = np.full(offers.first.shape, np.nan)
        self._stimulus, self._level = stimulus, MOVEMENT.value * threshold
        self._muscles = Muscles(STEP)
        self._columns = np.arange(offers.first.shape[1])

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.offers.first)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: actions, and what is looked at."""
        if now % STEP:
            return
        self._drive = self._muscles.follow(cohort)[TAKE]
        self.trial, within = divmod(now, CHOICE)
        t = within - BEFORE
        cohort.external[:] = 0.0
        if self.done or not 0 <= t < OFFERED_FOR:
            return
        self._act(t)
        self._look(t, cohort)

    def _act(self, t: int) -> None:
        k = np.flatnonzero((self._drive >= self._level) & (self.taken[self.trial] == NOTHING))
        self.taken[self.trial, k], self.decision[self.trial, k] = self._side(t)[k], t

    def _look(self, t: int, cohort: Cohort) -> None:
        k = np.flatnonzero(self.taken[self.trial] == NOTHING)
        look(self.offers, self.trial, self._side(t), self._stimulus, k, cohort)

    def _side(self, t: int) -> Array:
        """What is looked at, (columns,)."""
        return np.asarray((self.offers.first[self.trial] + t // int(LOOK_FOR.value)) % 2)


def look(
    offers: Offers, trial: int, side: Array, stimulus: Array, columns: Array, cohort: Cohort
) -> None:
    """Let some columns look at a side: its option is there, and taking it is afforded.

    `side` and `stimulus` are those of all columns; `columns` are numbers of those that look.
    """
    k, at = columns, side[columns]
    drive = CONCEPT.value * offers.strength[trial, at, k] * stimulus[k]
    cohort.external[cohort.pools("ATL").start + offers.concept[trial, at, k], k] = drive
    urge = AFFORDS.value * AFFORDED.value * offers.urge[trial, at, k]
    cohort.external[cohort.pools("PMC").start + TAKE, k] = urge
