"""Rates of single trials of populations with a channel for each action, to decode choices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort

Int = NDArray[np.int64]
#: Whose rates are kept: every pool of theirs is a channel of action.
POPULATIONS = ("PMC", "D1", "D2", "STN", "GPi", "VA")
#: Window around stimulus onset and bin [ms]; a bin holds the last rate in it.
BEFORE, AFTER, BIN = 200, 800, 20


def single_times() -> NDArray[np.float64]:
    """Centres of the bins [s] from stimulus onset."""
    return np.asarray((np.arange(-BEFORE, AFTER, BIN) + BIN / 2) * 1e-3, dtype=float)


class Singles:
    """Rates of every trial of some columns.

    Parameters
    ----------
    circuit
        Whose pools are recorded.
    columns
        Which columns of the cohort, as numbered before any was dropped.
    trials
        How many trials a column has at most.

    Attributes
    ----------
    rate : (columns, trials, pools, bins) array [spikes/s], NaN after the end of a trial
    """

    def __init__(self, circuit: Circuit, columns: Int, trials: int) -> None:
        self.columns = columns
        self._pools = np.concatenate(
            [np.arange(circuit.n_pools(n)) + circuit.slices[n].start for n in POPULATIONS]
        )
        self.rate = np.full(
            (len(columns), trials, len(self._pools), len(single_times())), np.nan, dtype=np.float32
        )

    def record(self, columns: Int, trial: Int, since: Int, cohort: Cohort, place: Any) -> None:
        """Keep this moment's rates.

        `trial` and `since` [ms from onset] of each of the `columns` left.
        """
        if not len(self.columns):
            return
        slot = np.searchsorted(self.columns, columns)
        slot[slot == len(self.columns)] = -1
        bins = (since + BEFORE) // BIN
        kept = self.columns[slot] == columns
        here = kept & (bins >= 0) & (bins < self.rate.shape[-1])
        if here.any():
            self.rate[slot[here], trial[here], :, bins[here]] = cohort.rate[
                self._pools[:, None], place[here]
            ].T
