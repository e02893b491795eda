"""Rates of trials on a common clock: means around an event, and window means of each trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.recording.rates import BIN

Array = NDArray[Any]
#: Modulator whose concentration is kept beside the rates.
DOPAMINE = "mesocorticolimbic dopamine"


class Clocked(Protocol):
    """A world whose columns are all at the same moment of the same trial."""

    trial: int
    elapsed: int


@dataclass(frozen=True)
class Window:
    """Mean rate of a population [spikes/s] from `start` to `stop` ms of a trial.

    They count from an event within the trial if the window is `moving`. Both are whole BINs.
    """

    population: str
    start: int
    stop: int
    moving: bool = False


def epoch_times(before: int, after: int) -> Array:
    """Centres of the bins [s] from the event."""
    return np.asarray((np.arange(-before, after, BIN) + BIN / 2) * 1e-3)


class EpochRecorder:
    """Sums of rates over trials by condition, and window means of every trial.

    Parameters
    ----------
    circuit
        Whose pools are recorded.
    condition
        (trials, columns) condition of each trial; below zero for none.
    conditions
        How many there are.
    label
        Which arm or group each column belongs to, (columns,); a row is a condition of a label.
    watched
        Populations whose rates are kept column by column.
    before, after
        Window around the event [ms].
    windows
        Name → window whose mean is kept for every trial.
    event
        When the moving windows' event comes in each trial, (trials, columns) [ms]; at zero if
        absent.

    Attributes
    ----------
    sum, dopamine, count : (rows, bins, pools), (rows, bins) and (rows, bins) arrays, rows label by
        label
    means : window → (trials, columns) array [spikes/s]
    traces : (conditions, columns, watched, bins) sums of rates
    trials : (conditions, columns) trials in each
    """

    def __init__(
        self,
        circuit: Circuit,
        condition: Array,
        conditions: int,
        label: Array,
        before: int,
        after: int,
        windows: Mapping[str, Window],
        watched: tuple[str, ...],
        event: Array | None = None,
    ) -> None:
        self.condition, self.before, self.after, self.windows = condition, before, after, windows
        self._watched = MeanRates(circuit, watched)
        self._measured = MeanRates(circuit, [w.population for w in windows.values()])
        rows = conditions * (int(label.max()) + 1)
        self.row = np.where(condition < 0, -1, condition + conditions * label)
        self.event = np.zeros(condition.shape, dtype=int) if event is None else event
        bins = (before + after) // BIN
        self.sum = np.zeros((rows, bins, len(circuit.pools)))
        self.dopamine, self.count = np.zeros((rows, bins)), np.zeros((rows, bins))
        self.means = {name: np.zeros(condition.shape) for name in windows}
        self._rows, self._members = rows, (-1, csr_array((rows, condition.shape[1])))
        self.traces = np.zeros((conditions, len(label), len(watched), bins), dtype=np.float32)
        self.trials = (condition[None] == np.arange(conditions)[:, None, None]).sum(axis=1)

    def record(self, world: Clocked, now: int, cohort: Cohort) -> None:
        """Add this moment, every BIN ms."""
        t = world.elapsed
        if t % BIN:
            return
        self._measure(t, world.trial, cohort)
        if -self.before <= t < self.after:
            self._add((t + self.before) // BIN, world.trial, cohort)

    def _measure(self, t: int, trial: int, cohort: Cohort) -> None:
        """Add the bin that begins at `t` to the means of the windows that hold it."""
        rates, since = self._measured.of(cohort), t - self.event[trial]
        for (name, w), rate in zip(self.windows.items(), rates, strict=True):
            if w.moving:
                inside = (w.start <= since) & (since < w.stop)
                self.means[name][trial] += inside * rate * BIN / (w.stop - w.start)
            elif w.start <= t < w.stop:
                self.means[name][trial] += rate * BIN / (w.stop - w.start)

    def _add(self, b: int, trial: int, cohort: Cohort) -> None:
        """Add the cohort as it is to a bin of the trial's conditions."""
        kept = np.flatnonzero(self.condition[trial] >= 0)
        member = self._member(trial, kept)
        self.sum[:, b] += member @ cohort.rate.T
        self.dopamine[:, b] += member @ cohort.concentration[DOPAMINE]
        self.count[:, b] += member.sum(axis=1)
        watched = self._watched.of(cohort)
        self.traces[self.condition[trial, kept], kept, :, b] += watched[:, kept].T

    def _member(self, trial: int, kept: Array) -> csr_array:
        """Which of the columns `kept` are of which row in a trial, (rows, columns)."""
        if self._members[0] != trial:
            place = self.row[trial, kept], kept
            shape = self._rows, self.condition.shape[1]
            self._members = trial, csr_array((np.ones(len(kept)), place), shape)
        return self._members[1]


class MeanRates:
    """Mean rates of some populations at a moment."""

    def __init__(self, circuit: Circuit, populations: Sequence[str]) -> None:
        pools = [range(*circuit.slices[name].indices(len(circuit.pools))) for name in populations]
        self._pools = np.array([k for each in pools for k in each], dtype=int)
        sizes = np.array([len(each) for each in pools], dtype=int)
        self._first, self._sizes = np.cumsum(sizes) - sizes, sizes[:, None].astype(np.float32)

    def of(self, cohort: Cohort) -> NDArray[np.float32]:
        """Means over the pools of each population, (populations, columns) [spikes/s]."""
        return np.asarray(np.add.reduceat(cohort.rate[self._pools], self._first) / self._sizes)
