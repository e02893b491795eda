"""Measures of spike trains, gathered piece by piece in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Float = NDArray[np.float64]
Int = NDArray[np.int64]

#: Fewest intervals of a neuron for measures of them.
FEWEST = 5
#: Fewest spikes of a neuron for its counts to be correlated with another's, and most neurons of a
#: pool that are.
SPIKES, NEURONS = 5, 60
#: Window of spike counts and bin of the populations' activity [s].
WINDOW, BIN = 0.1, 1e-3
#: Band of beta oscillations [Hz].
BETA = (13.0, 30.0)


@dataclass(frozen=True)
class Irregularity:
    """Measures of interspike intervals I of each neuron, (neurons,).

    NaN for fewer than :data:`FEWEST` intervals.

    `cv` is SD over mean of I; `cv2` the mean of 2 |I' − I| / (I' + I) over successive pairs
    (Holt1996); `lv` that of 3 (I' − I)² / (I' + I)² (Shinomoto2003). All are 1 for a Poisson
    process and 0 for a clock.
    """

    cv: Float
    cv2: Float
    lv: Float


class Trains:
    """Spike trains of one recording of one brain, fed in the order of time.

    Parameters
    ----------
    pool : (neurons,) array
        Pool of each neuron.
    start, duration
        Of the recording [s].
    """

    def __init__(self, pool: Int, start: float, duration: float) -> None:
        self.pool, self.start, self.duration = np.asarray(pool), start, duration
        n, windows = len(self.pool), int(duration / WINDOW + 1e-6)
        self.size = np.bincount(self.pool)
        self.total = np.zeros(n, dtype=np.int64)
        self.counts = np.zeros((n, windows), dtype=np.uint16)
        self.activity = np.zeros((len(self.size), round(duration / BIN)), dtype=np.uint16)
        self._last = np.full((2, n), np.nan)
        self._intervals, self._pairs = np.zeros((3, n)), np.zeros((3, n))

    def add(self, time: Float, neuron: Int) -> None:
        """Take up the next spikes: `time` [s] and `neuron`, (spikes,)."""
        neuron = np.asarray(neuron, dtype=np.int64)
        self.total += np.bincount(neuron, minlength=len(self.pool))
        since = np.asarray(time, dtype=float) - self.start
        _tally(self.counts, neuron, (since / WINDOW).astype(np.int64))
        _tally(self.activity, self.pool[neuron], (since / BIN).astype(np.int64))
        self._add_intervals(since, neuron)

    def _add_intervals(self, time: Float, neuron: Int) -> None:
        """Add intervals, and pairs of them, that end with a spike of this piece."""
        seen = np.unique(neuron)
        old_time, old_neuron = self._last[:, seen].ravel(), np.tile(seen, 2)
        known = np.isfinite(old_time)
        t = np.concatenate([old_time[known], time])
        n = np.concatenate([old_neuron[known], neuron])
        new = np.arange(len(t)) >= known.sum()
        order = np.lexsort((t, n))
        t, n, new = t[order], n[order], new[order]
        interval = np.diff(t)
        one = (n[1:] == n[:-1]) & new[1:]
        two = (n[2:] == n[:-2]) & new[2:]
        i, a, b = interval[one], interval[:-1][two], interval[1:][two]
        contrast = np.abs(b - a) / np.maximum(a + b, 1e-12)
        for into, owner, values in (
            (self._intervals, n[1:][one], (i, i**2)),
            (self._pairs, n[2:][two], (2 * contrast, 3 * contrast**2)),
        ):
            for k, v in enumerate((np.ones_like(values[0]), *values)):
                into[k] += np.bincount(owner, v, len(self.pool))
        end = np.flatnonzero(np.append(n[1:] != n[:-1], True))
        before = np.where((end > 0) & (n[end - 1] == n[end]), t[end - 1], np.nan)
        self._last[:, n[end]] = before, t[end]

    @property
    def rate(self) -> Float:
        """Mean rate of each neuron [spikes/s]."""
        return np.asarray(self.total / self.duration)

    @property
    def irregularity(self) -> Irregularity:
        """Measures of every neuron's intervals."""
        with np.errstate(invalid="ignore", divide="ignore"):
            count, first, second = self._intervals
            mean = first / count
            cv = np.sqrt(np.maximum(second / count - mean**2, 0.0)) / mean
            cv2, lv = self._pairs[1:] / self._pairs[0]
        few = count < FEWEST
        return Irregularity(*(np.where(few, np.nan, x) for x in (cv, cv2, lv)))

    @property
    def fano(self) -> Float:
        """Variance over mean of each neuron's spike counts in windows of 100 ms.

        NaN for a silent one.
        """
        mean = self.counts.mean(axis=1)
        variance = (
            self.counts.var(axis=1, ddof=1)
            if self.counts.shape[1] > 1
            else np.full(len(mean), np.nan)
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(variance / mean)

    def correlation(self, pool: int) -> float:
        """Mean correlation of spike counts in windows of 100 ms over pairs of a pool's neurons.

        NaN without pairs.
        """
        here = np.flatnonzero((self.pool == pool) & (self.total >= SPIKES))[:NEURONS]
        counts = self.counts[here].astype(float)
        counts = counts[counts.std(axis=1) > 0] if counts.size else counts
        if len(counts) < 2:
            return np.nan
        return float(np.corrcoef(counts)[np.triu_indices(len(counts), 1)].mean())

    def spectrum(self, pool: int) -> tuple[Float, Float]:
        """Frequencies [Hz] and power of a pool's activity, relative to Poisson neurons of its rate.

        Welch's method, Hann windows of 1 s (or the whole recording) that overlap by half.
        """
        activity = self.activity[pool].astype(float)
        mean = activity.mean() / BIN
        frequency, power = signal.welch(
            activity / BIN, 1 / BIN, nperseg=min(len(activity), round(1 / BIN))
        )
        return frequency, power / (2 * mean) if mean > 0 else np.full(len(power), np.nan)

    def beta(self, pool: int) -> float:
        """Mean relative power from 13 to 30 Hz: 1 for independent Poisson neurons."""
        frequency, power = self.spectrum(pool)
        return float(power[(frequency >= BETA[0]) & (frequency <= BETA[1])].mean())


def _tally(into: NDArray[Any], row: Int, column: Int) -> None:
    """Count pairs (row, column) into a table; columns beyond it are left out."""
    inside = (column >= 0) & (column < into.shape[1])
    np.add.at(into, (row[inside], column[inside]), 1)


def peri_event(
    time: Float, pool: Int, size: Int, window: tuple[float, float], bin_width: float, trials: int
) -> tuple[Float, Float]:
    """Peri-event time histogram: bin centres [s], and mean rates [spikes/s], (pools, bins)."""
    edges = np.arange(round((window[1] - window[0]) / bin_width) + 1) * bin_width + window[0]
    pools = np.arange(len(size) + 1) - 0.5
    counts, _, _ = np.histogram2d(pool, time, bins=(pools, edges))
    return (edges[:-1] + edges[1:]) / 2, counts / (np.asarray(size)[:, None] * bin_width * trials)
