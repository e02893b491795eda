"""Three-factor learning of a cohort, while it runs: eligibility traces of pool pairs, read out by dopamine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import STAGES, Circuit, Projection
from striata.circuits.plasticity import rules
from striata.circuits.plasticity.rules import Taught

if TYPE_CHECKING:
    from striata.circuits.simulation.cohort import Cohort

Array = NDArray[Any]


class Reinforcer:
    """Traces and weight changes of every projection that learns by reinforcement.

    Parameters
    ----------
    circuit
        Whose :class:`~striata.circuits.description.Reinforcement` is followed.
    columns
        Columns of the cohort.
    step
        Time between two calls of :meth:`advance` [s].

    Attributes
    ----------
    tag : projection → (STAGES + 1, columns, targets, sources), the stages of the eligibility trace
    slow : modulator → (columns,), its concentration as D2 neurons follow it
    taught : projection → how it learns
    """

    def __init__(self, circuit: Circuit, columns: int, step: float) -> None:
        rule = circuit.reinforcement
        assert rule is not None
        self.rule, self.step = rule, step
        self.projections = [p for p in circuit.projections if p.plastic in ("D1", "D2")]
        self.teacher = {t: m.name for m in circuit.modulators for t in m.teaches}
        self.tag = {
            p.name: np.zeros((STAGES + 1, columns, *_pools(circuit, p))) for p in self.projections
        }
        self.slow = {name: np.ones(columns) for name in set(self.teacher.values())}
        self.taught = {
            p.name: self._taught(p, circuit.population(p.source).rest.value)
            for p in self.projections
        }
        self._places = [
            (p.name, circuit.slices[p.source], circuit.slices[p.target], self.teacher[p.target])
            for p in self.projections
        ]

    def _taught(self, p: Projection, rest: float) -> Taught:
        r, dt, D1 = self.rule, self.step, p.plastic == "D1"
        return Taught(
            D1=D1,
            quiet=np.float32(rest + r.tagged.value),
            scale=np.float32(r.scale.value),
            share=dt / r.tau_1.value,
            last=dt / r.tau_2.value,
            dose=dt * r.rate.value * p.pace.value,
            burst=r.burst.value,
            dip=r.dip.value,
            kappa=(r.kappa_D1 if D1 else r.kappa_D2).value,
            lapse=r.lapse.value if D1 else 0.0,
            w_max=r.w_max.value,
        )

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.tag = {k: np.compress(kept, v, axis=1) for k, v in self.tag.items()}
        self.slow = {k: v[kept] for k, v in self.slow.items()}

    def advance(self, cohort: Cohort) -> None:
        """One step of traces, and of the cohort's weights in place."""
        fast = {name: cohort.concentration[name] * cohort.level[name] for name in self.slow}
        for name, slow in self.slow.items():
            slow += self.step / self.rule.tau_D2.value * (fast[name] - slow)
        for name, source, target, teacher in self._places:
            k = self.taught[name]
            dopamine = (fast if k.D1 else self.slow)[teacher]
            rules.reinforce(
                self.tag[name],
                cohort.weights[name],
                cohort.rate[source],
                cohort.rate[target],
                dopamine,
                k,
            )


def _pools(circuit: Circuit, p: Projection) -> tuple[int, int]:
    return circuit.n_pools(p.target), circuit.n_pools(p.source)
