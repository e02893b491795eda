"""Concepts on a screen, for a whole cohort on one clock: one or two at a time, and food or drink.

A concept that is shown drives its cells in the anterior temporal lobe. Food (or drink) is seen
before it comes: its outcome is expected (BLA), and the state that awaits it is there (OFC) until
it is tasted.
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
from striata.experiments.worlds.outcomes import KNOWN_AFTER, course, give_outcomes
from striata.experiments.worlds.senses import DELIVERED, EXPECTANCY, MEANING

Array = NDArray[Any]

#: A concept that is shown (ATL) [nS].
CONCEPT = Parameter(3.0, "nS", "assumed: a clear sight or word, 25 spikes/s")
#: The same where attention is elsewhere, as a part of it.
UNATTENDED = Parameter(0.5, "", "assumed: attention doubles responses (Treue1999)")
#: Time constant with which its drive rises [ms].
RISE = Parameter(100, "ms", "assumed: what is seen is identified within some 200 ms")
#: How long a concept is shown, and a trial lasts, without and with something to eat or drink; the
#: moment of the concept's onset in a trial [ms].
SHOWN_FOR, TRIAL, MEAL, BEFORE = 1000, 1500, 3000, 300
#: From the end of a concept to the one that follows it, and how long such a trial lasts [ms]: two
#: seconds to the next, so that nothing else is as near.
GAP, SEQUENCE = 1000, 5000
#: When food or drink is seen, when it is tasted, and for how long, from the concept's onset [ms].
SEEN_AT, TASTED_AT, TASTED_FOR = 300, 1000, 500
#: So many concepts may be there in a trial of most tasks.
SLOTS = 2
NOTHING = -1
#: The world looks and acts every so many ms.
STEP = 10


@dataclass(frozen=True)
class Screens:
    """What is shown, trial by trial: arrays (trials, columns), concepts (trials, slots, columns).

    Attributes
    ----------
    concept : cells of each concept that is shown, or NOTHING
    onset, until : when they are shown, from the moment of the trial [ms]
    strength : factor on their drive
    outcome : the need for which something comes, or NOTHING
    condition : row of the recorder
    length : ms of a trial
    """

    concept: Array
    onset: Array
    until: Array
    strength: Array
    outcome: Array
    condition: Array
    length: int = TRIAL

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.outcome) * self.length


def placed(concept: Array, where: Array) -> Array:
    """Cells of concepts (trials, slots, columns) in the brains of their columns."""
    found = np.take_along_axis(where[:, None], np.maximum(concept, 0), axis=0)
    return np.where(concept == NOTHING, NOTHING, found)


def in_groups(values: Sequence[Any], columns: int) -> Array:
    """What lists of trials hold, (lists, trials, …), as (trials, …, lists × `columns` of each)."""
    return np.repeat(np.moveaxis(np.array(values), 0, -1), columns, axis=-1)


def shuffled(
    concept: Array,
    where: Array,
    rngs: Sequence[np.random.Generator],
    outcome: Array | None = None,
    attention: Array | None = None,
    follows: Array | None = None,
) -> Screens:
    """Trials in an order of each column's own; each concept is there for SHOWN_FOR.

    Parameters
    ----------
    concept
        Concepts (trials, slots, columns), or NOTHING.
    where
        Cells of concepts in each column, (concepts, columns).
    rngs
        A generator for each column.
    outcome
        What follows, (trials, columns), or NOTHING, by default always. If anything does, trials are
        longer.
    attention
        Factor on the response, (trials, columns); 1 by default.
    follows
        Whether the second concept follows the first after GAP, (trials, columns), or both are there
        at once, by default always. If any follows, trials last for SEQUENCE.
    """
    order = np.stack([rng.permutation(len(concept)) for rng in rngs], axis=1)
    shown = np.take_along_axis(concept, order[:, None], axis=0)
    gain = individuals.evoked_gains(rngs, len(order))
    if attention is not None:
        gain = gain * np.take_along_axis(attention, order, axis=0)
    after = np.full(order.shape, NOTHING)
    if outcome is not None:
        after = np.take_along_axis(outcome, order, axis=0)
    onset, length = np.zeros(shown.shape, dtype=np.int64), TRIAL
    if (after != NOTHING).any():
        length = MEAL
    if follows is not None and follows.any():
        onset[:, 1] = (SHOWN_FOR + GAP) * np.take_along_axis(follows, order, axis=0)
        length = SEQUENCE
    return Screens(
        concept=placed(shown, where),
        onset=onset,
        until=onset + SHOWN_FOR,
        strength=np.repeat(gain[:, None], shown.shape[1], axis=1),
        outcome=after,
        condition=np.full(order.shape, -1),
        length=length,
    )


class ConceptWorld:
    """The environment of a series of screens.

    Parameters
    ----------
    screens
        What is shown.
    stimulus
        Factor of each column on the response to concepts, (columns,).
    recorders
        Things with ``record(world, now, cohort)``, called each STEP ms.

    Attributes
    ----------
    trial : number of the trial that is going on
    elapsed : ms from the moment of the trial
    """

    every = STEP

    def __init__(self, screens: Screens, stimulus: Array, recorders: Sequence[Any] = ()) -> None:
        self.screens, self.recorders = screens, recorders
        self.trial, self.elapsed = -1, -BEFORE
        self._drive = CONCEPT.value * screens.strength * stimulus
        self._columns = np.arange(screens.outcome.shape[1])

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.screens.outcome)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: what is shown, and what comes."""
        if now % STEP:
            return
        self.trial, within = divmod(now, self.screens.length)
        self.elapsed = within - BEFORE
        if self.done:
            cohort.external[:] = 0.0
            return
        self._show(cohort)
        if (self.screens.outcome[self.trial] != NOTHING).any():
            self._feed(cohort)
        for recorder in self.recorders:
            recorder.record(self, now, cohort)

    def _there(self, slot: int) -> Array:
        """Whether a slot's concept is on the screen now, (columns,)."""
        s, k, t = self.screens, self.trial, self.elapsed
        during = (t >= s.onset[k, slot]) & (t < s.until[k, slot])
        return np.asarray((s.concept[k, slot] != NOTHING) & during)

    def _show(self, cohort: Cohort) -> None:
        s, k, t = self.screens, self.trial, self.elapsed
        drive = np.zeros((cohort.circuit.n_pools("ATL"), len(self._columns)))
        for slot in range(s.concept.shape[1]):
            concept, here = s.concept[k, slot], self._there(slot)
            risen = -np.expm1(-(t - s.onset[k, slot, here]) / RISE.value)
            drive[concept[here], self._columns[here]] = self._drive[k, slot, here] * risen
        cohort.external[cohort.pools("ATL")] = drive

    def _feed(self, cohort: Cohort) -> None:
        """Food and drink: seen, awaited, tasted."""
        outcome, t = self.screens.outcome[self.trial], self.elapsed
        which = np.arange(cohort.circuit.n_pools("BLA"))[:, None] == outcome
        awaited = SEEN_AT <= t < TASTED_AT + KNOWN_AFTER.value
        tasted = TASTED_AT <= t < TASTED_AT + TASTED_FOR
        taste = EXPECTANCY.value * (SEEN_AT <= t < TASTED_AT) + DELIVERED.value * tasted
        cohort.external[cohort.pools("BLA")] = taste * which
        meaning = cohort.pools("OFC").start
        cohort.external[meaning : meaning + len(which)] = MEANING.value * awaited * which
        give_outcomes(cohort, course(t - TASTED_AT) * which)
