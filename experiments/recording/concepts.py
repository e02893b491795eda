"""Trials with concepts: what each evokes in the brain, how soon it is recognised, and choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.protocol.timing import non_decision_time
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds import concept_lists as lists
from striata.experiments.worlds.concepts import NOTHING, STEP, ConceptWorld, Screens
from striata.experiments.worlds.options import ChoiceWorld

Array = NDArray[Any]

#: Recorded around the onset of a concept [ms].
BEFORE, AFTER = 200, 1200
#: Windows from a concept's onset [ms]: what it evokes, dopamine's answer, and before.
EVOKED, DOPAMINE_IN, BASELINE = (300, 1000), (60, 400), (-200, 0)
#: Rate of a concept's cells at which it is recognised.
RECOGNISED = Parameter(10.0, "spikes/s", "assumed: beyond what any companion evokes")
WATCHED = ("ATL", "ATL_I", "BLA", "VTA", "VS", "PL")
POPULATIONS = ("ATL", "BLA", "VTA")

COLUMNS: dict[str, Column] = COMMON | {
    "shown": Column(TEXT, "", "concept that is shown, or that is the target, or offered"),
    "other": Column(
        TEXT, "", "concept that is shown with it, primes it, is the other option, or whose cells"
    ),
    "value": Column("f4", "spikes/s", "BLA's cells of food, 300 to 1000 ms, above before"),
    "drink_value": Column("f4", "spikes/s", "the same of its cells of drink"),
    "dopamine": Column("f4", "spikes/s", "VTA, 60 to 400 ms after the concept, above before"),
    "activity": Column("f4", "spikes/s", "cells of `other`, 300 to 1000 ms; in a test, the meal's"),
    "together": Column("f4", "", "how often culture has shown both together; NaN elsewhere"),
    "soa": Column("f4", "s", "onset of the prime to onset of the target; NaN elsewhere"),
    "recognition": Column("f4", "s", "onset of the target to 10 spikes/s of its cells"),
    "chosen": Column(
        "f4", "", "1 if `shown` was taken, 0 if `other` was; NaN if none or no choice"
    ),
    "rt": Column("f4", "s", "offer to action, non-decision time included; NaN without"),
}
TEXTS = (*lists.CONCEPTS, "none")


class Evoked:
    """Mean rates of some pools in windows of every trial, and when targets are recognised.

    Attributes
    ----------
    means : window → (trials, pools, columns) [spikes/s], of the pools of POPULATIONS
    recognition : (trials, columns), ms from the target's onset; NaN if never
    """

    WINDOWS = (EVOKED, DOPAMINE_IN, BASELINE)

    def __init__(self, circuit: Circuit, screens: Screens) -> None:
        self._pools = np.concatenate([np.r_[circuit.slices[name]] for name in POPULATIONS])
        shape = screens.outcome.shape
        full = (shape[0], len(self._pools), shape[1])
        self.means = {w: np.zeros(full, dtype=np.float32) for w in self.WINDOWS}
        self.recognition = np.full(shape, np.nan)
        target = screens.concept.shape[1] - 1
        primed = (screens.concept[:, target] != NOTHING) & (screens.onset[:, target] > 0)
        self._target, self._primed = screens.concept[:, target], primed
        self._onset, self._columns = screens.onset[:, target], np.arange(shape[1])
        self._last = np.zeros(shape[1], dtype=np.float32)
        self.start = dict(zip(POPULATIONS, self._starts(circuit), strict=True))

    @staticmethod
    def _starts(circuit: Circuit) -> list[int]:
        sizes = [circuit.n_pools(name) for name in POPULATIONS]
        return [int(x) for x in np.cumsum([0, *sizes[:-1]])]

    def record(self, world: ConceptWorld, now: int, cohort: Cohort) -> None:
        """Add this moment."""
        t, trial = world.elapsed, world.trial
        inside = [w for w in self.WINDOWS if w[0] <= t < w[1]]
        if inside:
            rate = cohort.rate[self._pools]
            for w in inside:
                self.means[w][trial] += rate * np.float32(STEP / (w[1] - w[0]))
        if self._primed[trial].any():
            self._recognise(t, trial, cohort)

    def _recognise(self, t: int, trial: int, cohort: Cohort) -> None:
        rate = cohort.rate[cohort.pools("ATL").start + self._target[trial], self._columns]
        since, level = t - self._onset[trial], RECOGNISED.value
        new = self._primed[trial] & (since >= 0) & np.isnan(self.recognition[trial])
        new &= rate >= level
        part = (level - self._last[new]) / (rate[new] - self._last[new])
        self.recognition[trial, new] = since[new] - STEP * (1.0 - np.maximum(part, 0.0))
        self._last = rate

    def above(self, population: str, pool: int, window: tuple[int, int]) -> Array:
        """Rate of a pool in a window above that before, (trials, columns)."""
        row = self.start[population] + pool
        return np.asarray(self.means[window][:, row] - self.means[BASELINE][:, row])

    def cells(self, where: Array) -> Array:
        """Rates (trials, concepts, columns) that each trial evokes in the cells of concepts."""
        return np.take_along_axis(
            self.means[EVOKED], np.broadcast_to(where, (len(self.recognition), *where.shape)), 1
        )


def learn(
    session: Session,
    phase: Phase,
    screens: Screens,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> Weights:
    """Show what is learnt from; nothing is kept of it but the weights after it."""
    world = ConceptWorld(screens, session.individual("stimulus_drive", columns.place))
    return session.run(phase, world, columns, weights, screens.milliseconds + STEP, side=side)


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """Each concept of the test alone: values, dopamine, and what it brings to mind."""
    rngs = session.rngs(columns.place, 221)
    screens = lists.alone(lists.PROBED, session.settings.trials, where, rngs)
    task = np.repeat(np.asarray(tasks), len(columns) // len(tasks))
    own = [(a.name, str(t)) for a, t in zip(columns.arms, task, strict=True)]
    labels = list(dict.fromkeys(own))
    label = np.array([labels.index(pair) for pair in own])
    evoked = Evoked(session.circuit, screens)
    epochs = EpochRecorder(
        *(session.circuit, screens.condition, len(lists.PROBED), label, BEFORE, AFTER),
        windows={},
        watched=WATCHED,
    )
    stimulus = session.individual("stimulus_drive", columns.place)
    world = ConceptWorld(screens, stimulus, (evoked, epochs))
    session.run(phase, world, columns, weights, screens.milliseconds + STEP, side=side)
    session.part.add_epochs(labels, lists.PROBED, label, epochs)
    shown = np.array(lists.PROBED)[screens.condition]
    session.add_trials(
        phase,
        columns,
        shown.shape,
        task=task,
        block=phase.runs[side],
        condition=shown,
        shown=shown,
        other="none",
        value=evoked.above("BLA", lists.FOOD, EVOKED),
        drink_value=evoked.above("BLA", lists.WATER, EVOKED),
        dopamine=evoked.above("VTA", 0, DOPAMINE_IN),
        activity=evoked.cells(where)[:, lists.index(lists.MEAL_NAME)],
    )


def map_concepts(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    columns: Columns,
    weights: Weights,
) -> None:
    """What every concept, shown alone, evokes in the cells of every other: a row for each pair."""
    rngs = session.rngs(columns.place, 223)
    screens = lists.alone(lists.CONCEPTS, session.settings.trials, where, rngs)
    evoked = Evoked(session.circuit, screens)
    world = ConceptWorld(screens, session.individual("stimulus_drive", columns.place), (evoked,))
    session.run(phase, world, columns, weights, screens.milliseconds + STEP)
    cells = evoked.cells(where)
    member = screens.condition == np.arange(len(lists.CONCEPTS))[:, None, None]
    mean = np.einsum("ktc,tpc->kpc", member, cells) / session.settings.trials
    names = np.array(lists.CONCEPTS)
    session.add_trials(
        phase,
        columns,
        mean.shape,
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[0],
        condition=names[:, None, None],
        shown=names[:, None, None],
        other=names[:, None],
        activity=mean,
        together=lists.together(session.settings.culture)[:, :, None],
    )


def recognise(
    session: Session, phase: Phase, where: Array, columns: Columns, weights: Weights
) -> None:
    """Targets after primes that keep their company, and after others."""
    trials = lists.primed(session.settings.trials)
    screens = lists.priming(trials, where, session.rngs(columns.place, 227))
    evoked = Evoked(session.circuit, screens)
    world = ConceptWorld(screens, session.individual("stimulus_drive", columns.place), (evoked,))
    session.run(phase, world, columns, weights, screens.milliseconds + STEP)

    def each(name: str) -> Array:
        return np.array([getattr(t, name) for t in trials])[screens.condition]

    session.add_trials(
        phase,
        columns,
        screens.condition.shape,
        task=phase.name,
        block=phase.runs[0],
        condition=np.where(each("related"), "related", "unrelated"),
        shown=each("target"),
        other=each("prime"),
        soa=each("soa") * 1e-3,
        recognition=evoked.recognition * 1e-3,
    )


def offer(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """The associate and the control, one on either side; nothing comes of a choice."""
    rngs = session.rngs(columns.place, 229)
    offers, side_of = lists.offers(session.settings.choices, where, rngs)
    drawn = (session.individual(n, columns.place) for n in ("stimulus_drive", "threshold"))
    world = ChoiceWorld(offers, *drawn)
    session.run(phase, world, columns, weights, offers.milliseconds + STEP, side=side)
    took = world.taken == side_of
    session.add_trials(
        phase,
        columns,
        took.shape,
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition="choice",
        shown=lists.ASSOCIATE,
        other=lists.CONTROL,
        chosen=np.where(world.taken == NOTHING, np.nan, took),
        rt=world.decision * 1e-3 + non_decision_time(),
    )
