"""The noise of a column of a cohort: a number for each run of an experiment and stream in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.experiments.protocol.errors import ExperimentError

Int = NDArray[np.int64]

#: Streams of a run that stand beside each other before the numbers of the next run begin, and where
#: further ones go.
_NEAR, _FAR = 1000, 1 << 24


def identity(run: Any, stream: Any) -> Int:
    """One whole number for each pair of a run and a stream; no two pairs share one.

    Nothing reads a run or a stream back from it: it only keeps noise apart. A subject's wiring does
    not depend on it.

    Parameters
    ----------
    run
        Which run of the experiment, from 0 to 16,776; one, or one for each stream.
    stream
        Whole numbers from 0 to 127,999 that keep apart a subject's several columns in the run.

    Raises
    ------
    ExperimentError
        For a number beyond these bounds.
    """
    run, stream = (np.asarray(x, dtype=np.int64) for x in (run, stream))
    outside = [(x < 0) | (x >= top) for x, top in ((run, _FAR // _NEAR), (stream, 128 * _NEAR))]
    if any(x.any() for x in outside):
        raise ExperimentError(
            f"Run {run.max()} with streams up to {stream.max()} is beyond what noise is numbered "
            f"for: {_FAR // _NEAR} runs of {128 * _NEAR} streams; ask for fewer trials."
        )
    return np.asarray(_NEAR * run + stream % _NEAR + stream // _NEAR * _FAR)


def occurrence(place: Int) -> Int:
    """How many columns of the same subject stand before each column, (columns,)."""
    order = np.argsort(place, kind="stable")
    first = np.searchsorted(place[order], place[order])
    out = np.empty_like(place)
    out[order] = np.arange(len(place)) - first
    return out
