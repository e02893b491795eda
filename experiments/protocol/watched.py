"""Cohorts at either level that notice when a subject's simulation does not converge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort, Environment
from striata.circuits.spiking.cohort import SpikingCohort

#: Time between looks [ms].
EVERY = 100


class DivergedError(Exception):
    """Rates or potentials that are not finite: `when` is the time by which [s], by subject."""

    def __init__(self, when: dict[int, float]) -> None:
        super().__init__(when)
        self.when = when


class Watched:
    """An environment that checks a cohort every :data:`EVERY` ms before another one acts."""

    def __init__(self, environment: Environment | None, look: Callable[[], None]) -> None:
        self.environment, self.look = environment, look

    @property
    def done(self) -> bool:
        """Whether the environment is."""
        return self.environment is not None and self.environment.done

    def step(self, now: int, cohort: Cohort) -> None:
        """One millisecond of the environment."""
        if now % EVERY == 0:
            self.look()
        if self.environment is not None:
            self.environment.step(now, cohort)


class FiniteRateCohort(RateCohort):
    """A cohort at the rate level that raises :class:`DivergedError` once rates are non-finite."""

    def run(self, milliseconds: int, environment: Environment | None = None) -> None:
        """Simulate, looking for what is not finite every :data:`EVERY` ms and at the end."""
        super().run(milliseconds, Watched(environment, self._look))
        self._look()

    def _look(self) -> None:
        _demand(self, np.isfinite(self.rate).all(axis=0))


class FiniteSpikingCohort(SpikingCohort):
    """A spiking cohort that raises :class:`DivergedError` once potentials are non-finite."""

    def run(self, milliseconds: int, environment: Environment | None = None) -> None:
        """Simulate, looking for what is not finite every :data:`EVERY` ms and at the end."""
        super().run(milliseconds, Watched(environment, self._look))
        self._look()

    def _look(self) -> None:
        potential, finite = self.neurons.variables["V"].get_value(), np.isfinite(self.rate)
        if not np.isfinite(potential.sum()):
            finite.flat[self.layout.pool_of_neuron()[~np.isfinite(potential)]] = False
        _demand(self, finite.all(axis=0))


def _demand(cohort: Cohort, finite: Any) -> None:
    if not finite.all():
        lost = np.unique(cohort.subjects[~finite])
        raise DivergedError({int(s): cohort.now * 1e-3 for s in lost})
