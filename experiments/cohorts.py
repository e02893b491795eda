"""Cohorts at either level, by name; a missing compiler is said in one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from circuits.cohort import Cohort
from circuits.description import Circuit
from experiments.errors import ExperimentError
from experiments.lists import Int


def make_cohort(
    level: str, circuit: Circuit, subjects: Sequence[int] | Int, seed: int, runs: Sequence[int] | Int, target: str
) -> Cohort:
    """A cohort of the given level; `target` is Brian2's code-generation target at the spiking level."""
    if level == "rate":
        from circuits.rate import RateCohort

        return RateCohort(circuit, subjects, seed, runs)
    check_compiler(target)
    from circuits.spiking import SpikingCohort

    return SpikingCohort(circuit, subjects, seed, runs, target)


def check_compiler(target: str) -> None:
    """Raise if the spiking level is to be compiled and there is no C++ compiler."""
    if target == "cython" and shutil.which("g++") is None and shutil.which("c++") is None:
        raise ExperimentError(
            "The spiking level compiles C++ and no compiler was found; install one (Debian: apt-get install g++ "
            "python3-dev), or use --target numpy, which is many times slower."
        )
