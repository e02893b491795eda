"""Learning without reward, while a cohort runs: what is always done (habit), and what brings what (a world model)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit, Projection, Repetition, WorldModel
from striata.circuits.plasticity import rules
from striata.circuits.plasticity.rules import Modelled, Repeated

if TYPE_CHECKING:
    from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]


class Repeater:
    """Follows a circuit's :class:`~striata.circuits.description.Repetition`.

    `step` [s] lies between two advances.
    """

    def __init__(self, circuit: Circuit, columns: int, step: float) -> None:
        permits = {t: m.name for m in circuit.modulators for t in m.teaches}
        self._places = [
            (
                p.name,
                circuit.slices[p.source],
                circuit.slices[p.target],
                permits[p.target],
                _repeated(circuit, p, circuit.repetition, step),
            )
            for p in circuit.projections
            if p.plastic == "repetition"
        ]

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Nothing is held for a column."""

    def advance(self, cohort: Cohort) -> None:
        """One step of the cohort's weights in place."""
        for name, source, target, permits, k in self._places:
            dopamine = cohort.concentration[permits] * cohort.level[permits]
            rules.repeat(
                cohort.weights[name], cohort.rate[source], cohort.rate[target], dopamine, k
            )


def _repeated(circuit: Circuit, p: Projection, rule: Repetition | None, step: float) -> Repeated:
    assert rule is not None
    pre, post = (
        np.float32(circuit.population(side).rest.value + rule.done.value)
        for side in (p.source, p.target)
    )
    return Repeated(
        pre,
        post,
        np.float32(rule.scale.value),
        step * rule.rate.value,
        np.float32(rule.w_max.value),
    )


class Modeller:
    """Follows a circuit's :class:`~striata.circuits.description.WorldModel`.

    `step` [s] lies between two advances.

    Attributes
    ----------
    first, trace : projection → (columns, targets), what was done of late, in two stages
    mean : projection → (columns, sources), how much each outcome is there on average
    """

    def __init__(self, circuit: Circuit, columns: int, step: float) -> None:
        projections = [p for p in circuit.projections if p.plastic == "model"]
        self.first, self.trace = (
            {p.name: np.zeros((columns, circuit.n_pools(p.target))) for p in projections}
            for _ in range(2)
        )
        self.mean = {p.name: np.zeros((columns, circuit.n_pools(p.source))) for p in projections}
        if projections:
            self._k, self._efference = _modelled(circuit, circuit.world_model, step)
        self._places = [(p.name, circuit.slices[p.source]) for p in projections]

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.first, self.trace, self.mean = (
            {k: v[kept] for k, v in held.items()} for held in (self.first, self.trace, self.mean)
        )

    def advance(self, cohort: Cohort) -> None:
        """One step of traces, and of the cohort's weights in place."""
        for name, source in self._places:
            act, outcome = cohort.rate[self._efference], cohort.rate[source]
            held = cohort.weights[name], self.first[name], self.trace[name], self.mean[name]
            rules.model(*held, act, outcome, self._k)


def _modelled(circuit: Circuit, rule: WorldModel | None, step: float) -> tuple[Modelled, slice]:
    """How the world model learns, and where it sees what is done."""
    assert rule is not None
    done, scale, outcome, sure = (
        np.float32(x)
        for x in (
            circuit.population(rule.efference).rest.value + rule.done.value,
            rule.scale.value,
            rule.outcome.value,
            rule.sure.value,
        )
    )
    k = Modelled(
        done=done,
        scale=scale,
        outcome=outcome,
        sure=sure,
        share=step / rule.tau.value,
        usual=step / rule.tau_mean.value,
        gain=rule.gain.value,
        dose=step * rule.rate.value,
        w_max=rule.w_max.value,
    )
    return k, circuit.slices[rule.efference]
