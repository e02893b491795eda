"""What a machine needs for striata, and whether it is there."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path


def examine() -> Iterator[tuple[bool, str]]:
    """(there, sentence) for each thing that is needed."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield (3, 11) <= sys.version_info[:2] < (3, 14), f"Python 3.11 to 3.13 (this is {version})"
    compiler = shutil.which("g++") or shutil.which("c++")
    yield (
        compiler is not None,
        "C++ compiler for the spiking level"
        + (f" ({compiler})" if compiler else ": apt-get install g++"),
    )
    headers = Path(sysconfig.get_paths()["include"]) / "Python.h"
    yield (
        headers.exists(),
        "Python headers for the spiking level"
        + ("" if headers.exists() else ": apt-get install python3-dev"),
    )
    yield os.access(Path.cwd(), os.W_OK), f"a folder that can be written to ({Path.cwd()})"
    yield True, f"{len(os.sched_getaffinity(0))} cores"
