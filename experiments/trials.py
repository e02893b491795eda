"""A world of discrete trials, for a whole cohort at once: stimuli in, thalamic threshold crossing out.

Every column of the cohort keeps its own trial and phase: interval → stimulus (until a response or the deadline) →
feedback → interval. Nothing loops over subjects or trials.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from circuits.cohort import Cohort

Int = NDArray[np.int64]
Float = NDArray[np.float64]

#: No feature is shown, or no response was made.
NONE = -1
WAIT, STIMULUS, FEEDBACK, DONE = 0, 1, 2, 3


@dataclass(frozen=True)
class Timing:
    """Times of a trial in ms, and the thalamic rate that counts as a movement [spikes/s]."""

    interval: int = 900
    feedback: int = 100
    deadline: int = 2000
    threshold: float = 30.0
    reward_from: int = 50
    reward_for: int = 150


@dataclass(frozen=True)
class Drives:
    """External conductances that the world gives [nS]."""

    stimulus: float = 2.0
    instruction: float = 0.6
    teacher: float = 1.5
    reward: float = 2.0


@dataclass(frozen=True)
class TrialList:
    """Trials of every column: arrays (trials, columns), −1 where there is nothing to show.

    `task` is 0 for colour naming, 1 for word reading; `soa` is word onset minus colour onset [ms].
    """

    task: Int
    colour: Int
    word: Int
    correct: Int
    condition: Int
    soa: Int
    teach: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """(trials, columns)."""
        return int(self.task.shape[0]), int(self.task.shape[1])


class TrialWorld:
    """The environment of one run of trials; see the module.

    Parameters
    ----------
    trials
        What is shown.
    timing, drives
        The same for all columns.
    drive_scale, threshold_scale, instruction_scale
        (columns,) individual differences.
    recorder
        Something with ``record(now, since_onset, showing, condition, cohort)``, called every 10 ms; or None.

    Attributes
    ----------
    decision_time : (trials, columns) array, ms from the relevant stream's onset, NaN without response
    response, conflict, control : (trials, columns) arrays
    """

    def __init__(
        self, trials: TrialList, timing: Timing, drives: Drives, drive_scale: Float, threshold_scale: Float,
        instruction_scale: Float, recorder: Any = None,
    ) -> None:  # fmt: skip
        self.trials, self.timing, self.drives, self.recorder = trials, timing, drives, recorder
        n_trials, n = trials.shape
        self.scale, self.instruction = drives.stimulus * drive_scale, drives.instruction * instruction_scale
        self.threshold = timing.threshold * threshold_scale
        self.columns = np.arange(n)
        self.phase, self.index, self.since = np.zeros(n, int), np.zeros(n, int), np.zeros(n, int)
        self.decision_time = np.full((n_trials, n), np.nan)
        self.response = np.full((n_trials, n), NONE)
        self.conflict, self.control = np.zeros((n_trials, n)), np.zeros((n_trials, n))
        self._conflict_sum = np.zeros(n)
        self._pre: Float = np.zeros((1,))
        self.finished = 0
        self._first = True

    @property
    def done(self) -> bool:
        """True when every column has had all its trials."""
        return bool((self.phase == DONE).all())

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond of the world."""
        if self._first:
            self._begin(now, cohort)
        elapsed = now - self.since
        showing = self.phase == STIMULUS
        if showing.any():
            self._onsets(showing, elapsed, cohort)
            self._respond(showing, elapsed, now, cohort)
        waiting = (self.phase == WAIT) & (elapsed >= self.timing.interval)
        if waiting.any():
            self._start(waiting, now, cohort)
        feedback = self.phase == FEEDBACK
        if feedback.any():
            self._feed_back(feedback, elapsed, now, cohort)
        if self.recorder is not None and now % 10 == 0:
            self.recorder.record(self, now, cohort)

    def current(self, field: str) -> Int:
        """This trial's value of a field of the list, for each column."""
        i = np.minimum(self.index, self.trials.shape[0] - 1)
        return np.asarray(getattr(self.trials, field)[i, self.columns])

    def _begin(self, now: int, cohort: Cohort) -> None:
        self._first = False
        self.since[:] = now
        self._pfc = np.array([cohort.pools("PFC-colour").start, cohort.pools("PFC-word").start])
        self._va, self._pmc = cohort.pools("VA"), cohort.pools("PMC")
        self._streams = (cohort.pools("V4").start, cohort.pools("VWFA").start)
        self._dacc, self._da = cohort.pools("dACC").start, cohort.pools("DA").start
        self._sum = np.zeros((cohort.shape[0], cohort.shape[1]))
        self._instruct(np.ones_like(self.columns, dtype=bool), cohort)

    def _instruct(self, who: NDArray[np.bool_], cohort: Cohort) -> None:
        cohort.drive[:, who] = 0.0
        cohort.drive[self._pfc[self.current("task")[who]], self.columns[who]] = self.instruction[who]

    def _start(self, who: NDArray[np.bool_], now: int, cohort: Cohort) -> None:
        task = self.current("task")
        self.control[self.index[who], self.columns[who]] = cohort.rate[self._pfc[task], self.columns][who]
        self.phase[who], self._conflict_sum[who], self._sum[:, who] = STIMULUS, 0.0, 0.0
        # time zero is the relevant stream's onset; the other may come before, so the clock may start below zero
        soa = self.current("soa")
        lead = np.where(task == 0, np.maximum(-soa, 0), np.maximum(soa, 0))
        self.since[who] = (now + lead)[who]
        self._onsets(who, now - self.since, cohort)
        if self.trials.teach:
            correct = self.current("correct")
            cohort.drive[self._pmc.start + correct[who], self.columns[who]] = self.drives.teacher

    def _onsets(self, who: NDArray[np.bool_], elapsed: Int, cohort: Cohort) -> None:
        task, soa = self.current("task"), self.current("soa")
        for stream, field in enumerate(("colour", "word")):
            delay = np.where(task == stream, 0, np.where(task == 0, soa, -soa))
            feature = self.current(field)
            on = who & (elapsed == delay) & (feature != NONE)
            if on.any():
                cohort.drive[self._streams[stream] + feature[on], self.columns[on]] = self.scale[on]

    def _respond(self, showing: NDArray[np.bool_], elapsed: Int, now: int, cohort: Cohort) -> None:
        self._sum += cohort.rate
        thalamus = cohort.rate[self._va]
        crossed = showing & (elapsed > 0) & (thalamus.max(axis=0) >= self.threshold)
        late = showing & (elapsed >= self.timing.deadline) & ~crossed
        if crossed.any():
            i, k = self.index[crossed], self.columns[crossed]
            self.decision_time[i, k] = elapsed[crossed]
            self.response[i, k] = thalamus.argmax(axis=0)[crossed]
        ended = crossed | late
        if ended.any():
            i, k = self.index[ended], self.columns[ended]
            self._sum[:, ended] /= np.maximum(elapsed[ended], 1)
            self.conflict[i, k] = self._sum[self._dacc, ended]
            self.phase[ended], self.since[ended] = FEEDBACK, now
            self._instruct(ended, cohort)

    def _feed_back(self, who: NDArray[np.bool_], elapsed: Int, now: int, cohort: Cohort) -> None:
        t = self.timing
        if self.trials.teach:
            right = self.response[np.minimum(self.index, self.trials.shape[0] - 1), self.columns] == self.current(
                "correct"
            )
            on, off = who & right & (elapsed == t.reward_from), who & (elapsed == t.reward_from + t.reward_for)
            cohort.drive[self._da, on] = self.drives.reward
            cohort.drive[self._da, off] = 0.0
            self._learn(off, cohort)
        over = who & (elapsed >= (t.reward_from + t.reward_for if self.trials.teach else t.feedback))
        if over.any():
            self.index[over] += 1
            ended = over & (self.index >= self.trials.shape[0])
            self.phase[over], self.since[over] = WAIT, now
            self.phase[ended] = DONE
            self._instruct(over & ~ended, cohort)
            cohort.drive[:, ended] = 0.0

    def _learn(self, who: NDArray[np.bool_], cohort: Cohort) -> None:
        """Three-factor Hebb on the plastic projections, at the peak of dopamine after feedback."""
        rule = cohort.circuit.plasticity
        if rule is None or not who.any():
            return
        phasic = np.maximum(cohort.concentration[rule.modulator][who] - 1.0, 0.0)
        for p in cohort.circuit.projections:
            if p.plastic:
                pre = (self._sum[cohort.pools(p.source)][:, who] / rule.scale.value).T
                post = (self._sum[cohort.pools(p.target)][:, who] / rule.scale.value).T
                w = cohort.weights[p.name]
                change = rule.rate.value * phasic[:, None, None] * post[:, :, None] * pre[:, None, :]
                w[who] += change * (rule.w_max.value - w[who])
        cohort.apply_weights()
