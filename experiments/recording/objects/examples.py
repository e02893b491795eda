"""Example looks after a life: subject 0 at an object, whole, less a feature, with one more."""

from __future__ import annotations

import numpy as np

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.objects import lists
from striata.experiments.worlds.objects.looks import BEFORE, LOOK, Looks, LookWorld

KEPT = (lists.WHOLE, lists.WITHOUT, lists.WITH)


def show(session: Session, phase: Phase, weights: Weights) -> None:
    """Keep one look at the first object in each of three views, in a column of its own."""
    if not session.shows_examples:
        return
    arm = session.settings.chosen[0]
    columns = Columns(np.zeros(len(KEPT), dtype=np.int64), (arm,) * len(KEPT))
    whole = lists.objects(session.rngs(columns.place[:1], 271)[0])[0]
    views = np.repeat(whole[:, None], len(KEPT), axis=1)
    views[whole.argmax(), KEPT.index(lists.WITHOUT)] = 0.0
    views[whole.argmin(), KEPT.index(lists.WITH)] = 1.0
    one = np.ones((1, len(KEPT)))
    world = LookWorld(
        Looks(views[None], one, one), session.individual("stimulus_drive", columns.place)
    )
    watch = Watch(world, BEFORE + LOOK)
    start = {name: np.repeat(w[:1], len(KEPT), axis=0) for name, w in weights.items()}
    session.run(phase, watch, columns, start, watch.length + 1, prepare=watch.begin)
    moments = [Moment(column=k, onset=BEFORE, condition=name) for k, name in enumerate(KEPT)]
    session.part.example = examples(watch, moments, "look", BEFORE, LOOK)
