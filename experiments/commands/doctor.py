"""What striata needs of a machine, and whether it is there."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from striata.experiments.runner.machine import cores


def examine() -> Iterator[tuple[bool, str]]:
    """Whether each requirement is met, and a phrase that names it."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield (3, 11) <= sys.version_info[:2] < (3, 14), f"Python 3.11 to 3.13 (this is {version})"
    compiler = shutil.which("g++") or shutil.which("c++")
    found = f" ({compiler})" if compiler else ": apt-get install g++"
    yield compiler is not None, f"C++ compiler, for the spiking level{found}"
    there = (Path(sysconfig.get_paths()["include"]) / "Python.h").exists()
    get = "" if there else ": apt-get install python3-dev"
    yield there, f"Python headers, for the spiking level{get}"
    yield os.access(Path.cwd(), os.W_OK), f"write access to the working folder ({Path.cwd()})"
    yield True, f"{cores()} cores"
