"""Encounters with objects, for a whole cohort on one clock: sensory input, context, and actions.

An object is a set of sensory features, each with the stations that it drives and when; no input
says what the object is. It is met in a context, which is entered first and is a set of entorhinal
features. Beside it a cue may call for a routine, which a defensive response would interrupt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol import individuals
from striata.experiments.worlds.episodes import contexts
from striata.experiments.worlds.muscles import MOVEMENT, Muscles
from striata.experiments.worlds.outcomes import course, give_reward
from striata.experiments.worlds.senses import OBJECT

Array = NDArray[Any]

#: Features of objects: coarse form and motion reach the colliculus; the rest reaches cortex (IT's
#: pools, in order): identity, surface (flatness, frame, pixels), artificial texture (rubber), depth
#: (parallax, nearness), and what else there is.
FEATURES = ("coarse form", "motion", "identity", "surface", "artificial", "depth", "other", "food")
#: Stations that each whole feature drives: (station, pool, conductance [nS]). The sight of food is
#: a primary reward besides, with a course of its own (:mod:`~striata.experiments.worlds.outcomes`).
INPUTS: dict[str, tuple[tuple[str, int, Parameter], ...]] = {
    "coarse form": (
        ("SC-threat", 0, Parameter(2.0, "nS", "assumed: a snake's template, coarse (VanLe2013)")),
    ),
    "motion": (("SC-threat", 0, Parameter(0.5, "nS", "assumed: motion and looming add to form")),),
    "identity": (("IT", 0, OBJECT),),
    "surface": (("IT", 1, OBJECT),),
    "artificial": (("IT", 2, OBJECT),),
    "depth": (("IT", 3, OBJECT),),
    "other": (("IT", 4, OBJECT),),
    "food": (("OFC", 0, Parameter(3.0, "nS", "assumed: the state of there being food")),),
}
#: How stations are reached: first and last ms from the object's appearance; the last counts from
#: its end if so marked.
WAYS: dict[str, tuple[tuple[str, ...], int, int, bool]] = {
    "fast": (("SC-threat",), 40, 40, True),
    "slow": (("IT", "OFC"), 100, 100, True),
}
#: Objects: how much of each feature of :data:`FEATURES` they have.
OBJECTS: dict[str, tuple[float, ...]] = {
    "live snake": (1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
    "film": (1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    "photograph": (1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    "new photograph": (1.0, 0.0, 0.7, 1.0, 0.0, 0.0, 0.5, 0.0),
    "rubber snake": (1.0, 0.0, 0.8, 0.0, 1.0, 0.5, 0.0, 0.0),
    "neutral": (0.15, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0),
    "nothing": (0.0,) * 8,
    "food": (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0),
}
_FOOD = np.array([features[FEATURES.index("food")] for features in OBJECTS.values()])
#: The colliculus's response to any onset: when [ms], and how strong; and when a cue reaches
#: cortex [ms].
SALIENT, SALIENCE, SLOW = (40, 110), Parameter(1.5, "nS", "assumed: a clear onset"), 100
RULE = Parameter(2.0, "nS", "assumed: what does not apply is known for certain")
GO = Parameter(1.0, "nS", "assumed: as a Stroop stimulus")
TASK = Parameter(0.8, "nS", "assumed: as in Stroop")
#: Actions: the channel of defence, of approach, and of the routine.
DEFEND, APPROACH, CARRY_ON = 0, 1, 2
#: Contexts: where exposures are, elsewhere, and there days later.
HERE, ELSEWHERE, LATER = "A", "B", "A, days later"
#: The world looks and acts every so many ms.
STEP = 10
#: Presence of an object, and how long an encounter lasts altogether [ms].
SHOWN = 1000
LENGTH = contexts.ENTERED + SHOWN + contexts.STAYS + contexts.AWAY
NONE = -1


@dataclass(frozen=True)
class Encounters:
    """What happens, trial by trial; arrays are (trials, columns).

    Attributes
    ----------
    thing : index into :data:`OBJECTS`
    context : index into :data:`~striata.experiments.worlds.episodes.contexts.CONTEXTS`
    go : whether the routine is called for
    rule : whether it is known by instruction that the object is not for eating
    gain : factor on the response to the object
    before, shown, length : ms from entering the context to the object, of its presence, of the
        whole trial
    """

    thing: Array
    context: Array
    go: Array
    rule: Array
    gain: Array
    before: int = contexts.ENTERED
    shown: int = SHOWN
    length: int = LENGTH

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return len(self.thing) * self.length


#: What can be met: condition → (object, context).
MEETINGS: dict[str, tuple[str, str]] = {
    name: (name, HERE) for name in OBJECTS if name != "food"
} | {
    "photograph, elsewhere": ("photograph", ELSEWHERE),
    "photograph, days later": ("photograph", LATER),
    "live snake, elsewhere": ("live snake", ELSEWHERE),
}
#: The rooms that there are, with nothing in them.
EMPTY: dict[str, tuple[str, str]] = {
    "nothing": ("nothing", HERE),
    "nothing, elsewhere": ("nothing", ELSEWHERE),
}


def encounters(
    names: tuple[str, ...],
    kind: Array,
    rngs: list[np.random.Generator],
    *,
    go: bool = False,
    rule: Any = False,
) -> Encounters:
    """Encounters with objects by names of :data:`MEETINGS` or :data:`EMPTY`, or objects, met here.

    Parameters
    ----------
    kind
        Index into `names`, (trials, columns).
    rngs
        A generator for each column.
    go, rule
        As in :class:`Encounters`, in every trial; `rule` for all, or for each column.
    """
    met = [(MEETINGS | EMPTY).get(n, (n, HERE)) for n in names]
    thing = np.array([tuple(OBJECTS).index(t) for t, _ in met])[kind]
    context = np.array([tuple(contexts.CONTEXTS).index(c) for _, c in met])[kind]
    gain = individuals.evoked_gains(rngs, len(kind))
    known = np.broadcast_to(rule, kind.shape)
    return Encounters(thing, context, np.full(kind.shape, go), known, gain)


def _inputs(circuit: Circuit) -> dict[str, Array]:
    """Input of each object to every pool, way by way, (objects, pools) [nS]."""
    out = {way: np.zeros((len(OBJECTS), len(circuit.pools))) for way in WAYS}
    by_station = {station: way for way, (stations, *_) in WAYS.items() for station in stations}
    for i, features in enumerate(OBJECTS.values()):
        for name, amount in zip(FEATURES, features, strict=True):
            for station, pool, conductance in INPUTS[name]:
                out[by_station[station]][i, circuit.slices[station].start + pool] += (
                    amount * conductance.value
                )
    return out


class EncounterWorld:
    """The environment of a series of encounters.

    Parameters
    ----------
    encounters
        What happens.
    circuit
        Whose pools are driven.
    stimulus, threshold
        Individual factors on stimuli and on the drive that moves muscles, (columns,).
    recorder
        Something with ``record(world, now, cohort)``, called every STEP ms; or None.

    Attributes
    ----------
    every : time between looks [ms]
    trial, elapsed : the trial that is going on, and ms from the object's appearance
    action, latency : (trials, columns) arrays, first action (channel or NONE) and ms from the
        object's appearance
    """

    every = STEP

    def __init__(
        self,
        encounters: Encounters,
        circuit: Circuit,
        stimulus: Array,
        threshold: Array,
        recorder: Any = None,
    ) -> None:
        self.encounters, self.recorder = encounters, recorder
        self.trial, self.elapsed = -1, -encounters.before
        self.action = np.full(encounters.thing.shape, NONE)
        self.latency = np.full(encounters.thing.shape, np.nan)
        self._inputs, self._muscles = _inputs(circuit), Muscles(STEP)
        self._gain, self._threshold = encounters.gain * stimulus, MOVEMENT.value * threshold
        self._features, self._stimulus = contexts.features(encounters.context), stimulus

    @property
    def done(self) -> bool:
        """True when all trials are over."""
        return self.trial >= len(self.encounters.thing)

    def step(self, now: int, cohort: Cohort) -> None:
        """Every STEP ms: what is sensed, actions, and what is recorded."""
        if now % STEP:
            return
        e = self.encounters
        self.trial, within = divmod(now, e.length)
        self.elapsed = within - e.before
        if self.done:
            return
        if within == 0:
            self._settle(cohort)
        self._context(self.elapsed, cohort)
        self._object(self.elapsed, cohort)
        drive = self._muscles.follow(cohort)
        if 0 <= self.elapsed < e.shown + SLOW:
            self._act(drive, cohort)
        if self.recorder is not None:
            self.recorder.record(self, now, cohort)

    def _settle(self, cohort: Cohort) -> None:
        """Between objects: the task set; and how much of the object that comes is food."""
        e, k = self.encounters, self.trial
        cohort.external[:] = 0.0
        cohort.external[cohort.pools("PFC-word")] = TASK.value * e.go[k]
        self._food = _FOOD[e.thing[k]] * self._gain[k]

    def _context(self, t: int, cohort: Cohort) -> None:
        """A context is entered and left."""
        e = self.encounters
        if t in (-e.before, e.shown + contexts.STAYS):
            there = contexts.around(self._features[self.trial], self._stimulus, t, e.shown)
            cohort.external[cohort.pools("EC")] = there

    def _object(self, t: int, cohort: Cohort) -> None:
        e, k = self.encounters, self.trial
        for way, (_, start, stop, from_end) in WAYS.items():
            if t in (start, stop + from_end * e.shown):
                change = (self._inputs[way][e.thing[k]] * self._gain[k][:, None]).T
                cohort.external += change if t == start else -change
        if t >= 0 and self._food.any():
            give_reward(cohort, slice(None), self._food * course(t))
        if t in SALIENT:
            onset = is_something(e.thing[k]) * self._gain[k]
            cohort.external[cohort.pools("SC")] = SALIENCE.value * (
                onset if t == SALIENT[0] else 0.0
            )
        if t in (SLOW, SLOW + e.shown):
            row = cohort.pools("VWFA").start + CARRY_ON
            cohort.external[row] = GO.value * e.go[k] * self._gain[k] if t == SLOW else 0.0
            cohort.external[cohort.pools("AI")] = RULE.value * e.rule[k] * (t == SLOW)

    def _act(self, drive: Array, cohort: Cohort) -> None:
        """The first channel whose muscles are driven to the threshold is the action.

        The routine's cue is then gone.
        """
        k = self.trial
        new = (self.action[k] == NONE) & (drive.max(axis=0) >= self._threshold)
        if new.any():
            self.action[k, new] = drive[:, new].argmax(axis=0)
            self.latency[k, new] = self.elapsed
            cohort.external[cohort.pools("VWFA").start + CARRY_ON, new] = 0.0


def is_something(thing: Array) -> Array:
    """Whether there is an object at all."""
    return np.asarray(thing != tuple(OBJECTS).index("nothing"), dtype=float)
