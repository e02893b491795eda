"""Cohorts at either level and by any engine, by name; and which engine a machine has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.errors import CircuitError
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort

Int = NDArray[np.int64]


def make_cohort(
    level: str,
    circuit: Circuit,
    subjects: Sequence[int] | Int,
    seed: int,
    runs: Sequence[int] | Int,
    whole: Circuit | None = None,
    engine: str = "",
) -> Cohort:
    """A cohort of the given level.

    `whole` is the brain of which `circuit` is what is simulated. `engine` is one of the spiking
    level's (see :data:`~striata.experiments.protocol.settings.ENGINES`), by default the compiled
    loop. Each imports what it needs when it is asked for.
    """
    if level == "rate":
        return RateCohort(circuit, subjects, seed, runs, whole)
    if engine == "brian2":
        from striata.circuits.spiking.brian import BrianCohort

        return BrianCohort(circuit, subjects, seed, runs, whole)
    from striata.circuits.spiking.cohort import SpikingCohort

    return SpikingCohort(circuit, subjects, seed, runs, whole, engine or "compiled")


def available(engine: str) -> tuple[str, str]:
    """The engine that this machine has in place of one that is asked for, and a remark if any."""
    from striata.circuits.spiking import native

    if engine == "compiled":
        try:
            native.library()
        except CircuitError as e:
            return "numba", (
                f"{e} So the spiking level runs by Numba (--engine numba), four to seven times "
                "slower than with a C++ compiler (Debian: apt-get install g++)."
            )
    if engine == "brian2" and native.lacking():
        return engine, (
            f"Brian2 runs uncompiled, which is many times slower, for there is {native.lacking()} "
            "(Debian: apt-get install g++ python3-dev)."
        )
    return engine, ""
