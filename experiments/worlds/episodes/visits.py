"""Visits to situations, for a whole cohort on one clock: seen, acted on, and taken in.

A situation shows an object (IT) and, soon after, its meaning (OFC) and the actions it affords
(PMC). Entorhinal cortex has what is left of the event, if it has been here before. Once an action
has brought its outcome, entorhinal cortex takes in the whole event (at its end: Ben-Yakov and Dudai
2011). The value of an outcome, which follows its need, is a gain on all that excites its cells in
the amygdala, be it delivered or recalled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.episodes.events import ATTRIBUTE, EVENT, STEP
from striata.experiments.worlds.episodes.situations import Trials
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.outcomes import course, give_reward
from striata.experiments.worlds.senses import (
    AFFORDED,
    DELIVERED,
    GOAL_REACHED,
    MEANING,
    OBJECT,
    OUTCOME_AFTER,
    UNDER_WAY,
    UNDER_WAY_FOR,
)
from striata.experiments.worlds.staged.task import (
    ARRIVAL_FOR,
    IMPULSE_AFTER,
    MEANING_AFTER,
    URGED,
)

Array = NDArray[Any]

#: When a situation is shown in its trial, how long it may wait for an action, and what follows an
#: action at the most [ms].
BEFORE, DEADLINE, AFTER = 400, 2000, 300
#: Taking in an event, and the pause after it [ms].
TAKEN_IN = EVENT + 500
NEVER = -(10**9)


class VisitWorld:
    """The environment of a series of visits.

    Parameters
    ----------
    trials
        What is there.
    stimulus, threshold
        Individual factors on stimuli and on the rate that counts as a movement, (columns,).
    rngs
        A generator for each column, of impulses.
    recorders
        Things with ``record(world, now, cohort)``, called each STEP ms.

    Attributes
    ----------
    action : (trials, columns), what was done; −1 nothing
    decision : (trials, columns), ms from the situation to the action; NaN without
    trial, elapsed : number of the trial that is going on, ms from the moment its situation is shown
    seen : (columns,), whether the situation is waiting for an action
    """

    every = STEP

    def __init__(
        self,
        trials: Trials,
        stimulus: Array,
        threshold: Array,
        rngs: list[np.random.Generator],
        recorders: Sequence[Any] = (),
    ) -> None:
        self.trials, self.stimulus, self.threshold = trials, stimulus, threshold
        self.recorders, (many, columns) = recorders, trials.state.shape
        self.action = np.full((many, columns), -1)
        self.decision = np.full((many, columns), np.nan)
        self.trial, self.elapsed = -1, -BEFORE
        self.seen = np.zeros(columns, dtype=bool)
        self._acted = np.full(columns, NEVER)
        self._guess = np.stack([r.random(many) for r in rngs], axis=1)
        self._columns, self._muscles = np.arange(columns), Muscles(STEP)

    @property
    def length(self) -> int:
        """Time of a trial [ms]."""
        taken_in = int(OUTCOME_AFTER.value) + TAKEN_IN if self.trials.guided else 0
        return BEFORE + DEADLINE + AFTER + taken_in

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.trials.state) * self.length

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.trials.state)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: what is done, what comes of it, and what is sensed."""
        if now % STEP:
            return
        trial, within = divmod(now, self.length)
        if trial > self.trial:
            self._acted[:] = NEVER
        self.trial, self.elapsed = trial, within - BEFORE
        if self.done:
            cohort.external[:] = 0.0
            return
        self._act(cohort)
        self._sense(cohort)
        self._deliver(cohort)
        for recorder in self.recorders:
            recorder.record(self, now, cohort)

    def _act(self, cohort: Cohort) -> None:
        """Movements that start now; no more than one in a trial."""
        offered = self.trials.options[self.trial] > 0
        self.seen = (self._acted == NEVER) & (0 <= self.elapsed < DEADLINE)
        drive = np.where(offered, self._muscles.follow(cohort), -1.0)
        moved = self.seen & (drive.max(axis=0) >= MOVEMENT.value * self.threshold)
        self.action[self.trial, moved] = drive.argmax(axis=0)[moved]
        self.decision[self.trial, moved] = self.elapsed
        self._acted[moved] = self.elapsed
        self.seen &= ~moved

    @property
    def since(self) -> Array:
        """Time since the action of this trial, (columns,) [ms]; huge before it."""
        return np.asarray(np.where(self._acted == NEVER, -NEVER, self.elapsed - self._acted))

    def _sense(self, cohort: Cohort) -> None:
        t, c, state = self.trials, self._columns, self.trials.state[self.trial]
        there = self.seen | (self.since < OUTCOME_AFTER.value)
        known = there & (self.elapsed >= MEANING_AFTER.value)
        objects = np.zeros((cohort.circuit.n_pools("IT"), len(c)))
        meanings = np.zeros((cohort.circuit.n_pools("OFC"), len(c)))
        objects[1 + state % (len(objects) - 1), c] = OBJECT.value * self.stimulus * there
        meanings[state, c] = MEANING.value * self.stimulus * known
        cohort.external[cohort.pools("IT")] = objects
        cohort.external[cohort.pools("OFC")] = meanings
        since = self.since - OUTCOME_AFTER.value
        whole = (since >= 0) & (since < EVENT)
        pattern = t.cue[self.trial] * there + t.whole[self.trial] * whole
        cohort.external[cohort.pools("EC")] = ATTRIBUTE.value * self.stimulus * pattern
        cohort.external[cohort.pools("PMC")] = self._afford(known)

    def _afford(self, known: Array) -> Array:
        """Input to premotor cortex: afforded actions, impulses, and the action under way."""
        options = self.trials.options[self.trial]
        urge = URGED.value if self.trials.guided else AFFORDED.value
        external = options * urge * (known & self.seen)
        late = np.flatnonzero(self.seen & (self.elapsed >= IMPULSE_AFTER))
        offered = options[:, late] > 0
        which = np.argsort(~offered, axis=0, kind="stable")
        nth = (self._guess[self.trial, late] * offered.sum(axis=0)).astype(int)
        external[which[nth, np.arange(len(late))], late] = URGED.value
        under_way = np.flatnonzero(self.since < UNDER_WAY_FOR.value)
        external[self.action[self.trial, under_way], under_way] = UNDER_WAY.value
        return np.asarray(external)

    def _deliver(self, cohort: Cohort) -> None:
        """Values, the outcome, and primary reward, which wanes."""
        brings, value = self.trials.brings[self.trial], self.trials.value[self.trial]
        since = self.since - OUTCOME_AFTER.value
        which = (np.arange(len(value))[:, None] == brings) & (self.since < -NEVER)
        arriving = which & (since >= 0) & (since < ARRIVAL_FOR.value)
        cohort.external[cohort.pools("BLA")] = DELIVERED.value * arriving
        for receptor in ("AMPA", "NMDA"):
            cohort.gain[receptor][cohort.pools("BLA")] = value
        cohort.external[cohort.pools("PL_I")] = GOAL_REACHED.value * arriving.any(axis=0)
        worth = (which * value).max(axis=0)
        give_reward(cohort, slice(None), worth * course(since))
