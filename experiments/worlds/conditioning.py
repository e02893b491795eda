"""Pavlovian trials for a whole cohort on one clock: cues, delays, rewards, and time in cortex.

All columns start each trial together; what happens in it differs. A cue drives the superior
colliculus (any onset), and in OFC one moment's cells after the other. When reward is seen, or when
mPFC believes that it will not come any more, the sequence is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from striata.circuits.compiling import compiled
from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.outcomes import KNOWN_AFTER, wane

Array = NDArray[Any]
F64s = NDArray[np.float64]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Moments after a cue [s] that OFC's cells of that cue stand for, and how soon each rises and how
#: long it lasts [s]. Assumed; wider the later, and skewed, as microstimuli are (Ludvig2008).
MOMENTS = np.array([0.10, 0.25, 0.45, 0.70, 1.00, 1.40, 1.90, 2.50])
RISE, LAST = 0.04 + 0.12 * MOMENTS, 0.04 + 0.35 * MOMENTS
#: Conductances that the world gives [nS].
INPUT = {
    "OFC": Parameter(3.0, "nS", "assumed: 20 spikes/s"),
    "SC": Parameter(1.5, "nS", "assumed: a clear onset"),
    "mPFC": Parameter(2.0, "nS", "assumed: certain that nothing comes"),
}
#: Onset and end of the colliculus's response, and onset of the state in cortex, from a cue [ms].
SALIENT = (40, 110)
STATE_FROM = 100
#: How badly intervals are measured: SD over mean.
WEBER = Parameter(0.06, "", "assumed: scalar timing of a well-known interval")
#: Prior probability of omission: nobody is ever quite certain that reward comes.
PRIOR_OMISSION = Parameter(0.01, "", "assumed")
NEVER = -1


@dataclass(frozen=True)
class Trials:
    """What happens, trial by trial; arrays are (trials, columns) unless said.

    Attributes
    ----------
    cue_a, cue_b : whether each cue is shown
    reward_at : ms from the moment of the cue, or NEVER
    amount : 1 is a whole reward
    gain : factor on the colliculus's response to the cues; a state in OFC is inferred, not sensed,
        and does not vary with it
    condition : row of the recorder
    belief : (columns, ms from the cue) array, mPFC's belief that reward will not come any more, 0
        to 1
    before, length : ms before the moment of the cue, and of the whole trial
    """

    cue_a: Array
    cue_b: Array
    reward_at: Array
    amount: Array
    gain: Array
    condition: Array
    belief: Array
    before: int = 500
    length: int = 3500

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.cue_a) * self.length


def belief(times: Array, chances: Array, probability: float, length: int) -> Array:
    """Belief that a reward will not come any more, at each ms from the cue.

    It is relative to what it was at the cue. Bayes' rule for a reward that comes with some
    `probability`, at `times` [ms] with `chances`; elapsed time is measured with the Weber fraction
    :data:`WEBER`.
    """
    t = np.arange(length)[:, None]
    passed = (ndtr((t - times) / (WEBER.value * times)) * chances).sum(axis=1)
    never = max(1.0 - probability, PRIOR_OMISSION.value)
    posterior = never / (never + (1 - never) * (1 - passed))
    return np.asarray((posterior - never) / (1 - never)) if never < 1 else np.zeros(length)


def moments(length: int) -> Array:
    """Activity of the cells of one cue at each ms from it, (length, cells).

    Its sum is 1 while it lasts.
    """
    t = np.arange(length)[:, None] * 1e-3
    x = np.exp(-0.5 * ((t - MOMENTS) / np.where(t < MOMENTS, RISE, LAST)) ** 2)
    x[:STATE_FROM] = 0.0
    return np.asarray(x / np.maximum(x.sum(axis=1, keepdims=True), 0.5))


@compiled
def _present(
    t: int,
    a: int,
    b: int,
    cells: F64s,
    cues: F64s,
    ends: Ints,
    belief: F64s,
    doubted: Bools,
    external: F32s,
    rows: tuple[int, int],
) -> None:
    """Set `external` input (pools, columns) to OFC and mPFC, whose first `rows` come [nS].

    Cells of cues A and B are as active as `cells` (ms, cells) `a` and `b` ms from a cue, times
    `cues` (cues, columns), until `t` is at its `ends` (cues, columns) [ms]; mPFC has its `belief`
    (ms, columns) where reward is `doubted`, until cue A ends.
    """
    number, columns = cells.shape[1], len(doubted)
    for cue in range(len(cues)):
        for k in range(number):
            into, active = external[rows[0] + cue * number + k], cells[b if cue else a, k]
            for c in range(columns):
                into[c] = active * cues[cue, c] if t < ends[cue, c] else 0.0
    for c in range(columns):
        external[rows[1], c] = belief[a, c] if doubted[c] and t < ends[0, c] else 0.0


class ConditioningWorld:
    """The environment of a series of trials.

    Parameters
    ----------
    trials
        What happens.
    stimulus
        Factor of each column on the response to cues, (columns,).
    recorder
        Something with ``record(world, now, cohort)``, called each millisecond; or None.

    Attributes
    ----------
    trial : number of the trial that is going on
    elapsed : ms from the moment of the cue
    first : elapsed time at which something can begin [ms]
    """

    first = 0

    def __init__(self, trials: Trials, stimulus: Array, recorder: Any = None) -> None:
        self.trials, self.recorder = trials, recorder
        self.trial = -1
        self.elapsed = -trials.before
        after = trials.length - trials.before
        self._moments = moments(after) * INPUT["OFC"].value
        self._belief = np.ascontiguousarray(INPUT["mPFC"].value * trials.belief.T)
        self._stimulus, self._gain = stimulus, trials.gain * stimulus

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.trials.cue_a)

    @property
    def progress(self) -> float:
        """Fraction of all trials that are over."""
        return max(self.trial, 0) / len(self.trials.cue_a)

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond of the world."""
        s = self.trials
        self.trial, within = divmod(now, s.length)
        self.elapsed = within - s.before
        if self.done:
            return
        if within == 0:
            self._begin(cohort)
        if self.elapsed >= self.first:
            self._cues(self.elapsed, cohort)
            self._reward(self.elapsed, cohort)
        if self.recorder is not None:
            self.recorder.record(self, now, cohort)

    def _begin(self, cohort: Cohort) -> None:
        """What is the same throughout a trial: when each column is rewarded, what it is shown."""
        cohort.external[:] = 0.0
        s, k = self.trials, self.trial
        self._rewarded_at = np.where(s.reward_at[k] == NEVER, s.length, s.reward_at[k])
        self._first_reward, self._amount = self._rewarded_at.min(), s.amount[k]
        self._doubted = s.cue_a[k] | s.cue_b[k]
        self._shown = np.stack((s.cue_a[k], s.cue_b[k])) * self._stimulus
        # a state ends when reward is seen
        self._ends = np.tile(self._rewarded_at + int(KNOWN_AFTER.value), (2, 1))

    def _cues(self, t: int, cohort: Cohort) -> None:
        if t in SALIENT:
            onset = self._doubted * self._gain[self.trial] if t == SALIENT[0] else 0.0
            cohort.external[cohort.pools("SC")] = INPUT["SC"].value * onset
        self._present(t, t, t, cohort)

    def _present(self, t: int, a: int, b: int, cohort: Cohort) -> None:
        """Cells of cue A and of cue B `a` and `b` ms from each, and belief that no reward comes."""
        rows = cohort.pools("OFC").start, cohort.pools("mPFC").start
        given = self._moments, self._shown, self._ends, self._belief, self._doubted
        _present(t, a, b, *given, cohort.external, rows)

    def _reward(self, t: int, cohort: Cohort) -> None:
        if t >= self._first_reward:
            wane(cohort, t - self._rewarded_at, self._amount)
