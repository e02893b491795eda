"""Looks at objects, for a whole cohort on one clock: each drives the features that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]

#: A feature that is looked at (PIT) [nS].
FEATURE = Parameter(3.0, "nS", "assumed: a clearly driven pool, 31 spikes/s")
#: How long a look lasts, and when it begins in a trial, the gaze having moved [ms].
LOOK, BEFORE = 300, 50
#: What teaches perirhinal cortex; its release is 1 but where a world says otherwise.
TEACHER = "basal forebrain acetylcholine"
#: The world looks and acts every so many ms.
STEP = 10


@dataclass(frozen=True)
class Looks:
    """What is looked at, look by look.

    Attributes
    ----------
    pattern : (looks, features, columns), 1 where a feature is seen
    gain : (looks, columns), factor on the response to it
    release : (looks, columns), factor on the release of acetylcholine meanwhile
    """

    pattern: Array
    gain: Array
    release: Array

    @property
    def milliseconds(self) -> int:
        """Time that all looks take."""
        return len(self.pattern) * (BEFORE + LOOK)


class LookWorld:
    """The environment of a series of looks.

    Parameters
    ----------
    looks
        What is looked at.
    stimulus
        Factor of each column on the response to features, (columns,).
    recorders
        Things with ``record(world, now, cohort)``, called each STEP ms.

    Attributes
    ----------
    trial : number of the look that is going on
    elapsed : ms from its beginning
    """

    every = STEP

    def __init__(self, looks: Looks, stimulus: Array, recorders: Sequence[Any] = ()) -> None:
        self.looks, self.recorders = looks, recorders
        self.trial, self.elapsed = -1, -BEFORE
        self._drive = FEATURE.value * looks.gain * stimulus

    @property
    def done(self) -> bool:
        """True when all looks are over."""
        return self.trial >= len(self.looks.pattern)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: what is seen."""
        if now % STEP:
            return
        self.trial, within = divmod(now, BEFORE + LOOK)
        self.elapsed = within - BEFORE
        if self.done:
            cohort.external[:] = 0.0
            cohort.level[TEACHER][:] = 1.0
            return
        drive = self._drive[self.trial] * self.looks.pattern[self.trial]
        cohort.external[cohort.pools("PIT")] = drive if self.elapsed >= 0 else 0.0
        cohort.level[TEACHER][:] = self.looks.release[self.trial]
        for recorder in self.recorders:
            recorder.record(self, now, cohort)
