"""Free-operant lever pressing for a whole cohort, each column in its own time.

Two levers are actions 2 and 3; lever A brings the outcome of the first need (food), lever B that of
the second. While a subject is free to act, it turns to the levers now and then: for a moment it
senses the box (IT) and the state that it means (OFC), expects the outcomes that it needs (BLA), and
receives premotor input for the actions that are possible (PMC), of random strength. The box stays
in sight while it is acted on. An action takes a while, eating longer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.individuals import EVOKED_GAIN
from striata.experiments.worlds import lever_inputs
from striata.experiments.worlds.lever_schedules import ACTIONS, LEVERS, Schedule
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.outcomes import COURSE
from striata.experiments.worlds.senses import OUTCOME_AFTER

Array = NDArray[Any]

#: The world looks and acts every so many ms.
STEP = 10
#: An action, from its start until the next is possible; the same with eating [ms].
ACTION = Parameter(1200, "ms", "assumed: press, look into the magazine, come back")
EATING = Parameter(3000, "ms", "assumed")
#: Turning to the levers: mean time until the next look [s], and how long each lasts [ms].
LOOK = Parameter(2.0, "s", "assumed: presses come some twenty times a minute")
LOOK_FOR = Parameter(800, "ms", "assumed")
MINUTE = 60_000
#: Time before the box is entered, in which nothing is sensed [ms].
ENTRY = 500
#: Time for which random numbers are drawn at once, as few as stay in the processor's cache [ms].
DRAWN = 1000
#: How long a recorder is called, from the entry [ms].
RECORDED = 2000


@dataclass
class OperantWorld:
    """The environment of a session.

    Parameters
    ----------
    schedule
        What presses bring.
    minutes
        How long it lasts.
    stimulus, threshold
        Individual factors on stimuli and on the drive that moves muscles, (columns,).
    rngs
        A generator for each column.
    recorders
        Things with ``record(world, now, cohort)``, called each millisecond of the first seconds.

    Attributes
    ----------
    done : whether the session is over
    trial, elapsed : 0, and ms from entering the box
    first : when each column pressed lever A first, from entering the box [ms]; NaN if never
    acted : (minutes, actions, columns) counts of actions
    outcomes : (minutes, columns) counts of outcomes
    free : (minutes, columns) ms in which the column neither acted nor ate
    """

    schedule: Schedule
    minutes: int
    stimulus: Array
    threshold: Array
    rngs: list[np.random.Generator]
    recorders: tuple[Any, ...] = ()
    trial: int = field(default=0, init=False)
    done: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        n = len(self.rngs)
        self.acted = np.zeros((self.minutes, 4, n), dtype=int)
        self.outcomes = np.zeros((self.minutes, n), dtype=int)
        self.free = np.zeros((self.minutes, n), dtype=int)
        self.elapsed, self.first = -ENTRY, np.full(n, np.nan)
        self._busy, self._muscles = np.full(n, ENTRY), Muscles(STEP)
        self._armed = np.zeros((2, n), dtype=bool)
        self._outcome = np.full((2, n), -(10**9))
        self._pressed, self._acted = np.zeros(n, dtype=int), np.full(n, -(10**9))
        self._look_until, self._look = np.full(n, ENTRY + int(LOOK_FOR.value)), np.ones(n)
        self._options, self._does = np.zeros((4, n)), np.zeros(n, dtype=int)
        self._state = lever_inputs.State(
            busy=self._busy,
            acted=self._acted,
            does=self._does,
            look_until=self._look_until,
            look=self._look,
            options=self._options,
            outcome=self._outcome,
        )
        self._moves_at, self._begun = MOVEMENT.value * self.threshold, np.zeros(n, dtype=int)
        self._amounts = lever_inputs.Amounts()
        self._some_come = bool(np.isfinite([self.schedule.free, self.schedule.omission]).any())
        with np.errstate(divide="ignore"):
            self._arms = STEP * 1e-3 / self.schedule.interval
            self._free = STEP * 1e-3 / self.schedule.free

    @property
    def every(self) -> int:
        """Time between looks [ms]; recorders look each millisecond."""
        return 1 if self.recorders and self.elapsed < RECORDED else STEP

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: random events, actions, outcomes, and what is sensed."""
        self.elapsed = now - ENTRY
        if self.elapsed < RECORDED:
            for recorder in self.recorders:
                recorder.record(self, now, cohort)
        if now % STEP:
            return
        minute = now // MINUTE
        self.done = minute >= self.minutes
        if self.done:
            return
        if now % DRAWN == 0:
            drawn = [r.random((DRAWN // STEP, 8), dtype=np.float32) for r in self.rngs]
            self._chance = np.stack(drawn, axis=2)
        chance = self._chance[now % DRAWN // STEP]
        self.free[minute] += STEP * (now >= self._busy)
        self._act(now, minute, chance, cohort)
        if self._some_come:
            self._by_itself(now, minute, chance[3])
        self._turn(now, chance[4:])
        self._sense(now, cohort)

    def _act(self, now: int, minute: int, chance: Array, cohort: Cohort) -> None:
        """Movements that start now, and what they bring."""
        s = self.schedule
        self._armed |= chance[:2] < self._arms
        drive, begun = self._muscles.follow(cohort), self._begun
        if not lever_inputs.begin(now, self._busy, drive, self._moves_at, begun):
            return
        k = (begun >= 0).nonzero()[0]
        action = begun[k]
        self.acted[minute, action, k] += 1
        self._acted[k], self._does[k] = now, action
        self._busy[k], self._look_until[k] = now + int(ACTION.value), 0
        for i, lever in enumerate(LEVERS):
            pressed = k[action == lever]
            if i == 0:
                self._pressed[pressed] = now
                self.first[pressed] = np.where(
                    np.isnan(self.first[pressed]), self.elapsed, self.first[pressed]
                )
            won = pressed[
                self._armed[i, pressed] & (chance[2, pressed] < s.probability[i, pressed])
            ]
            self._armed[i, won] = False
            self._bring(i, won, now + int(OUTCOME_AFTER.value), minute)

    def _bring(self, outcome: int, columns: Array, at: int, minute: int) -> None:
        self._outcome[outcome, columns] = at
        self._busy[columns] = at + int(EATING.value - OUTCOME_AFTER.value)
        self.outcomes[minute, columns] += 1

    def _by_itself(self, now: int, minute: int, chance: Array) -> None:
        """Outcomes that no press brings."""
        s = self.schedule
        ready = now >= self._outcome[0] + int(EATING.value)
        free = ready & (chance < self._free)
        waited = ready & (now - np.maximum(self._pressed, self._outcome[0]) >= s.omission * 1e3)
        brought = (free | waited).nonzero()[0]
        if len(brought):
            self._bring(0, brought, now, minute)

    def _turn(self, now: int, chance: Array) -> None:
        """Columns that turn to the levers now, and how strongly these are sensed."""
        p = STEP * 1e-3 / LOOK.value
        turns = (now >= self._busy) & (now >= self._look_until) & (chance[0] < p)
        new = turns.nonzero()[0]
        if not len(new):
            return
        self._look_until[new] = now + int(LOOK_FOR.value)
        gain = np.exp(
            EVOKED_GAIN.value * ndtri((chance[:, new] + 1e-9) / np.array([p, 1, 1, 1])[:, None])
        )
        self._look[new] = gain[0]
        self._options[np.array(ACTIONS)[:, None], new] = gain[1:] * (
            np.arange(3)[:, None] < self.schedule.actions[new]
        )

    def _sense(self, now: int, cohort: Cohort) -> None:
        s, rows = self.schedule, tuple(cohort.pools(name).start for name in lever_inputs.INTO)
        own = self.stimulus, s.value, s.disgust
        lever_inputs.sense(now, self._state, *own, COURSE, self._amounts, cohort.external, rows)
