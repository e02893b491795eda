"""Objects and written words in sight, for a whole cohort on one clock; food or drink may follow.

An object drives the features that it shows (PIT), a word its form (VWFA). Concepts are driven from
outside only where a trial says so, as when somebody explains a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Parameter
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.worlds.concepts.screens import NOTHING, SHOWN_FOR, ConceptWorld, Screens
from striata.experiments.worlds.objects.looks import FEATURE

Array = NDArray[Any]

#: A written word (VWFA) [nS].
WORD = Parameter(3.0, "nS", "assumed: a clear word, 33 spikes/s")


@dataclass(frozen=True)
class Sights:
    """What is shown, trial by trial.

    Attributes
    ----------
    screens : concepts that are driven from outside, what follows, and how long a trial lasts
    pattern : (trials, features, columns), 1 where a feature of the object is seen
    word : (trials, columns), form of the word, or NOTHING
    gain : (trials, columns), factor on the response to object and word
    """

    screens: Screens
    pattern: Array
    word: Array
    gain: Array

    @property
    def milliseconds(self) -> int:
        """Time that all trials take."""
        return self.screens.milliseconds


class SightWorld(ConceptWorld):
    """The environment of a series of sights; see :class:`ConceptWorld`."""

    def __init__(self, sights: Sights, stimulus: Array, recorders: Sequence[Any] = ()) -> None:
        super().__init__(sights.screens, stimulus, recorders)
        self.sights = sights
        self._strength = sights.gain * stimulus

    def _show(self, cohort: Cohort) -> None:
        super()._show(cohort)
        here = self._strength[self.trial] * (0 <= self.elapsed < SHOWN_FOR)
        seen = FEATURE.value * self.sights.pattern[self.trial]
        cohort.external[cohort.pools("PIT")] = seen * here
        forms = np.arange(cohort.circuit.n_pools("VWFA"))[:, None]
        word = self.sights.word[self.trial]
        cohort.external[cohort.pools("VWFA")] = (
            WORD.value * here * ((forms == word) & (word != NOTHING))
        )
