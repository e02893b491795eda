"""Mean rates around stimulus onset, gathered while a world runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.recording.singles import Singles
from striata.experiments.worlds.trial_lists import NONE
from striata.experiments.worlds.trials import STIMULUS, WAIT, TrialWorld

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Rates = NDArray[np.float32]

#: Window around stimulus onset and bin [ms].
BEFORE, AFTER, BIN = 300, 1200, 10


def bin_times() -> Float:
    """Centres of the bins [s] from stimulus onset."""
    return np.asarray((np.arange(-BEFORE, AFTER, BIN) + BIN / 2) * 1e-3, dtype=float)


def channel_order(correct: Int, distractor: Int, channels: int) -> Int:
    """Channels of each column, (channels, columns): correct one, distractor, then the rest."""
    c = np.arange(channels)[:, None]
    rank = np.where(c == correct, -2, np.where((c == distractor) & (distractor != NONE), -1, c))
    return np.argsort(rank, axis=0, kind="stable")


@compiled
def _add(rate: Rates, order: Int, columns: Int, cells: Int, out: Float) -> None:
    """Add each column's rates, its pools in its `order` (pools, columns), to its row of `out`."""
    for i in range(len(cells)):
        column, row = columns[i], out[cells[i]]
        for p in range(len(row)):
            row[p] += rate[order[p, column], column]


class RateRecorder:
    """Sums of rates over trials, by condition.

    Parameters
    ----------
    circuit
        Whose pools are recorded; the pools of a population with several are reordered by
        :func:`channel_order`.
    condition
        (trials, columns) index of the row to which each trial is added.
    rows
        How many rows there are.

    Attributes
    ----------
    singles
        Where rates of single trials are kept, too; or None.
    """

    singles: Singles | None = None

    def __init__(self, circuit: Circuit, condition: Int, rows: int) -> None:
        self.condition, n = condition, len(bin_times())
        self.sum = np.zeros((rows, n, len(circuit.pools)))
        self._flat = self.sum.reshape(rows * n, -1)
        self.dopamine, self.count = np.zeros((rows, n)), np.zeros((rows, n))
        ordered = [p.name for p in circuit.populations if p.layout in ("channel", "feature")]
        self._many: dict[int, list[int]] = {}
        for name in ordered:
            start = circuit.slices[name].start
            self._many.setdefault(circuit.n_pools(name), []).append(start)
        columns = condition.shape[1]
        self.onset = np.full(columns, -(10**9))
        self.row, self.trial = np.zeros(columns, dtype=int), np.zeros(columns, dtype=int)
        self.order = np.repeat(np.arange(len(circuit.pools))[:, None], columns, axis=1)

    def narrow(self, kept: NDArray[np.bool_]) -> None:
        """Go on with some of the columns only."""
        self.onset, self.row, self.trial = self.onset[kept], self.row[kept], self.trial[kept]
        self.order = self.order[:, kept]

    def record(self, world: TrialWorld, now: int, cohort: Cohort) -> None:
        """Add this moment's rates to the rows of the columns that are inside their window."""
        self._take_up(world, now)
        bins = (now - self.onset + BEFORE) // BIN
        inside = (bins >= 0) & (bins < self.sum.shape[1])
        if not inside.any():
            return
        if self.singles is not None:
            self.singles.record(world.columns, self.trial, now - self.onset, cohort, world.place)
        cells, k = (self.row * self.sum.shape[1] + bins)[inside], world.place[inside]
        _add(cohort.rate, self.order, k, cells, self._flat)
        dopamine = cohort.concentration["nigrostriatal dopamine"][k]
        np.add.at(self.dopamine.reshape(-1), cells, dopamine)
        np.add.at(self.count.reshape(-1), cells, 1.0)

    def _take_up(self, world: TrialWorld, now: int) -> None:
        """Turn to the next trial in columns whose stimulus is near, or has just come."""
        onset = np.where(world.phase == WAIT, world.since + world.timing.interval, world.since)
        new = ((world.phase == WAIT) & (onset - now <= BEFORE)) | (
            (world.phase == STIMULUS) & (onset > self.onset)
        )
        new &= onset > self.onset
        if not new.any():
            return
        self.onset[new] = onset[new]
        self.row[new], self.trial[new] = world.current(self.condition)[new], world.index[new]
        correct, distractor = (
            world.current(world.trials.correct)[new],
            world.current(world.trials.distractor)[new],
        )
        for n, starts in self._many.items():
            order = channel_order(correct, distractor, n)
            for start in starts:
                self.order[start : start + n, new] = start + order
