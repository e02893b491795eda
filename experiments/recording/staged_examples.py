"""Example trials of tasks in stages: subject 0, each trial in a column of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.recording.examples import Moment, Watch, examples
from striata.experiments.worlds.outcomes import REWARD_AFTER
from striata.experiments.worlds.senses import OUTCOME_AFTER
from striata.experiments.worlds.staged.task import Task
from striata.experiments.worlds.staged.world import StagedWorld

Array = NDArray[Any]
#: Window around the first stimulus [ms].
BEFORE, AFTER = 300, 3500
#: Trials that are tried for each kind of column.
TRIED = {"rate": 12, "spiking": 4}
#: The first trial begins so late [ms].
_BEGIN = 500


def staged_examples(
    session: Session,
    phase: Phase,
    task: Task,
    stages: int,
    weights: Weights,
    happened: Callable[[StagedWorld, int], tuple[str, str]],
) -> dict[str, Array]:
    """The first trial of each kind among the columns of a task, with all rates.

    Parameters
    ----------
    task
        Trials of subject 0; the first one of each column is watched.
    weights
        Of the subject, (1, …), with which every trial starts.
    happened
        World and column → condition and what was done, in words.
    """
    n = task.first.shape[1]
    columns = Columns(np.zeros(n, dtype=np.int64), session.settings.chosen[:1] * n)
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    rngs = session.rngs(columns.place, phase.runs[0])
    world = StagedWorld(task, stages, stimulus, threshold, rngs, np.zeros(n))
    watch = Watch(world, _BEGIN + AFTER)
    start = {name: np.repeat(w[:1], n, axis=0) for name, w in weights.items()}
    session.run(phase, watch, columns, start, watch.length + 1, prepare=watch.begin)
    kinds: dict[tuple[str, str], int] = {}
    for k in range(n):
        kinds.setdefault(happened(world, k), k)
    return examples(
        watch,
        [_moment(world, k, *kind) for kind, k in sorted(kinds.items())],
        "stimulus",
        BEFORE,
        AFTER,
    )


def _moment(world: StagedWorld, k: int, condition: str, outcome: str) -> Moment:
    decision = world.decision[0, :, k] * 1e-3
    last = np.flatnonzero(np.isfinite(decision))
    reward = np.nan
    if world.reward[0, k] > 0:
        ended = world.onset[0, last[-1], k] - world.onset[0, 0, k]
        reward = decision[last[-1]] + (ended + OUTCOME_AFTER.value + REWARD_AFTER.value) * 1e-3
    response = int(world.action[0, 0, k])
    return Moment(
        k,
        int(world.onset[0, 0, k]),
        condition,
        outcome,
        response=response,
        decision=float(decision[0]),
        reward=float(reward),
    )
