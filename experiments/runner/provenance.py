"""Where a result came from: command, versions, commit, machine, times."""

from __future__ import annotations

import hashlib
import platform
import shlex
import subprocess
import sys
from functools import cache
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
#: Those of them that compute.
COMPUTING = ("striata", "brian2", "numpy", "scipy", "numba")


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


@cache
def code() -> str:
    """Digest of what computes: our sources and data, and the versions of what they compute with."""
    digest, known = hashlib.sha256(), versions()
    digest.update(repr([known[name] for name in ("python", *COMPUTING)]).encode())
    rooms = Path(__file__).parents[2]
    for room in (".", "analysis", "circuits", "data", "experiments", "files"):
        folder = (rooms / room).resolve()  # a link in a clone
        found = folder.glob("*") if room == "." else folder.rglob("*")
        for path in sorted(p for p in found if p.suffix in (".py", ".cpp", ".json", ".csv")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


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
    r"""The command line, quoted so that a shell takes it, with the program's name only.

    Bytes that are no UTF-8 are written as ``\xff``.
    """
    typed = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return typed.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
