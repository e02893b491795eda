"""Cues in contexts, some of them followed by harm, for a whole cohort on one clock.

A cue is an object: IT sees it and entorhinal cortex has it. Harm reaches the lateral amygdala by
the posterior thalamus, and the periaqueductal grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.episodes import contexts, lists
from striata.experiments.worlds.episodes.events import ATTRIBUTE
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.senses import OBJECT

Array = NDArray[Any]

#: Contexts that there are here, by their names in :data:`~.contexts.CONTEXTS`, of which they are
#: the first.
CONTEXTS = ("A", "B", "C")
#: These, and one that shares three of four features with B.
SIMILAR = (*CONTEXTS, "like B")
#: Pool of IT and of entorhinal objects that the cue has; IT's first is a snake's form.
SIGHT, CUE = 4, 7
#: Presence of the cue; harm, from the cue; and how long a trial lasts altogether [ms].
SHOWN, HARM = 1000, (700, 1200)
LENGTH = contexts.ENTERED + SHOWN + contexts.STAYS + contexts.AWAY
PAIN = Parameter(5.0, "nS", "assumed: far more than a sight")
PAINED = ("Pul", "PAG")
#: When a cue reaches cortex [ms].
SEEN = 100
DEFEND, NONE = 0, -1


@dataclass(frozen=True)
class Harms:
    """What happens, trial by trial; arrays are (trials, columns).

    Attributes
    ----------
    context : index into :data:`CONTEXTS`
    cue, harm : whether the cue comes, and whether harm follows it
    """

    context: Array
    cue: Array
    harm: Array

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.context) * LENGTH


class HarmWorld:
    """The environment of a series of cues.

    Parameters
    ----------
    trials
        What happens.
    stimulus, threshold
        Individual factors on stimuli and on the drive that moves muscles, (columns,).
    recorder
        Something with ``record(world, now, cohort)``, called each millisecond.

    Attributes
    ----------
    trial, elapsed : the trial that is going on, and ms from the cue
    action : (trials, columns), first action while the cue is there; NONE without
    """

    def __init__(self, trials: Harms, stimulus: Array, threshold: Array, recorder: Any) -> None:
        self.trials, self.stimulus, self.recorder = trials, stimulus, recorder
        self.trial, self.elapsed = -1, -contexts.ENTERED
        self.action = np.full(trials.context.shape, NONE)
        self._features, self._muscles = contexts.features(trials.context), Muscles(step=1)
        self._threshold = MOVEMENT.value * threshold

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.trials.context)

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond of the world."""
        self.trial, within = divmod(now, LENGTH)
        self.elapsed = within - contexts.ENTERED
        if self.done:
            return
        if within % 10 == 0:
            self._sense(cohort)
        self._act(self._muscles.follow(cohort))
        self.recorder.record(self, now, cohort)

    def _sense(self, cohort: Cohort) -> None:
        """The context, the cue and harm, as far as they are there."""
        t, k = self.elapsed, self.trial
        cue = self.trials.cue[k] * (SEEN <= t < SHOWN + SEEN)
        entorhinal = contexts.around(self._features[k], self.stimulus, t, SHOWN)
        entorhinal[lists.pools("object").start + CUE] = ATTRIBUTE.value * self.stimulus * cue
        cohort.external[cohort.pools("EC")] = entorhinal
        cohort.external[cohort.pools("IT").start + SIGHT] = OBJECT.value * self.stimulus * cue
        harm = self.trials.harm[k] * (HARM[0] <= t < HARM[1])
        for station in PAINED:
            cohort.external[cohort.pools(station)] = PAIN.value * harm

    def _act(self, drive: Array) -> None:
        """The first channel whose muscles are driven to the threshold before harm would come."""
        if not 0 <= self.elapsed < HARM[0]:
            return
        now = self.action[self.trial]
        new = (now == NONE) & (drive.max(axis=0) >= self._threshold)
        now[new] = drive[:, new].argmax(axis=0)
