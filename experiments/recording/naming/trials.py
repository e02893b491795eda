"""Trials with objects and words, alone: which concept each calls up, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import COMMON, TEXT, Column
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.concepts.evoked import DOPAMINE_IN, EVOKED, RECOGNISED, Evoked
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds.concepts.screens import STEP
from striata.experiments.worlds.naming import lists
from striata.experiments.worlds.naming.sights import Sights, SightWorld

Array = NDArray[Any]

#: Recorded around the onset of what is shown [ms].
BEFORE, AFTER = 200, 1200
WATCHED = ("PIT", "PR", "VWFA", "ATL", "ATL_I", "BLA", "VTA")

COLUMNS: dict[str, Column] = COMMON | {
    "shown": Column(TEXT, "", "name of the object or of the word"),
    "by": Column(TEXT, "", "whether it is an object or a word"),
    "concept": Column("f4", "spikes/s", "cells of its concept, 300 to 1000 ms; NaN without a name"),
    "other": Column("f4", "spikes/s", "cells of the other names' concepts, the mean of them"),
    "told": Column(TEXT, "", "name whose concept is the most active of all, beyond 10 spikes/s"),
    "value": Column("f4", "spikes/s", "BLA's cells of food, 300 to 1000 ms, above before"),
    "drink_value": Column("f4", "spikes/s", "the same of its cells of drink"),
    "dopamine": Column("f4", "spikes/s", "VTA, 60 to 400 ms after onset, above before"),
}
NONE = "none"


def see(
    session: Session,
    phase: Phase,
    sights: Sights,
    columns: Columns,
    weights: Weights,
    side: int = 0,
    recorders: Sequence[Any] = (),
) -> Weights:
    """Show sights to the subjects of some columns; the weights after them."""
    stimulus = session.individual("stimulus_drive", columns.place)
    world = SightWorld(sights, stimulus, recorders)
    return session.run(phase, world, columns, weights, sights.milliseconds + STEP, side=side)


def probe(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    where: Array,
    whole: Sequence[Array],
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """Each object and each word alone, `trials` times, in views that were not seen before."""
    shown = [sight for _, sight in lists.PROBES for _ in range(session.settings.trials)]
    sights, order = lists.sights([shown], where, whole, session.rngs(columns.place, 307))
    kind = order // session.settings.trials
    task, labels, label = columns.labelled(tasks)
    evoked = Evoked(session.circuit, sights.screens)
    epochs = EpochRecorder(
        *(session.circuit, kind, len(lists.PROBED), label, BEFORE, AFTER),
        windows={},
        watched=WATCHED,
    )
    see(session, phase, sights, columns, weights, side, (evoked, epochs))
    session.part.add_epochs(labels, lists.PROBED, label, epochs)
    by, name = np.array([text.split(": ") for text in lists.PROBED])[kind].transpose(2, 0, 1)
    session.add_trials(
        phase,
        columns,
        kind.shape,
        task=task,
        block=phase.runs[side],
        condition=np.array(lists.PROBED)[kind],
        shown=name,
        by=by,
        **called(evoked, where, name),
        value=evoked.above("BLA", lists.FOOD, EVOKED),
        drink_value=evoked.above("BLA", lists.WATER, EVOKED),
        dopamine=evoked.above("VTA", 0, DOPAMINE_IN),
    )


def called(evoked: Evoked, where: Array, name: Array) -> dict[str, Array]:
    """Rates of the concept's own cells and of the other names', and the most active concept's."""
    cells = evoked.cells(where)  # (trials, concepts, columns)
    names = np.array(lists.NAMES)
    own = names[:, None] == name[:, None]
    few = cells[:, : len(names)]
    there = own.any(axis=1)
    most = cells.argmax(axis=1)
    told = (most < len(names)) & (cells.max(axis=1) >= RECOGNISED.value)
    return {
        "concept": np.where(there, (few * own).sum(axis=1), np.nan),
        "other": (few * ~own).sum(axis=1) / (~own).sum(axis=1),
        "told": np.where(told, np.append(names, NONE)[np.minimum(most, len(names))], NONE),
    }
