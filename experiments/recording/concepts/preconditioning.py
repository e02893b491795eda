"""Concepts that hippocampus and association cortex have met together: values, and what comes back.

A concept's cells are in ATL, and its pool of objects in entorhinal cortex and CA1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.still import still
from striata.experiments.worlds.concepts import precedence
from striata.experiments.worlds.concepts.lists import FOOD
from striata.experiments.worlds.concepts.scenes import Remembered, SceneWorld
from striata.experiments.worlds.concepts.screens import NOTHING
from striata.experiments.worlds.episodes.contexts import place_at

Array = NDArray[Any]

COLUMNS: dict[str, Column] = COMMON | {
    "shown": Column(TEXT, "", "concept that is shown"),
    "value": Column("f4", "spikes/s", "BLA's cells of food, above those with nothing shown"),
    "company": Column("f4", "spikes/s", "ATL's cells of its partner, above nothing shown"),
    "recalled": Column("f4", "spikes/s", "CA1's pool of its partner, above nothing shown"),
}


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    objects: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """What each concept is worth alone, and how much of its partner it brings back.

    `where` and `objects` are of each column: cells of concepts, and their entorhinal pools by cell.
    """
    n = len(precedence.CONCEPTS)
    number, here = np.arange(n), np.arange(len(columns))
    concept = np.stack([number, np.full_like(number, NOTHING)], axis=1)
    context = place_at(precedence.LATER[0], ())
    everywhere = np.tile(objects, n + 1)
    world = partial(SceneWorld, remembered=Remembered(everywhere, context, True, False))
    things, kept = (concept, np.ones(concept.shape)), (tasks, number, precedence.CONCEPTS)
    found = still(session, phase, things, where, columns, weights, side, kept, world)
    partner = [precedence.number(precedence.PARTNER[c]) for c in precedence.CONCEPTS]
    cells = where[partner]
    names = np.array(precedence.CONCEPTS)[:, None]
    session.add_trials(
        phase,
        columns,
        (n, len(columns)),
        task=np.repeat(np.asarray(tasks), len(columns) // len(tasks)),
        block=phase.runs[side],
        condition=names,
        shown=names,
        value=found.above("BLA", FOOD),
        company=found.pools("ATL", cells),
        recalled=found.pools("CA1", objects[cells, here]),
    )
