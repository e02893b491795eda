"""Example trials of an object or a word alone: subject 0, each in a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, pick
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.recording.naming.trials import AFTER, BEFORE
from striata.experiments.worlds.concepts.screens import BEFORE as LEAD
from striata.experiments.worlds.naming import lists
from striata.experiments.worlds.naming.sights import SightWorld

Array = NDArray[Any]
KEPT = tuple(
    lists.PROBES[lists.PROBED.index(f"{by}: {name}")]
    for by, name in (
        (lists.OBJECT, lists.MEAL_NAME),
        (lists.OBJECT, lists.UNNAMED),
        (lists.WORD_OF, lists.MEAL_NAME),
    )
)


def show(
    session: Session, phase: Phase, where: Array, whole: Sequence[Array], weights: Weights
) -> None:
    """Keep one trial each of the meal's object and word, and of an object without a name."""
    if not session.shows_examples:
        return
    columns = Columns(np.zeros(len(KEPT), dtype=np.int64), session.settings.chosen[:1] * len(KEPT))
    trials, rngs = [[sight] for _, sight in KEPT], session.rngs(columns.place, 311)
    whose = [whole[k] for k in columns.place]
    sights, _ = lists.sights(trials, where[:, columns.place], whose, rngs)
    world = SightWorld(sights, session.individual("stimulus_drive", columns.place))
    watch = Watch(world, sights.milliseconds)
    start = pick(weights, columns.place)
    session.run(phase, watch, columns, start, watch.length + 1, prepare=watch.begin)
    moments = [Moment(column=k, onset=LEAD, condition=name) for k, (name, _) in enumerate(KEPT)]
    session.part.example = examples(watch, moments, "sight", BEFORE, AFTER)
