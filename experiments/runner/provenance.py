"""Where a result came from: command, versions, commit, machine, times."""

from __future__ import annotations

import platform
import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "striata",
    "brian2",
    "numpy",
    "scipy",
    "h5py",
    "dask",
    "cython",
    "numba",
    "pandas",
    "distributed",
)


def versions() -> dict[str, str]:
    """Version of Python and of each package that a result depends on, and the kind of machine."""
    out = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
    }
    for name in PACKAGES:
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            out[name] = "not installed"
    return out


def commit() -> str:
    """Commit of the working tree of this file, with ``+`` if it has changes, or ``unknown``."""
    here = Path(__file__).resolve().parent
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=here, capture_output=True, text=True, check=True
        )
        dirty = subprocess.run(
            ["git", "status", "--porcelain"], cwd=here, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head.stdout.strip() + ("+" if dirty.stdout.strip() else "")


def command() -> str:
    """The command line, quoted so that a shell takes it, with the program's name only."""
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
