"""Spikes of a cohort as result files hold them, with neurons numbered within a subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
#: Resolution of spike times in files [s].
TICK = 1e-4


@dataclass(frozen=True)
class Spikes:
    """Recorded spikes, (spikes,) each.

    `time` is in seconds; `neuron` counts from 0 within a subject's brain.
    """

    time: Array
    neuron: Array
    pool: Array
    column: Array

    @classmethod
    def of(cls, cohort: Any) -> Spikes:
        """All spikes that a spiking cohort has recorded."""
        neuron, time = cohort.spikes
        layout = cohort.layout
        flat = layout.pool_of_neuron()[neuron]
        pool, column = np.divmod(flat, layout.columns)
        first = np.cumsum(layout.size) - layout.size
        return cls(time, first[pool] + neuron - layout.edges[flat], pool, column)

    def between(self, start: float, stop: float, column: int) -> dict[str, Array]:
        """One column's spikes from `start` to `stop` [s].

        They are ``tick`` (from `start`), ``neuron`` and ``pool``.
        """
        kept = (self.column == column) & (self.time >= start) & (self.time < stop)
        return {
            "tick": np.round((self.time[kept] - start) / TICK).astype(np.int32),
            "neuron": self.neuron[kept].astype(np.int32),
            "pool": self.pool[kept].astype(np.int16),
        }


def gathered(pieces: list[dict[str, Array]], label: str) -> dict[str, Array]:
    """Several columns' spikes one after the other; `label` names the number of each one's piece."""
    out = {name: np.concatenate([p[name] for p in pieces]) for name in ("tick", "neuron", "pool")}
    return out | {
        label: np.repeat(np.arange(len(pieces)), [len(p["tick"]) for p in pieces]).astype(np.int16)
    }
