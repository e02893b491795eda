"""Tasks in trials of one or more stages, for a whole cohort, each column in its own time.

A stage shows a state: an object (IT), soon after it what the object means (OFC), which outcome is
expected there (BLA), and the actions it affords (PMC). The object stays in sight while it is acted
on. The meaning is held until the consequence of an action is known: the next state, or the end of
the trial, with reward or without. After a long time without an action, an impulse drives one of
the afforded actions at random. With a time to prepare, no action is possible before the go signal,
which then urges one at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.outcomes import KNOWN_AFTER, wane
from striata.experiments.worlds.senses import OUTCOME_AFTER
from striata.experiments.worlds.staged import inputs
from striata.experiments.worlds.staged.activity import OutcomeMeans, StageMeans
from striata.experiments.worlds.staged.task import (
    ANSWER_WITHIN,
    DEADLINE,
    FREE,
    GO_AT,
    MEANING_AFTER,
    NEXT_AFTER,
    OVER,
    SHOWN_AFTER,
    Task,
)

Array = NDArray[Any]

#: The world looks and acts every so many ms.
STEP = 10
#: Populations that it gives input to, besides reward.
INTO = ("IT", "OFC", "PMC", "BLA", "PL_I")


@dataclass
class StagedWorld:
    """The environment of a session.

    Parameters
    ----------
    task
        What happens.
    stages
        How many a trial has at most.
    stimulus, threshold
        Individual factors on stimuli and on the rate that counts as a movement, (columns,).
    rngs
        A generator for each column.
    load
        Input to PL's interneurons by other contents of working memory [nS], (columns,).
    read
        Population that drives muscles, and the drive at which they move [spikes/s].

    Attributes
    ----------
    done : whether every column is through all its trials, and their outcomes
    state, action : (trials, stages, columns), what was shown and done; −1 nothing
    onset : (trials, stages, columns), when the object was shown [ms of the run]; −1 never
    decision : (trials, stages, columns) ms from the object (or from the go signal) to the action;
        NaN without
    reward : (trials, columns)
    activity : name in WATCHED → (trials, stages, columns), mean rate of a population while the
        stage lasts [spikes/s]
    """

    task: Task
    stages: int
    stimulus: Array
    threshold: Array
    rngs: list[np.random.Generator]
    load: Array
    read: tuple[str, float] = ("VA", MOVEMENT.value)
    every: ClassVar[int] = STEP
    done: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        trials, n = self.task.first.shape
        shape = (trials, self.stages, n)
        self.state = np.full(shape, -1)
        self.action = np.full(shape, -1)
        self.onset = np.full(shape, -1)
        self.decision = np.full(shape, np.nan)
        self.reward = np.zeros((trials, n))
        self._means = StageMeans(shape)
        self.activity = self._means.mean
        self._outcomes = OutcomeMeans((trials, n))
        self._trial = np.zeros(n, dtype=int)
        self._muscles = Muscles(STEP, self.read[0])
        self._stage = np.zeros(n, dtype=int)
        self._next = self.task.first[0].copy()
        self._shown = np.zeros(n, dtype=bool)
        self._onset = np.zeros(n, dtype=int)
        self._go = np.zeros(n, dtype=int)
        self._begin = np.full(n, 500)
        self._arrive, self._arrives = np.full(n, -(10**9)), np.full(n, -1)
        self._outcome, self._pending = np.full(n, -(10**9)), np.zeros(n)
        self._holds, self._held = np.full(n, -(10**9)), np.zeros(n, dtype=int)
        self.acted, self.does = np.full(n, -(10**9)), np.zeros(n, dtype=int)
        guess = np.stack([r.integers(0, 2**31, (trials, self.stages)) for r in self.rngs], axis=2)
        self._options = np.zeros((self.task.options.shape[2], n))
        self._forced = np.zeros(n, dtype=bool)
        self._gain = np.ones(n)
        self._moves_at, self._begun = self.read[1] * self.threshold, np.zeros(n, dtype=int)
        t = self.task
        what = t.objects, t.meanings, t.arrives, t.expected, t.value
        self._fixed = inputs.Fixed(*what, self.stimulus, self.load, guess)
        self._amounts = inputs.Amounts()
        self._state = inputs.State(
            shown=self._shown,
            state=self._next,
            stage=self._stage,
            trial=self._trial,
            onset=self._onset,
            go=self._go,
            forced=self._forced,
            options=self._options,
            gain=self._gain,
            strength=np.zeros(n),
            acted=self.acted,
            does=self.does,
            held=self._held,
            holds=self._holds,
            arrive=self._arrive,
            arrives=self._arrives,
        )
        self._meet(np.arange(n))
        self._aim(np.arange(n))

    def dopamine(self) -> dict[str, Array]:
        """Mean rate of VTA before each trial and around its outcome.

        Name of a window → (trials, columns), NaN without an outcome [spikes/s].
        """
        return self._outcomes.means()

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: what begins, what is done, and what is sensed."""
        if now % STEP:
            return
        self._deliver(now, cohort)
        self.done = bool(((self._trial >= len(self.task.first)) & (now >= self._begin)).all())
        self._show(now)
        self._means.follow(cohort, self._shown, self._trial, self._stage)
        begins = np.where(self._shown | (self._stage > 0), 0, now - self._begin)
        self._outcomes.follow(cohort, self._trial, begins, now - self._outcome)
        self._act(now, cohort)
        self._sense(now, cohort)

    def _row(self, k: Array) -> Array:
        """The trial of columns `k`; one that is through all its trials stays in the last."""
        return np.asarray(np.minimum(self._trial[k], len(self.task.first) - 1))

    def _meet(self, k: Array) -> None:
        """Columns `k` have come to another stage, and maybe trial: what it offers, and how."""
        row, stage = self._row(k), self._stage[k]
        self._options[:, k] = self.task.options[row, stage, :, k].T
        self._forced[k] = (self.task.prepare[row, k] != FREE) & (stage == 0)
        self._gain[k] = self.task.gain[row, k]

    def _aim(self, k: Array) -> None:
        """Set the go signal of columns `k` for what they will be shown at `_begin`."""
        forced = self._forced[k]
        prepare = np.where(forced, self.task.prepare[self._row(k), k], 0)
        self._begin[k] += np.where(forced, GO_AT - prepare, 0)
        self._go[k] = self._begin[k] + prepare

    def _show(self, now: int) -> None:
        new = ~self._shown & (now >= self._begin) & (self._trial < len(self.task.first))
        k = new.nonzero()[0]
        if not len(k):
            return
        self._shown[k], self._onset[k] = True, now
        where = (self._trial[k], self._stage[k], k)
        self.state[where], self.onset[where] = self._next[k], now

    def _act(self, now: int, cohort: Cohort) -> None:
        """Movements that start now, and trials that are given up."""
        drive, begun = self._muscles.follow(cohort), self._begun
        limits = self._moves_at, DEADLINE, ANSWER_WITHIN
        if not inputs.respond(now, self._state, drive, *limits, begun):
            return
        k = (begun >= 0).nonzero()[0]
        if len(k):
            self._lead(now, k, begun[k])
        k = (begun == inputs.GIVEN_UP).nonzero()[0]
        if len(k):
            self._finish(now, k)

    def _lead(self, now: int, k: Array, action: Array) -> None:
        """What the actions of columns `k` lead to."""
        trial, stage, state = self._trial[k], self._stage[k], self._next[k]
        self.action[trial, stage, k] = action
        self.decision[trial, stage, k] = now - self._go[k]
        self._holds[k] = now + int(OUTCOME_AFTER.value + KNOWN_AFTER.value)
        self._held[k] = state
        self.acted[k], self.does[k] = now, action
        new = self.task.leads[trial, state, action, k]
        over = new == OVER
        self.reward[trial[over], k[over]] = self.task.pays[trial, state, action, k][over]
        self._end(now, k[over], state[over])
        on, new = k[~over], new[~over]
        self._holds[on] += MEANING_AFTER.value  # no gap between two states
        self._shown[on], self._next[on] = False, new
        self._stage[on] += 1
        self._meet(on)
        arrives = self.task.arrives[new] >= 0
        self._arrive[on], self._arrives[on] = now + int(OUTCOME_AFTER.value), self.task.arrives[new]
        self._begin[on] = (
            now + int(OUTCOME_AFTER.value) + np.where(arrives, int(SHOWN_AFTER.value), 0)
        )
        self._aim(on)

    def _end(self, now: int, k: Array, state: Array) -> None:
        """The trials of columns `k` end with their rewards, each of its present value."""
        won, brings = self.reward[self._trial[k], k], self.task.brings[state]
        self._pending[k] = won * np.where(brings >= 0, self.task.value[brings, k], 1.0)
        self._outcome[k] = now + int(OUTCOME_AFTER.value)
        self._arrive[k] = now + int(OUTCOME_AFTER.value)
        self._arrives[k] = np.where(won > 0, brings, -1)
        self._finish(now, k)

    def _finish(self, now: int, k: Array) -> None:
        self._shown[k], self._stage[k] = False, 0
        self._trial[k] += 1
        self._meet(k)
        self._begin[k] = now + int(OUTCOME_AFTER.value) + NEXT_AFTER
        left = k[self._trial[k] < len(self.task.first)]
        self._next[left] = self.task.first[self._trial[left], left]
        self._aim(left)

    def _deliver(self, now: int, cohort: Cohort) -> None:
        """Primary reward, which wanes."""
        wane(cohort, now - self._outcome, self._pending)

    def _sense(self, now: int, cohort: Cohort) -> None:
        into = (cohort.external[cohort.pools(name)] for name in INTO)
        inputs.sense(now, self._state, self._fixed, self._amounts, *into)
