"""Offers of two concepts, and which of them is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.protocol.columns import non_decision_time
from striata.experiments.protocol.phase import Phase
from striata.experiments.protocol.session import Columns, Session, Weights
from striata.experiments.worlds.concepts.options import ChoiceWorld, Offers
from striata.experiments.worlds.concepts.screens import NOTHING, STEP

Array = NDArray[Any]


def choose(
    session: Session,
    phase: Phase,
    offered: tuple[Offers, Array],
    columns: Columns,
    weights: Weights,
    side: int = 0,
    prepare: Callable[[Cohort], None] = lambda cohort: None,
) -> dict[str, Array]:
    """Run offers of which nothing comes.

    `offered` comes with the side of the first concept, (trials, columns). What comes back are
    columns of the table of trials: whether the first was taken (NaN if neither), and when.
    """
    offers, first = offered
    drawn = (session.individual(n, columns.place) for n in ("stimulus_drive", "threshold"))
    world = ChoiceWorld(offers, *drawn)
    duration = offers.milliseconds + STEP
    session.run(phase, world, columns, weights, duration, side=side, prepare=prepare)
    return {
        "chosen": np.where(world.taken == NOTHING, np.nan, world.taken == first),
        "rt": world.decision * 1e-3 + non_decision_time(),
    }
