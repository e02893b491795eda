"""Trials with concepts: what each evokes in the brain, how soon it is recognised, and choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.choosing import choose
from striata.experiments.recording.concepts.evoked import DOPAMINE_IN, EVOKED, Evoked
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds.concepts import lists
from striata.experiments.worlds.concepts.levers import FOOD_ITSELF, NONE
from striata.experiments.worlds.concepts.screens import STEP, ConceptWorld, Screens

Array = NDArray[Any]

#: Recorded around the onset of a concept [ms].
BEFORE, AFTER = 200, 1200
WATCHED = ("ATL", "ATL_I", "BLA", "VTA", "VS", "PL")

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
        "f4", "", "1 if `shown` (or its lever) was taken, 0 if `other`; NaN if none or no choice"
    ),
    "rt": Column("f4", "s", "offer to action, non-decision time included; NaN without"),
    "cached": Column(
        "f4", "", "in all trials of work: what OFC's weights onto D1 minus D2 gained for `shown`"
    ),
}
#: What concepts keep company by, and what the amygdala reads of them.
COMPANY, WORTH = "ATL → ATL (some)", "ATL → BLA (all)"
ASSOCIATION_OFF = Arm(
    "association off",
    "concepts no longer activate one another: ATL → ATL is cut in the test",
    "mechanism",
    cut=(COMPANY,),
)
VALUATION_OFF = Arm(
    "valuation off",
    "the amygdala no longer reads concepts: ATL → BLA is cut in the test",
    "mechanism",
    cut=(WORTH,),
)
TEXTS = (*lists.CONCEPTS, FOOD_ITSELF, NONE)


def present(
    session: Session,
    phase: Phase,
    screens: Screens,
    columns: Columns,
    weights: Weights,
    side: int = 0,
    recorders: Sequence[Any] = (),
    environment: Callable[..., ConceptWorld] = ConceptWorld,
) -> Weights:
    """Show screens to the subjects of some columns; the weights after them.

    `environment` makes the world of screens, a factor on stimuli of each column, and recorders.
    """
    stimulus = session.individual("stimulus_drive", columns.place)
    world = environment(screens, stimulus, recorders)
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
    task, labels, label = columns.labelled(tasks)
    evoked = Evoked(session.circuit, screens)
    epochs = EpochRecorder(
        *(session.circuit, screens.condition, len(lists.PROBED), label, BEFORE, AFTER),
        windows={},
        watched=WATCHED,
    )
    present(session, phase, screens, columns, weights, side, (evoked, epochs))
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
        other=NONE,
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
    present(session, phase, screens, columns, weights, recorders=(evoked,))
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
    present(session, phase, screens, columns, weights, recorders=(evoked,))

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
    offered = lists.offers(session.settings.choices, where, rngs)
    found = choose(session, phase, offered, columns, weights, side)
    session.add_trials(
        phase,
        columns,
        found["rt"].shape,
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition="choice",
        shown=lists.ASSOCIATE,
        other=lists.CONTROL,
        **found,
    )
