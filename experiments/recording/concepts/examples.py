"""Example trials of concepts that are shown alone: subject 0, each in a column of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, pick
from striata.experiments.recording.concepts.trials import AFTER, BEFORE
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.concepts import lists
from striata.experiments.worlds.concepts.screens import BEFORE as LEAD
from striata.experiments.worlds.concepts.screens import ConceptWorld

Array = NDArray[Any]
KEPT = (lists.ASSOCIATE, lists.CONTROL, lists.MEAL_NAME)


def show(session: Session, phase: Phase, where: Array, weights: Weights) -> None:
    """Keep one trial each of the associate, the control and the meal's word, after pairing."""
    if not session.shows_examples:
        return
    columns = Columns(np.zeros(len(KEPT), dtype=np.int64), session.settings.chosen[:1] * len(KEPT))
    rngs = session.rngs(columns.place, 233)
    trials = [[lists.Shown(name)] for name in KEPT]
    screens = lists.screens(trials, where[:, columns.place], rngs)
    world = ConceptWorld(screens, session.individual("stimulus_drive", columns.place))
    watch = Watch(world, screens.milliseconds)
    start = pick(weights, columns.place)
    session.run(phase, watch, columns, start, watch.length + 1, prepare=watch.begin)
    moments = [Moment(column=k, onset=LEAD, condition=name) for k, name in enumerate(KEPT)]
    session.part.example = examples(watch, moments, "concept", BEFORE, AFTER)
