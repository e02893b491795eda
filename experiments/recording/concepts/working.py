"""Whether a lever is worked for what it shows, or brings; and what striatum learns of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.columns import non_decision_time
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.worlds.concepts.levers import (
    MEANT,
    LeverWorld,
    press_of,
    pressing,
    shown_by,
)
from striata.experiments.worlds.staged.stimulus_pairs import LONGEST
from striata.experiments.worlds.staged.world import StagedWorld

Array = NDArray[Any]

#: What the state calls for in striatum, by the pathway that promotes and the one that suppresses.
PROMOTES, SUPPRESSES = "OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)"


def work(
    session: Session,
    phase: Phase,
    tasks: Sequence[str],
    brings: Sequence[tuple[str, str]],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int = 0,
) -> None:
    """Presses of two levers, of which each group's `brings` says what they bring.

    `where` are cells of concepts in each column, (concepts, columns).
    """
    n, trials, subjects = session.size, session.settings.work, np.array(session.subjects)
    rngs = session.rngs(columns.place, 231)
    task = pressing(brings, trials, subjects, rngs)
    stimulus, threshold = (
        session.individual(name, columns.place) for name in ("stimulus_drive", "threshold")
    )
    staged = StagedWorld(task, 1, stimulus, threshold, rngs, np.zeros(len(columns)))
    world = LeverWorld(staged, shown_by(brings, subjects, where))
    after = session.run(phase, world, columns, weights, trials * LONGEST, side=side)
    one, other = (press_of(lever, subjects, len(brings)) for lever in (0, 1))
    action = staged.action[:, 0]
    shown, beside = (np.repeat(np.asarray(x), n) for x in zip(*brings, strict=True))
    session.add_trials(
        phase,
        columns,
        action.shape,
        task=np.repeat(np.asarray(tasks), n),
        block=phase.runs[side],
        condition="work",
        shown=shown,
        other=beside,
        chosen=np.where(action < 0, np.nan, action == one),
        rt=staged.decision[:, 0] * 1e-3 + non_decision_time(),
        cached=_cached(after, one, other) - _cached(weights, one, other),
    )


def _cached(weights: Weights, one: Array, other: Array) -> Array:
    """How much more the levers call for one press than for the other in striatum, (columns,)."""
    column = np.arange(len(one))
    promotes, suppresses = (weights[name][:, :, MEANT] for name in (PROMOTES, SUPPRESSES))
    net = promotes - suppresses
    return np.asarray(net[column, one] - net[column, other])
