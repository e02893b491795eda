"""Subjects whose simulation does not converge are left out, and the others go on without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from striata.experiments.errors import ExperimentError
from striata.experiments.protocol.part import Part
from striata.experiments.protocol.watched import DivergedError


def without_diverged(run_batch: Callable[..., Part], subjects: range, *given: Any) -> Part:
    """A batch's part.

    If subjects diverge, the batch is run again without them, and the part says who and when.

    What a subject does never depends on who else is simulated, so that the others are as they would
    have been.

    Raises
    ------
    ExperimentError
        If no subject is left.
    """
    kept, failed = list(subjects), dict[int, float]()
    while kept:
        try:
            part = run_batch(kept, *given)
        except DivergedError as e:
            failed |= e.when
            kept = [s for s in subjects if s not in failed]
        else:
            part.failed = failed
            return part
    raise ExperimentError(
        f"The rates of every subject of the batch are non-finite by {max(failed.values()):.1f} s."
    )
