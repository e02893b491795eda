"""Tests of options in contexts, without noise: what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.evoked import EVOKED, Evoked, without_noise
from striata.experiments.recording.concepts.trials import AFTER, BEFORE, WATCHED
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds.concepts import aspects
from striata.experiments.worlds.concepts.lists import FOOD, WATER
from striata.experiments.worlds.concepts.screens import NOTHING, STEP, ConceptWorld

Array = NDArray[Any]

COLUMNS: dict[str, Column] = COMMON | {
    "option": Column("i2", "", "number of the option, from 0; -1 where a context is alone"),
    "beside": Column("i2", "", "number of the context, aspect or other option; -1 for none"),
    "value": Column(
        "f4", "spikes/s", "BLA's cells of food and drink, 300 to 1000 ms, above before"
    ),
    "shared": Column("f4", "", "times with what the context has been with, or attention is on"),
    "most": Column("f4", "spikes/s", "most active concept that is not shown"),
}


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    met: tuple[Array, Array],
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """Every trial of :func:`aspects.tests` once, without noise.

    `met` are cells of concepts (concepts, columns), and how often options were with aspects
    (options, aspects, columns).
    """
    where, often = met
    trials, n = aspects.tests(), len(columns)
    pairs = np.array([(t.option, t.beside) for t in trials])
    beside = np.array([aspects.STRENGTH.get(t.condition, 0.0) for t in trials])
    strength = np.stack([np.ones_like(beside), beside], axis=1)
    screens = aspects.screens(
        np.repeat(pairs[:, :, None], n, axis=2), where, np.repeat(strength[:, :, None], n, axis=2)
    )
    kind = np.array([aspects.CONDITIONS.index(t.condition) for t in trials])
    task, labels, label = columns.labelled(tasks)
    evoked = Evoked(session.circuit, screens)
    epochs = EpochRecorder(
        *(session.circuit, np.repeat(kind[:, None], n, axis=1), len(aspects.CONDITIONS), label),
        *(BEFORE, AFTER),
        windows={},
        watched=WATCHED,
    )
    stimulus = session.individual("stimulus_drive", columns.place)
    world = ConceptWorld(screens, stimulus, (evoked, epochs))
    many = screens.milliseconds + STEP
    session.run(phase, world, columns, weights, many, side=side, prepare=without_noise)
    session.part.add_epochs(labels, aspects.CONDITIONS, label, epochs)
    first = {aspects.PAIR: aspects.FIRST_OPTION, aspects.ATTENTION: 0}
    number = [t.beside - first.get(t.condition, aspects.FIRST_CONTEXT) for t in trials]
    there = pairs[:, 1] != NOTHING
    session.add_trials(
        phase,
        columns,
        (len(trials), n),
        task=task,
        block=phase.runs[side],
        condition=np.array(aspects.CONDITIONS)[kind][:, None],
        option=np.where(pairs[:, 0] == NOTHING, -1, pairs[:, 0] - aspects.FIRST_OPTION)[:, None],
        beside=np.where(there, number, -1)[:, None],
        value=evoked.above("BLA", FOOD, EVOKED) + evoked.above("BLA", WATER, EVOKED),
        shared=_shared(trials, often),
        most=_most(evoked.cells(where), pairs),
    )


def _shared(trials: Sequence[aspects.Shown], often: Array) -> Array:
    """Times of the option with the aspect of its context, (trials, columns); NaN without one."""
    first = {
        aspects.FAINT: aspects.FIRST_CONTEXT,
        aspects.CLEAR: aspects.FIRST_CONTEXT,
        aspects.ATTENTION: 0,
    }
    out = np.full((len(trials), often.shape[2]), np.nan)
    for k, t in enumerate(trials):
        if t.condition in first and t.option != NOTHING:
            out[k] = often[t.option - aspects.FIRST_OPTION, t.beside - first[t.condition]]
    return out


def _most(cells: Array, pairs: Array) -> Array:
    """Rate of the most active concept that is not shown, (trials, columns) [spikes/s]."""
    rate = cells.copy()
    for slot in range(pairs.shape[1]):
        here = np.flatnonzero(pairs[:, slot] != NOTHING)
        rate[here, pairs[here, slot]] = -np.inf
    return np.asarray(rate.max(axis=1))
