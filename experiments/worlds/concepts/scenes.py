"""Concepts on a screen, and what entorhinal cortex has of them: now, and at the end of an event.

Each concept that is shown has a pool of objects in entorhinal cortex, too. These follow what is
seen, or take in a whole event, with all that was shown in a trial, once it is over (Ben-Yakov and
Dudai 2011): what lies between, and how long, is then no matter. A place, and pools of time, are
there whenever an object is. That an event is held until its end is given, not simulated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.concepts.screens import NOTHING, ConceptWorld, Screens
from striata.experiments.worlds.episodes.events import ATTRIBUTE, EVENT

Array = NDArray[Any]


@dataclass(frozen=True)
class Remembered:
    """What entorhinal cortex has in a series of screens.

    Attributes
    ----------
    objects : (concepts' cells, columns), entorhinal pool of each concept, by its cells in ATL
    context : (attributes' pools,), 1 for the place and the pools of time
    seen : whether the pools follow what is on the screen
    taken_in : whether the whole event is there for EVENT ms when it is over
    """

    objects: Array
    context: Array
    seen: bool
    taken_in: bool


class SceneWorld(ConceptWorld):
    """The environment of a series of screens that hippocampus stores, or recalls.

    Parameters
    ----------
    screens, stimulus, recorders
        As of :class:`ConceptWorld`.
    remembered
        What entorhinal cortex has.
    """

    def __init__(
        self,
        screens: Screens,
        stimulus: Array,
        recorders: Sequence[Any] = (),
        *,
        remembered: Remembered,
    ) -> None:
        super().__init__(screens, stimulus, recorders)
        self.remembered, self._strength = remembered, ATTRIBUTE.value * stimulus
        shown = np.where(screens.concept == NOTHING, -1, screens.until)
        self._over = shown.max(axis=1)

    def _show(self, cohort: Cohort) -> None:
        super()._show(cohort)
        s, k, r = self.screens, self.trial, self.remembered
        since = self.elapsed - self._over[k]
        whole = r.taken_in & (self._over[k] >= 0) & (since >= 0) & (since < EVENT)
        there = np.zeros((cohort.circuit.n_pools("EC"), len(self._columns)))
        for slot in range(s.concept.shape[1]):
            concept = s.concept[k, slot]
            here = (whole & (concept != NOTHING)) | (self._there(slot) & r.seen)
            cells = r.objects[concept[here], self._columns[here]]
            there[cells, self._columns[here]] = 1.0
            there[:, here] = np.maximum(there[:, here], r.context[:, None])
        cohort.external[cohort.pools("EC")] = self._strength * there
