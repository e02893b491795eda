"""Association: three-factor Hebbian learning of cortico-cortical projections, after a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import (
    Anatomy,
    Bounds,
    CohortState,
    LearningRule,
    Parameter,
    require,
)
from striata.circuits.description.rules import Array


@dataclass(frozen=True, kw_only=True)
class Association(LearningRule):
    """Three-factor Hebbian learning between zero and `w_max`, once a trial is over.

    A weight goes the fraction 1 − exp(−|x|) of its way to `w_max` where x > 0, to zero where x < 0:

        x = `learning_rate` · m · a_pre · (a_post − θ)

    Here a are the two sides' mean rates in the trial above rest over `scale`, θ is the mean of
    a_post over the target's pools (a sliding threshold: Sejnowski 1977, Bienenstock 1982; zero for
    a target of one pool, such as interneurons that all share), and m is the phasic rise of
    `modulator` over its tonic concentration. Weights are relative to the projection's own.
    """

    name = "association"
    bounds: ClassVar[Bounds] = {
        "learning_rate": ("", 0, 100),
        "scale": ("spikes/s", 0.1, 1000),
        "w_max": ("", 0, 10),
    }

    modulator: str
    learning_rate: Parameter
    scale: Parameter
    w_max: Parameter

    def check(self, circuit: Anatomy) -> None:
        """The modulator must be there."""
        require(self.modulator, {m.name for m in circuit.modulators}, "modulator", self.name)

    def after_trial(self, cohort: CohortState, activity: Array, columns: NDArray[np.bool_]) -> None:
        """Change weights by the trial's mean rates, with the modulator as it is now."""
        circuit = cohort.circuit
        phasic = np.maximum(cohort.concentration[self.modulator][columns] - 1.0, 0.0)
        rest = np.array([circuit.population(n).rest.value for n, _ in circuit.pools])[:, None]
        a = (np.maximum(activity - rest, 0.0) / self.scale.value).T
        for p in self.projections(circuit):
            w = cohort.weights[p.name]
            post, pre = a[:, circuit.slices[p.target]], a[:, circuit.slices[p.source]]
            above = post - post.mean(axis=1, keepdims=True) if post.shape[1] > 1 else post
            rate = self.learning_rate.value * p.rate_factor.value
            change = rate * phasic[:, None, None] * above[:, :, None] * pre[:, None, :]
            bound = np.where(change > 0, self.w_max.value, 0.0)
            w[columns] -= np.expm1(-np.abs(change)) * (bound - w[columns])
