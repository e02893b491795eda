"""Values of concepts in a series and of options, and choices between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.choosing import choose
from striata.experiments.recording.concepts.still import still
from striata.experiments.worlds.concepts import series
from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.screens import NOTHING

Array = NDArray[Any]

NONE = "none"
COLUMNS: dict[str, Column] = COMMON | {
    "shown": Column(TEXT, "", "concept that is shown, or the first of those that are offered"),
    "other": Column(TEXT, "", "the other that is offered"),
    "value": Column("f4", "spikes/s", "BLA's cells of food, above those with nothing shown"),
    "chosen": Column(
        "f4", "", "1 if `shown` was taken, 0 if `other` was; NaN if none, or no offer"
    ),
    "rt": Column("f4", "s", "offer to action, non-decision time included; NaN without"),
}


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """What each concept is worth alone."""
    number = np.arange(len(series.CONCEPTS))
    concept = np.stack([number, np.full_like(number, NOTHING)], axis=1)
    things, kept = (concept, np.ones(concept.shape)), (tasks, number, series.CONCEPTS)
    found = still(session, phase, things, where, columns, weights, side, kept)
    names = np.array(series.CONCEPTS)[:, None]
    session.add_trials(
        phase,
        columns,
        (len(number), len(columns)),
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition=names,
        shown=names,
        other=NONE,
        value=found.above("BLA", FOOD),
    )


def offer(
    session: Session,
    phase: Phase,
    offered: str,
    tasks: Sequence[str],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """Two concepts, one on either side; nothing comes of a choice."""
    first, second, _ = series.OFFERED[offered]
    rngs = session.rngs(columns.place, 373)
    made = series.offers((first, second), session.settings.choices, where, rngs)
    found = choose(session, phase, made, columns, weights, side)
    session.add_trials(
        phase,
        columns,
        found["rt"].shape,
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition=offered,
        shown=first,
        other=second,
        **found,
    )
