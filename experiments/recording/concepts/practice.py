"""Practice in taking what is seen, so that an outcome comes to call for the action."""

from __future__ import annotations

import numpy as np

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.worlds.staged.stimulus_pairs import LONGEST
from striata.experiments.worlds.staged.task import Task
from striata.experiments.worlds.staged.world import StagedWorld


def take(
    session: Session,
    phase: Phase,
    task: Task,
    rngs: list[np.random.Generator],
    one: Columns,
    start: Weights,
) -> Weights:
    """The trials of a task of taking, for one group of columns; the weights after them."""
    stimulus, threshold = (
        session.individual(name, one.place) for name in ("stimulus_drive", "threshold")
    )
    world = StagedWorld(task, 1, stimulus, threshold, rngs, np.zeros(len(one)))
    return session.run(phase, world, one, start, session.settings.practice * LONGEST)
