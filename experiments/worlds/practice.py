"""A history of practice with univalent words and colours.

The correct action is guided, rewarded and learnt by the circuit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.arms import CONTROL
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.worlds.stroop_trials import COLOURS, stroop_trials
from striata.experiments.worlds.trial_lists import NONE, TrialList
from striata.experiments.worlds.trials import Conductances, Scales, Timing, TrialWorld

Array = NDArray[Any]
#: Shorter interval than in the test: nothing is measured here.
PRACTICE = Timing(interval=300)
#: Streams of noise of a later practice, after those of the first one.
_LATER = 10
#: The last first practice of this process, by all that it depends on: points of a sweep that differ
#: in the test alone share it.
_last: dict[tuple[Any, ...], tuple[Weights, list[Lesson], float]] = {}


@dataclass(frozen=True)
class Lesson:
    """A block of practice: its trials, and the world with responses and decision times [ms]."""

    task: str
    trials: TrialList
    world: TrialWorld


def practise(
    session: Session,
    phase: Phase,
    tasks: tuple[tuple[str, int], ...],
    weights: Weights | None = None,
) -> tuple[Weights, list[Lesson]]:
    """Weights after blocks of practice of the intact brain, and how these went.

    A first practice that this process has just simulated is not simulated again.

    Parameters
    ----------
    phase
        Its streams of noise are those of the blocks.
    tasks
        (task, trials) of each block, in order.
    weights
        Weights to start from; those before anything is learnt where absent.

    Returns
    -------
    projection → (subjects, target pools, source pools), and the blocks.
    """
    if weights is not None:
        return _practised(session, phase, tasks, weights)
    settings, before = session.settings, session.done
    history = (phase, tasks, tuple(session.subjects), settings.seed, session.circuit, session.whole)
    key = (
        *history,
        session.level(phase),
        settings.engine,
        settings.start_digest,
        settings.start_as,
    )
    if key not in _last:
        learnt = _practised(session, phase, tasks, None)
        _last.clear()
        _last[key] = (*learnt, session.done - before)
    weights, lessons, done = _last[key]
    session.done = before + done
    return weights, lessons


def _practised(
    session: Session, phase: Phase, tasks: tuple[tuple[str, int], ...], weights: Weights | None
) -> tuple[Weights, list[Lesson]]:
    """Weights after the blocks, and the blocks; see :func:`practise`."""
    columns, lessons = Columns.of(session.size, (CONTROL,)), []
    for k, (task, n) in enumerate(tasks):
        stream = k + _LATER * (weights is not None)
        start = session.start(columns.place) if weights is None else weights
        shown = stroop_trials(session.circuit, task, *_univalent(session, n, k), 0.0)
        trials = replace(shown, teach=True)
        world = TrialWorld(trials, PRACTICE, Conductances(), Scales.of(session, columns.place))
        weights = session.run(
            phase,
            world,
            columns,
            start,
            n * (PRACTICE.deadline + 1000),
            streams=np.full(len(columns), stream),
        )
        lessons.append(Lesson(task, trials, world))
    assert weights is not None
    return weights, lessons


def _univalent(session: Session, n: int, block: int) -> tuple[Array, Array]:
    """Every feature equally often, in an order of each subject's own.

    Nothing stands in the other stream.
    """
    rngs = session.rngs(np.arange(session.size), 13, block)
    relevant = np.stack([rng.permutation(np.arange(n) % COLOURS) for rng in rngs], axis=1)
    return relevant, np.full_like(relevant, NONE)
