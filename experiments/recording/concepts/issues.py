"""Trials with sides and issues, each alone: what it is worth, and whom it brings to mind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.still import still
from striata.experiments.worlds.concepts import issues
from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.screens import NOTHING

Array = NDArray[Any]

COLUMNS: dict[str, Column] = COMMON | {
    "shown": Column(TEXT, "", "side or issue"),
    "side": Column(TEXT, "", "side that it was met with, or that it is"),
    "meals": Column("f4", "", "meals among the meetings with that side; NaN without"),
    "value": Column("f4", "spikes/s", "BLA's cells of food, above those with nothing shown"),
    "mind": Column("f4", "spikes/s", "cells of that side, 300 to 1000 ms; NaN without"),
}
NONE = "none"


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    met: tuple[Array, Array, Array],
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """What each side and issue evokes alone.

    `met` are cells of concepts (concepts, columns), meals with each side (sides, columns), and the
    side of each issue (issues, columns).
    """
    where, meals, of_issue = met
    names = np.array(issues.CONCEPTS)
    number = np.arange(len(names))
    concept = np.stack([number, np.full_like(number, NOTHING)], axis=1)
    things, kept = (concept, np.ones(concept.shape)), (tasks, number, issues.CONCEPTS)
    found = still(session, phase, things, where, columns, weights, side, kept)
    itself = np.repeat(np.arange(len(issues.SIDES))[:, None], len(columns), axis=1)
    own = np.concatenate([itself, of_issue])
    there, own = own != NOTHING, np.maximum(own, 0)
    mind = np.take_along_axis(found.cells(where), own[:, None], axis=1)[:, 0]
    session.add_trials(
        phase,
        columns,
        own.shape,
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition=names[:, None],
        shown=names[:, None],
        side=np.where(there, np.array(issues.SIDES)[own], NONE),
        meals=np.where(there, np.take_along_axis(meals, own, axis=0), np.nan),
        value=found.above("BLA", FOOD),
        mind=np.where(there, mind, np.nan),
    )
