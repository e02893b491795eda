"""One batch of subjects, without those whose simulation does not converge."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from striata.circuits.errors import DivergedError
from striata.experiments.protocol.errors import ImpossibleError
from striata.experiments.protocol.part import Part
from striata.experiments.runner.machine import peak_memory
from striata.experiments.runner.registry import experiment


def _without_diverged(run: Callable[[list[int]], Part], subjects: range) -> Part:
    """A batch's part.

    If subjects diverge, the batch is run again without them, and the part records which and when.

    A subject's course does not depend on which others are simulated, so the others are as they
    would have been.

    Raises
    ------
    ImpossibleError
        If no subject is left.
    """
    kept, failed = list(subjects), dict[int, float]()
    while kept:
        try:
            part = run(kept)
        except DivergedError as e:
            failed |= e.when
            kept = [s for s in subjects if s not in failed]
        else:
            part.failed = failed
            return part
    raise ImpossibleError(
        f"The rates of every subject of the batch are non-finite by {max(failed.values()):.1f} s."
    )


def batch(
    name: str,
    settings: Any,
    subjects: range,
    progress: Callable[[float], None],
    examples: bool = True,
) -> Part:
    """The part of some subjects, with what it has cost; subjects that diverge are left out."""
    start, found = time.perf_counter(), experiment(name)
    part = _without_diverged(
        lambda left: found.batch_of(settings, left, progress, examples), subjects
    )
    part.cost = (
        time.perf_counter() - start,
        peak_memory(),
    )
    return part
