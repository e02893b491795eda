"""Rates of trials on a common clock: means around an event, and window means of each trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from striata.circuits.compiling import compiled
from striata.circuits.description import Circuit
from striata.circuits.simulation.cohort import Cohort
from striata.experiments.recording.rates import BIN

Array = NDArray[Any]
F64s = NDArray[np.float64]
F32s = NDArray[np.float32]
Ints = NDArray[np.int64]

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


@compiled
def _measure(rate: F32s, t: int, event: Ints, spans: Ints, means: F64s) -> None:
    """Add the bin that begins at `t` to the means (windows, columns) of the windows that hold it.

    `rate` (windows, columns) is that of each window's population, `spans` (windows, 3) say from
    when to when a window lasts and whether it moves with each column's `event` (columns,) [ms].
    """
    for w in range(len(spans)):
        start, stop, moving = spans[w, 0], spans[w, 1], spans[w, 2]
        for c in range(len(event)):
            since = t - event[c] if moving else t
            if start <= since < stop:
                means[w, c] += rate[w, c] * np.float32(BIN) / np.float32(stop - start)


@compiled
def _add(
    rate: F32s, dopamine: F64s, row: Ints, b: int, rates: F64s, concentration: F64s, count: F64s
) -> None:
    """Add `rate` (pools, columns) and `dopamine` (columns,) to bin `b` of each column's `row`.

    Rows below zero are none. The sums are those of an :class:`EpochRecorder`; what columns of a row
    have is summed first, and in double precision.
    """
    rows, _, pools = rates.shape
    total, more = np.zeros((rows, pools)), np.zeros((rows, 2))
    for c in range(len(row)):
        if row[c] >= 0:
            more[row[c], 0] += dopamine[c]
            more[row[c], 1] += 1.0
            for p in range(pools):
                total[row[c], p] += rate[p, c]
    for r in range(rows):
        concentration[r, b] += more[r, 0]
        count[r, b] += more[r, 1]
        for p in range(pools):
            rates[r, b, p] += total[r, p]


@compiled
def _trace(rate: F32s, condition: Ints, b: int, traces: F32s) -> None:
    """Add watched populations' `rate` (watched, columns) to bin `b` of each column's condition."""
    for c in range(len(condition)):
        if condition[c] >= 0:
            for w in range(len(rate)):
                traces[condition[c], c, w, b] += rate[w, c]


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
        measured = [w.population for w in windows.values()]
        self._rates = MeanRates(circuit, (*measured, *watched))
        spans = [(w.start, w.stop, w.moving) for w in windows.values()]
        self._spans = np.array(spans, dtype=int).reshape(-1, 3)
        rows = conditions * (int(label.max()) + 1)
        self.row = np.where(condition < 0, -1, condition + conditions * label)
        self.event = np.zeros(condition.shape, dtype=int) if event is None else event
        bins = (before + after) // BIN
        self.sum = np.zeros((rows, bins, len(circuit.pools)))
        self.dopamine, self.count = np.zeros((rows, bins)), np.zeros((rows, bins))
        self._means = np.zeros((len(condition), len(windows), condition.shape[1]))
        self.means = {name: self._means[:, w] for w, name in enumerate(windows)}
        self.traces = np.zeros((conditions, len(label), len(watched), bins), dtype=np.float32)
        self.trials = (condition[None] == np.arange(conditions)[:, None, None]).sum(axis=1)

    def record(self, world: Clocked, now: int, cohort: Cohort) -> None:
        """Add this moment, every BIN ms."""
        t, trial = world.elapsed, world.trial
        if t % BIN:
            return
        rates, windows = self._rates.of(cohort), len(self._spans)
        _measure(rates[:windows], t, self.event[trial], self._spans, self._means[trial])
        if -self.before <= t < self.after:
            b, dopamine = (t + self.before) // BIN, cohort.concentration[DOPAMINE]
            sums = self.sum, self.dopamine, self.count
            _add(cohort.rate, dopamine, self.row[trial], b, *sums)
            _trace(rates[windows:], self.condition[trial], b, self.traces)


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
