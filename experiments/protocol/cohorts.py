"""Cohorts at either level, by name; a missing compiler is said in one sentence."""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.errors import ExperimentError

Int = NDArray[np.int64]
PYTHON_H = Path(sysconfig.get_paths()["include"]) / "Python.h"


def make_cohort(
    level: str,
    circuit: Circuit,
    subjects: Sequence[int] | Int,
    seed: int,
    runs: Sequence[int] | Int,
    target: str,
) -> Cohort:
    """A cohort of the given level.

    `target` is Brian2's code-generation target at the spiking level.

    Only the spiking level needs Brian2, so only it imports it.
    """
    if level == "rate":
        return RateCohort(circuit, subjects, seed, runs)
    check_compiler(target)
    from striata.circuits.spiking.cohort import SpikingCohort

    return SpikingCohort(circuit, subjects, seed, runs, target)


def check_compiler(target: str) -> None:
    """Raise if the spiking level is to be compiled and that is not possible.

    It needs a C++ compiler and Python's headers.
    """
    if target != "cython":
        return
    compiler = shutil.which("g++") or shutil.which("c++")
    missing = "no compiler" if compiler is None else "" if PYTHON_H.exists() else "no Python.h"
    if missing:
        raise ExperimentError(
            f"The spiking level compiles C++ and {missing} was found; install it (Debian: apt-get "
            "install g++ python3-dev), or use --target numpy, which is many times slower."
        )
