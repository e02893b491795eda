"""What differs between operating systems: cores, memory, and which systems will do."""

from __future__ import annotations

import os
import sys

from striata.experiments.protocol.errors import ExperimentError


def require_supported() -> None:
    """Refuse a system on which nothing can be run.

    Raises
    ------
    ExperimentError
        On Windows.
    """
    if sys.platform == "win32":
        raise ExperimentError(
            "striata does not run on Windows; use Linux, macOS, or Windows' Subsystem for Linux "
            "(WSL)."
        )


def cores() -> int:
    """Cores that this process may use; of the whole machine where the system does not say."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def peak_memory() -> float:
    """The most memory that this process has taken so far [MB]."""
    import resource  # not there on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(most * (1e-6 if sys.platform == "darwin" else 1024e-6))  # bytes there, KiB here
