"""An example of an event that is stored and then recalled from a part: subject 0, kept whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import Arm
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session
from striata.experiments.recording.episodes.trials import Memories
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.episodes import lists
from striata.experiments.worlds.episodes.events import AFTER, BEFORE, EVENT, Events, EventWorld

Array = NDArray[Any]


def show(
    session: Session, phase: Phase, arms: tuple[Arm, ...], memories: Memories, event: Array
) -> None:
    """Keep an event (1, pools) that is new, and then a cue of it, in each of some arms."""
    if not session.shows_examples:
        return
    columns = Columns(np.zeros(len(arms), dtype=np.int64), arms)
    pattern = np.concatenate([event, lists.cue(event, lists.PARTIAL)])[:, :, None]
    events = Events(np.repeat(pattern, len(arms), axis=2), EVENT)
    world = EventWorld(events, session.individual("stimulus_drive", columns.place))
    watch = Watch(world, events.milliseconds)
    start = {name: np.repeat(w[:1], len(arms), axis=0) for name, w in memories.weights.items()}
    session.run(phase, watch, columns, start, watch.length + 1, prepare=watch.begin)
    moments = [
        Moment(k, BEFORE, lists.PARTIAL, f"a new event, then {lists.PARTIAL}: {arm.name}")
        for k, arm in enumerate(arms)
    ]
    until = events.length + EVENT + AFTER - BEFORE
    session.part.example = examples(watch, moments, "event", BEFORE, until)
