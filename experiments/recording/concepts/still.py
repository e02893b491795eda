"""What is evoked without noise: against the same moments of the same subject with nothing shown.

Each thing that is shown has a column of its own, and all columns of a subject meet the same noise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights, join
from striata.experiments.recording.concepts.evoked import EVOKED, Evoked
from striata.experiments.recording.concepts.trials import AFTER, BEFORE, WATCHED
from striata.experiments.recording.epochs import EpochRecorder
from striata.experiments.worlds.concepts.screens import (
    NOTHING,
    SHOWN_FOR,
    STEP,
    ConceptWorld,
    Screens,
    placed,
)

Array = NDArray[Any]


class Still:
    """Means of rates over trials, from which those with nothing shown are taken.

    Attributes
    ----------
    mean : (things, pools, columns) [spikes/s], of the pools of Evoked; nothing is shown first
    """

    def __init__(self, evoked: Evoked, things: int) -> None:
        mean = evoked.means[EVOKED].mean(axis=0)
        self.mean = mean.reshape(len(mean), things + 1, -1).transpose(1, 0, 2)
        self.start = evoked.start

    def above(self, population: str, pool: int) -> Array:
        """Rate of a pool above that with nothing shown, (things, columns)."""
        rate = self.mean[:, self.start[population] + pool]
        return np.asarray(rate[1:] - rate[0])

    def pools(self, population: str, each: Array) -> Array:
        """Rate of a pool for every thing above that with nothing shown, (things, columns).

        `each` (things, columns) numbers the pools.
        """
        row = (self.start[population] + each)[:, None]
        shown = np.take_along_axis(self.mean[1:], row, 1)[:, 0]
        return np.asarray(shown - np.take_along_axis(self.mean[0], row[:, 0], 0))

    def cells(self, where: Array) -> Array:
        """Rates (things, concepts, columns) in the cells of concepts."""
        shape = (len(self.mean) - 1, *where.shape)
        return np.take_along_axis(self.mean[1:], np.broadcast_to(where, shape), 1)


def still(
    session: Session,
    phase: Phase,
    things: tuple[Array, Array],
    where: Array,
    columns: Columns,
    weights: Weights,
    side: int,
    kept: tuple[Sequence[str], Array, tuple[str, ...]],
    environment: Callable[..., ConceptWorld] = ConceptWorld,
) -> Still:
    """Show each thing `trials` times in a column of its own.

    Parameters
    ----------
    things
        Concepts (things, slots), or NOTHING, and factors on their drive, of the same shape.
    where
        Cells of concepts in each column, (concepts, columns).
    kept
        Tasks of the columns, condition of each thing (things,), and names of conditions, by which
        mean rates are kept.
    environment
        Makes the world of screens, a factor on stimuli of each column, and recorders; columns come
        as all of nothing shown, then all of the first thing, and so on.
    """
    concept = np.concatenate([np.full_like(things[0][:1], NOTHING), things[0]])
    strength = np.concatenate([np.ones_like(things[1][:1]), things[1]])
    n, many = len(columns), len(concept)
    wide = Columns(np.tile(columns.place, many), columns.arms * many)
    screens = _screens(concept, strength, np.tile(where, many), session.settings.trials)
    evoked = Evoked(session.circuit, screens)
    tasks, condition, conditions = kept
    _, labels, label = columns.labelled(tasks)
    shown = np.repeat(np.concatenate([[-1], condition]), n)
    epochs = EpochRecorder(
        session.circuit,
        np.tile(shown, (session.settings.trials, 1)),
        len(conditions),
        np.tile(label, many),
        BEFORE,
        AFTER,
        windows={},
        watched=WATCHED,
    )
    stimulus = session.individual("stimulus_drive", wide.place)
    world = environment(screens, stimulus, (evoked, epochs))
    duration = screens.milliseconds + STEP
    session.run(phase, world, wide, join([weights] * many), duration, side=side)
    rows = [(arm, task, c) for arm, task in labels for c in conditions]
    session.part.add_rates(rows, epochs)
    return Still(evoked, len(things[0]))


def _screens(concept: Array, strength: Array, where: Array, trials: int) -> Screens:
    """Every column shows its own thing in all trials, equally well."""
    n = where.shape[1] // len(concept)
    shown = np.tile(np.repeat(concept.T, n, axis=1), (trials, 1, 1))
    zero = np.zeros(shown.shape, dtype=np.int64)
    nothing = np.full((trials, where.shape[1]), NOTHING)
    return Screens(
        concept=placed(shown, where),
        onset=zero,
        until=zero + SHOWN_FOR,
        strength=np.tile(np.repeat(strength.T, n, axis=1), (trials, 1, 1)),
        outcome=nothing,
        condition=nothing,
    )
