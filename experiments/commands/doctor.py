"""What striata needs of a machine, and whether it is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from striata.circuits.spiking.native import compiler, lacking
from striata.experiments.runner.machine import cores


def examine() -> Iterator[tuple[bool | None, str]]:
    """Whether each requirement is met, and a phrase that names it; None of what can be missed."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield (3, 11) <= sys.version_info[:2] < (3, 14), f"Python 3.11 to 3.13 (this is {version})"
    found = compiler()
    get = (
        f" ({found})" if found else ", which without one runs by Numba, slower: apt-get install g++"
    )
    yield found is not None or None, f"C++ compiler, for the spiking level{get}"
    get = f" ({lacking()}): apt-get install g++ python3-dev" if lacking() else ""
    yield not lacking() or None, f"compiler and Python headers, for --engine brian2{get}"
    yield os.access(Path.cwd(), os.W_OK), f"write access to the working folder ({Path.cwd()})"
    yield True, f"{cores()} cores"
