"""The parts of a run on disk, as the result file is joined from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from striata.experiments.protocol.part import Part

#: Axes along which parts are joined, and an array of a saved part by whose length each is counted.
_JOINED = {
    "subjects": "subjects",
    "trials": "table|subject",
    "singles": "single|subject",
    "spikes": "resting|tick",
}


class Stored:
    """The parts of a run on disk, in order; going through them holds one at a time.

    `length` is that of each axis along which they are joined: subjects, trials, single trials,
    spikes at rest.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths, self.length = paths, dict.fromkeys(_JOINED, 0)
        self.failed: list[tuple[int, float]] = []
        self.batches: list[tuple[int, int, float, float]] = []
        for path in paths:
            with np.load(path, allow_pickle=False) as f:
                ids, cost = f["subjects"], f["cost"]
                for axis, key in _JOINED.items():
                    self.length[axis] += len(f[key]) if key in f else 0
                self.failed += [(int(s), float(t)) for s, t in f["failed"]]
            self.batches.append((int(ids[0]), len(ids), float(cost[0]), float(cost[1])))

    @cached_property
    def first(self) -> Part:
        """The first part."""
        return Part.load(self.paths[0])

    def __iter__(self) -> Iterator[Part]:
        return map(Part.load, self.paths)
