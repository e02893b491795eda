"""Tests of options in contexts, and of pairs of options: what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.still import still
from striata.experiments.worlds.concepts import aspects
from striata.experiments.worlds.concepts.lists import FOOD, WATER
from striata.experiments.worlds.concepts.screens import NOTHING

Array = NDArray[Any]

COLUMNS: dict[str, Column] = COMMON | {
    "option": Column("i2", "", "number of the option, from 0; -1 where a context is alone"),
    "beside": Column("i2", "", "number of the context, aspect or other option; -1 for none"),
    "value": Column(
        "f4", "spikes/s", "BLA's cells of food and drink, above those with nothing shown"
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
    """Everything of :func:`aspects.tests`.

    `met` are cells of concepts (concepts, columns), and how often options were with aspects
    (options, aspects, columns).
    """
    where, often = met
    trials = aspects.tests()
    pairs = np.array([(t.option, t.beside) for t in trials])
    beside = np.array([aspects.STRENGTH.get(t.condition, 1.0) for t in trials])
    kind = np.array([aspects.CONDITIONS.index(t.condition) for t in trials])
    things = (pairs, np.stack([np.ones_like(beside), beside], axis=1))
    kept = (tasks, kind, aspects.CONDITIONS)
    found = still(session, phase, things, where, columns, weights, side, kept)
    option = np.where(pairs[:, 0] == NOTHING, -1, pairs[:, 0] - aspects.FIRST_OPTION)
    number = [t.beside - FIRST.get(t.condition, aspects.FIRST_CONTEXT) for t in trials]
    session.add_trials(
        phase,
        columns,
        (len(trials), len(columns)),
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition=np.array(aspects.CONDITIONS)[kind][:, None],
        option=option[:, None],
        beside=np.where(pairs[:, 1] == NOTHING, -1, number)[:, None],
        value=found.above("BLA", FOOD) + found.above("BLA", WATER),
        shared=_shared(trials, often),
        most=_most(found.cells(where), pairs),
    )


#: Number of the first concept that stands beside an option in a condition, where it is no context.
FIRST = {aspects.PAIR: aspects.FIRST_OPTION, aspects.ATTENTION: 0, aspects.STRONG: 0}
#: Contexts of which it is known what an option has in common with them.
IN_COMMON = (aspects.FAINT, aspects.CLEAR, aspects.ATTENTION, aspects.STRONG)


def _shared(trials: Sequence[aspects.Shown], often: Array) -> Array:
    """Times of the option with the aspect of its context, (trials, columns); NaN without one."""
    out = np.full((len(trials), often.shape[2]), np.nan)
    for k, t in enumerate(trials):
        if t.condition in IN_COMMON and t.option != NOTHING:
            aspect = t.beside - FIRST.get(t.condition, aspects.FIRST_CONTEXT)
            out[k] = often[t.option - aspects.FIRST_OPTION, aspect]
    return out


def _most(cells: Array, pairs: Array) -> Array:
    """Rate of the most active concept that is not shown, (trials, columns) [spikes/s]."""
    rate = cells.copy()
    for slot in range(pairs.shape[1]):
        here = np.flatnonzero(pairs[:, slot] != NOTHING)
        rate[here, pairs[here, slot]] = -np.inf
    return np.asarray(rate.max(axis=1))
