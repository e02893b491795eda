"""Events for a whole cohort on one clock: each drives the entorhinal pools of its attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]

#: An attribute that is there (EC) [nS].
ATTRIBUTE = Parameter(3.0, "nS", "assumed: a clearly driven pool, 31 spikes/s")
#: How long an event lasts, a cue lasts, and a trial goes on after either; the moment of its onset
#: in a trial [ms].
EVENT, CUE, AFTER, BEFORE = 900, 600, 400, 100
#: The world looks and acts every so many ms.
STEP = 10


@dataclass(frozen=True)
class Events:
    """What is there, trial by trial.

    Attributes
    ----------
    pattern : (trials, attributes' pools, columns), 1 where an attribute is there
    shown : for how long [ms]
    """

    pattern: Array
    shown: int

    @property
    def length(self) -> int:
        """Time of a trial [ms]."""
        return BEFORE + self.shown + AFTER

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.pattern) * self.length


class EventWorld:
    """The environment of a series of events.

    Parameters
    ----------
    events
        What is there.
    stimulus
        Factor of each column on the response to attributes, (columns,).
    recorders
        Things with ``record(world, now, cohort)``, called each STEP ms.

    Attributes
    ----------
    trial : number of the trial that is going on
    elapsed : ms from the event's onset
    """

    every = STEP

    def __init__(self, events: Events, stimulus: Array, recorders: Sequence[Any] = ()) -> None:
        self.events, self.stimulus, self.recorders = events, stimulus, recorders
        self.trial, self.elapsed = -1, -BEFORE

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.events.pattern)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: what is there."""
        if now % STEP:
            return
        self.trial, within = divmod(now, self.events.length)
        self.elapsed = within - BEFORE
        if self.done:
            cohort.external[:] = 0.0
            return
        there = 0 <= self.elapsed < self.events.shown
        drive = ATTRIBUTE.value * self.stimulus * self.events.pattern[self.trial]
        cohort.external[cohort.pools("EC")] = drive if there else 0.0
        for recorder in self.recorders:
            recorder.record(self, now, cohort)
