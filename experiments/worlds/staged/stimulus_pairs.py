"""Pairs of stimuli, each with a correct action and an outcome, and a routine of three actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.experiments.protocol import individuals
from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.session import Weights, join
from striata.experiments.worlds.staged.task import FREE, OVER, Task

Array = NDArray[Any]

CONDITIONS = ("first stimulus", "second stimulus", "third stimulus")
LENGTHS = ("short", "long")
#: States: two stimuli, a new pair, and the three of a routine; their pools in IT and in OFC. There
#: are few objects: the routine has those of the pairs, in brains that have learnt nothing yet.
OBJECTS, MEANINGS = np.array([1, 2, 3, 4, 1, 2, 3]), np.arange(7)
STATES, PAIR, ACTIONS = 7, 2, np.array([2, 3])
ROUTINE_STATES, ROUTINE_ACTIONS = np.array([4, 5, 6]), np.array([2, 3, 1])
#: Times to prepare [ms].
PREPARE = np.arange(0, 1001, 100)
#: Rate of premotor cortex that counts as a movement when thalamus is out of the loop.
PREMOTOR_MOVEMENT = Parameter(
    15.0, "spikes/s", "assumed: above the 8 to 11 that an afforded action evokes by itself"
)
#: Longest trial [ms].
LONGEST = 6000


@dataclass(frozen=True)
class Cell:
    """Columns of one kind, a column for each subject.

    Attributes
    ----------
    arm, task, length
        The arm, the task and the practice before, as the table of trials has them.
    pair
        0 for the learnt stimuli, 1 for new ones.
    value
        Value of the first stimulus's outcome, 0 to 1.
    reversed
        Whether the correct actions are exchanged.
    forced
        Whether responses are forced at a go signal.
    """

    arm: Arm
    task: str
    length: str = "none"
    pair: int = 0
    value: float = 1.0
    reversed: bool = False
    forced: bool = False


#: Weights of each arm after each length of practice.
Trained = dict[tuple[str, str], Weights]


def weights_of(trained: Trained, cells: Sequence[Cell]) -> Weights:
    """Weights that cells start with, side by side: of their own arm, or the intact brain's."""
    own = (trained.get((c.arm.name, c.length)) or trained["control", c.length] for c in cells)
    return join(list(own))


def pair_trials(
    cells: Sequence[Cell], trials: int, n: int, rngs: list[np.random.Generator], extinct: bool
) -> Task:
    """Trials of two stimuli in random order, each with its own correct action and outcome.

    Parameters
    ----------
    n
        Columns of each cell.
    rngs
        A generator for each column.
    extinct
        Whether nothing is rewarded.
    """
    columns = n * len(cells)
    pair, turned, forced = (
        np.repeat([getattr(c, k) for c in cells], n) for k in ("pair", "reversed", "forced")
    )
    stimulus = np.stack([r.permutation(np.arange(trials) % PAIR) for r in rngs], axis=1)
    prepare = np.stack([r.permutation(np.resize(PREPARE, trials)) for r in rngs], axis=1)
    shape = (trials, STATES, 4, columns)
    pays, options = np.zeros(shape), np.zeros((trials, 1, 4, columns))
    for s in range(PAIR):
        correct = ACTIONS[np.where(turned, 1 - s, s)]
        pays[:, s + PAIR * pair, correct, np.arange(columns)] = float(not extinct)
    options[:, :, ACTIONS] = 1.0
    value = np.stack([np.repeat([c.value for c in cells], n), np.ones(columns)])
    return _task(
        stimulus + PAIR * pair,
        np.full(shape, OVER),
        pays,
        options,
        rngs,
        value,
        np.where(forced, prepare, FREE),
    )


def routine_trials(trials: int, rngs: list[np.random.Generator]) -> Task:
    """Trials of three actions one after the other; each state affords one action.

    There is a generator in `rngs` for each column.
    """
    n = len(rngs)
    shape = (trials, STATES, 4, n)
    leads, pays = np.full(shape, OVER), np.zeros(shape)
    options = np.zeros((trials, 3, 4, n))
    for k, (state, action) in enumerate(zip(ROUTINE_STATES, ROUTINE_ACTIONS, strict=True)):
        leads[:, state, action] = state + 1 if k < 2 else OVER
        options[:, k, action] = 1.0
    pays[:, ROUTINE_STATES[-1], ROUTINE_ACTIONS[-1]] = 1.0
    first = np.full((trials, n), ROUTINE_STATES[0])
    return _task(first, leads, pays, options, rngs, np.ones((2, n)))


def _task(
    first: Array,
    leads: Array,
    pays: Array,
    options: Array,
    rngs: list[np.random.Generator],
    value: Array,
    prepare: Array | None = None,
) -> Task:
    """The task of these states.

    The outcome of a stimulus is expected when it is shown; a routine's last state brings food.
    """
    outcomes = np.array([0, 1, 0, 1, -1, -1, 0])
    return Task(
        first=first,
        leads=leads,
        pays=pays,
        gain=individuals.evoked_gains(rngs, len(first)),
        options=options,
        objects=OBJECTS,
        meanings=MEANINGS,
        arrives=np.full(STATES, -1),
        expected=(outcomes[:, None] == np.arange(2)).astype(float),
        brings=outcomes,
        value=value,
        prepare=np.full(first.shape, FREE) if prepare is None else prepare,
    )


def correct_action(state: Array, turned: Array) -> Array:
    """The correct action in each state, where the pairs are `turned` or not."""
    pair = ACTIONS[np.where(turned, 1 - state % PAIR, state % PAIR)]
    routine = ROUTINE_ACTIONS[np.clip(state - ROUTINE_STATES[0], 0, 2)]
    return np.where(state >= ROUTINE_STATES[0], routine, pair)
