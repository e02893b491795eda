"""A world of discrete trials, for a whole cohort at once.

A stimulus is shown until thalamus has driven muscles to the threshold of a movement. Every column
of the cohort keeps its own trial and phase: interval → stimulus (until a response or the deadline)
→ feedback → interval. Nothing loops over subjects or trials.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.session import Session
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.outcomes import COURSE, REWARD_AFTER, give_reward
from striata.experiments.worlds.trial_lists import NONE, Float, Int, TrialList

Array = NDArray[Any]
Bool = NDArray[np.bool_]

WAIT, STIMULUS, FEEDBACK, DONE = 0, 1, 2, 3
#: Time before a stimulus over which control is averaged [ms].
CONTROL_FOR, CONTROL_EVERY = 200, 10
#: From what is shown to cortex's response [ms].
SENSORY = Parameter(50.0, "ms", "assumed: 40 to 60 ms to V4")


@dataclass(frozen=True)
class Timing:
    """Times of a trial [ms], and the drive of muscles at which a movement starts [spikes/s]."""

    prepare: int = 1500
    interval: int = 700
    feedback: int = 100
    deadline: int = 2000
    sensory: int = round(SENSORY.value)
    threshold: float = MOVEMENT.value
    reward_from: int = round(REWARD_AFTER.value)
    reward_for: int = 150  # until the trial is learnt from, at dopamine's height


@dataclass(frozen=True)
class Conductances:
    """External conductances of the world [nS]: a stimulus, an instruction, a guided action."""

    stimulus: float = 1.0
    instruction: float = 0.8
    teacher: float = 1.5


@dataclass(frozen=True)
class Scales:
    """Individual differences: factors on conductances and on the threshold, (columns,)."""

    stimulus: Float
    instruction: Float
    threshold: Float

    @classmethod
    def of(cls, session: Session, place: Int) -> Scales:
        """Those of the subjects at some places of a batch."""
        names = ("stimulus_drive", "pfc_gain", "threshold")
        return cls(*(session.individual(name, place) for name in names))

    @classmethod
    def ones(cls, n: int) -> Scales:
        """No differences."""
        return cls(np.ones(n), np.ones(n), np.ones(n))


class TrialWorld:
    """The environment of one run of trials; see the module.

    Parameters
    ----------
    trials
        What is shown.
    timing, conductances
        The same for all columns.
    scales
        Individual differences.
    recorder
        Something with ``record(world, now, cohort)``, called every 10 ms; or None.
    emphasis
        Population → input to all its pools [nS], from the end of one response to the next,
        (columns,); by default none.

    Attributes
    ----------
    decision_time : (trials, columns) array [ms] from time zero, NaN without response
    response : (trials, columns) array, channel or NONE
    conflict : (trials, columns) array, mean dACC rate from what cortex sees to response [spikes/s]
    control : (trials, columns) array, mean rate of the held pool before the stimulus [spikes/s]
    columns, place : (columns left,) arrays, where each column still simulated stands in the results
        and in the cohort
    done : true when every column has had all its trials
    """

    def __init__(
        self,
        trials: TrialList,
        timing: Timing,
        conductances: Conductances,
        scales: Scales,
        recorder: Any = None,
        emphasis: Mapping[str, Float] | None = None,
    ) -> None:
        self.trials, self.timing, self.conductances, self.recorder = (
            trials,
            timing,
            conductances,
            recorder,
        )
        n_trials, n = trials.shape
        self.stimulus, self.instruction = (
            conductances.stimulus * scales.stimulus,
            conductances.instruction * scales.instruction,
        )
        self.threshold = timing.threshold * scales.threshold
        self.emphasis = dict(emphasis or {})
        self.columns = self.place = np.arange(n)
        self.phase, self.index = np.zeros(n, int), np.zeros(n, int)
        self.since = np.zeros(n, int)
        self.decision_time = np.full((n_trials, n), np.nan)
        self.response = np.full((n_trials, n), NONE)
        self.conflict, self.control = np.zeros((n_trials, n)), np.zeros((n_trials, n))
        self._shown, self._onset, self._strength, self._held, self._correct = (
            x[..., 0, :].copy()
            for x in (trials.shown, trials.onset, trials.strength, trials.held, trials.correct)
        )
        self._pending = np.zeros(self._shown.shape, dtype=bool)
        self._muscles, self._next_start = Muscles(step=1), 0
        self._begun = False
        t = timing
        self._feedback_lasts = t.reward_from + t.reward_for if trials.teach else t.feedback
        self._look()

    @property
    def over(self) -> Bool:
        """Which of the columns left have had all their trials."""
        return np.asarray(self.phase == DONE)

    def narrow(self, kept: Bool) -> None:
        """Go on with some of the columns only; results keep the places of all."""
        for name in ("stimulus", "instruction", "threshold"):
            setattr(self, name, getattr(self, name)[kept])
        self.emphasis = {name: given[kept] for name, given in self.emphasis.items()}
        for name in ("columns", "phase", "index", "since"):
            setattr(self, name, getattr(self, name)[kept])
        for name in ("shown", "onset", "strength", "held", "correct", "pending", "sum", "mean"):
            setattr(self, "_" + name, getattr(self, "_" + name)[..., kept])
        self.place = np.arange(len(self.columns))
        self._muscles.narrow(kept)
        self._look()
        if self.recorder is not None:
            self.recorder.narrow(kept)

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond of the world."""
        if not self._begun:
            self._begin(now, cohort)
        drive = self._muscles.follow(cohort)
        # whoever responds now is given feedback from the next millisecond on
        elapsed, feedback, fed = now - self.since, self._feedback, self._any_feedback
        if self._any_showing:
            self._show(now, cohort)
            self._respond(drive, elapsed, now, cohort)
        if fed:
            self._feed_back(feedback, elapsed, now, cohort)
        if now % CONTROL_EVERY == 0:
            self._watch_control(now, cohort)
        if now >= self._next_start:
            self._start(now, cohort)
        if self.recorder is not None and now % 10 == 0:
            self.recorder.record(self, now, cohort)

    def current(self, values: NDArray[Any]) -> NDArray[Any]:
        """This trial's values for each column, of an array (..., trials, columns)."""
        return values[..., np.minimum(self.index, self.trials.shape[0] - 1), self.columns]

    def _begin(self, now: int, cohort: Cohort) -> None:
        self._begun = True
        self.since[:] = now + self.timing.prepare - self.timing.interval
        self._pmc = cohort.pools("PMC")
        self._dacc = cohort.pools("dACC").start
        self._sum = np.zeros((cohort.shape[0] if self.trials.teach else 1, cohort.shape[1]))
        self._mean = np.zeros_like(self._sum)
        self._load(np.ones_like(self.columns, dtype=bool), cohort)

    def _look(self) -> None:
        """Who is in which phase, and when the first of them can leave it; after every change."""
        self._showing, self._feedback = self.phase == STIMULUS, self.phase == FEEDBACK
        self.done = bool(self.over.all())
        self._any_showing, self._any_feedback = self._showing.any(), self._feedback.any()
        self._next_part = self._when_next()
        self._next_deadline = self.since[self._showing].min(initial=10**9) + self.timing.deadline
        self._next_over = self.since[self._feedback].min(initial=10**9) + self._feedback_lasts
        if self.trials.teach and self._any_feedback:
            right = self._feedback & (self.current(self.response) == self._correct)
            self._rewarded = self.place[right], self.since[right]

    def _load(self, here: Bool, cohort: Cohort) -> None:
        """Take up the current trial of some columns, and hold its instruction."""
        for name in ("shown", "onset", "strength", "held", "correct"):
            getattr(self, "_" + name)[..., here] = self.current(getattr(self.trials, name))[
                ..., here
            ]
        self._instruct(here, cohort)
        self._next_start = (
            int(self.since[self.phase == WAIT].min(initial=10**9)) + self.timing.interval
        )

    def _instruct(self, here: Bool, cohort: Cohort) -> None:
        cohort.external[:, here] = 0.0
        for name, given in self.emphasis.items():
            cohort.external[cohort.pools(name), here] = given[here]
        held = here & (self._held != NONE)
        cohort.external[self._held[held], self.place[held]] = self.instruction[held]

    def _watch_control(self, now: int, cohort: Cohort) -> None:
        left = self.since + self.timing.interval - now
        near = (self.phase == WAIT) & (left <= CONTROL_FOR) & (left > 0) & (self._held != NONE)
        rate = cohort.rate[self._held[near], self.place[near]]
        self.control[self.index[near], self.columns[near]] += rate * (CONTROL_EVERY / CONTROL_FOR)

    def _start(self, now: int, cohort: Cohort) -> None:
        """Begin the stimulus of every column whose interval is over."""
        here = (self.phase == WAIT) & (now - self.since >= self.timing.interval)
        self.phase[here], self._sum[:, here] = STIMULUS, 0.0
        # a part that comes before time zero moves time zero: the clock then starts below zero
        first = np.where(self._shown == NONE, 0, self._onset).min(axis=0)
        self.since[here] = (now - np.minimum(first, 0))[here]
        self._pending[:, here] = (self._shown != NONE)[:, here]
        self._look()
        self._show(now, cohort)
        self._next_start = (
            int(self.since[self.phase == WAIT].min(initial=10**9)) + self.timing.interval
        )

    def _when_next(self) -> int:
        """When cortex sees the next part of a stimulus [ms]."""
        at = self.since + self._onset + self.timing.sensory
        return int(at[self._pending].min(initial=10**9))

    def _show(self, now: int, cohort: Cohort) -> None:
        """Turn on parts of stimuli that cortex sees now; with the first, an action is guided."""
        if now < self._next_part:
            return
        elapsed = now - self.since
        part, column = np.nonzero(self._pending & (self._onset + self.timing.sensory <= elapsed))
        self._pending[part, column] = False
        self._next_part = self._when_next()
        cohort.external[self._shown[part, column], column] = (self._strength * self.stimulus)[
            part, column
        ]
        seen = column[part == 0]
        self._sum[:, seen] = 0.0
        if self.trials.teach and self.trials.guided:
            action = self._pmc.start + self._correct[seen]
            cohort.external[action, seen] = self.conductances.teacher

    def _respond(self, drive: Array, elapsed: Int, now: int, cohort: Cohort) -> None:
        """End the stimulus of those whose muscles are driven far enough, or whose time is over."""
        self._sum += cohort.rate if self.trials.teach else cohort.rate[self._dacc]
        showing = self._showing
        if now < self._next_deadline and not self._muscles.some_move(self.threshold, showing):
            return
        crossed = showing & (elapsed > 0) & (drive.max(axis=0) >= self.threshold)
        ended = crossed | (showing & (elapsed >= self.timing.deadline))
        if not ended.any():
            return
        i, k = self.index[crossed], self.columns[crossed]
        self.decision_time[i, k] = elapsed[crossed]
        self.response[i, k] = drive[:, crossed].argmax(axis=0)
        since = elapsed[ended] - self.timing.sensory
        since = np.where(since > 0, since, np.maximum(elapsed[ended], 1))
        self._mean[:, ended] = self._sum[:, ended] / since
        dacc = self._mean[self._dacc if self.trials.teach else 0]
        self.conflict[self.index[ended], self.columns[ended]] = dacc[ended]
        self.phase[ended], self.since[ended], self._pending[:, ended] = FEEDBACK, now, False
        self._instruct(ended, cohort)
        self._look()

    def _feed_back(self, here: Bool, elapsed: Int, now: int, cohort: Cohort) -> None:
        if self.trials.teach:
            self._reward(now, cohort)
        if now < self._next_over:
            return
        over = here & (elapsed >= self._feedback_lasts)
        if self.trials.teach:
            give_reward(cohort, self.place[over], 0.0)
            cohort.learn(self._mean[:, over], over)
        self.index[over] += 1
        ended = over & (self.index >= self.trials.length[self.columns])
        self.phase[over], self.since[over] = WAIT, now
        self.phase[ended] = DONE
        self._load(over, cohort)
        self._look()
        cohort.external[:, ended] = 0.0

    def _reward(self, now: int, cohort: Cohort) -> None:
        """Reward to those who were right, as it wanes."""
        columns, since = self._rewarded
        give_reward(cohort, columns, self.trials.reward * COURSE[now - since])
