"""Rates of trials on a common clock: means around an event, and window means of each trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

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
        self.watched = [circuit.slices[name] for name in watched]
        rows = conditions * (int(label.max()) + 1)
        self.row = np.where(condition < 0, -1, condition + conditions * label)
        self.event = np.zeros(condition.shape, dtype=int) if event is None else event
        bins = (before + after) // BIN
        self.sum = np.zeros((rows, bins, len(circuit.pools)))
        self.dopamine, self.count = np.zeros((rows, bins)), np.zeros((rows, bins))
        self.means = {name: np.zeros(condition.shape) for name in windows}
        self._rows = np.arange(rows)[:, None]
        self.traces = np.zeros((conditions, len(label), len(watched), bins), dtype=np.float32)
        self.trials = (condition[None] == np.arange(conditions)[:, None, None]).sum(axis=1)

    def record(self, world: Clocked, now: int, cohort: Cohort) -> None:
        """Add this moment, every BIN ms."""
        t = world.elapsed
        if t % BIN:
            return
        for name, w in self.windows.items():
            since = t - self.event[world.trial] if w.moving else np.array(t)
            inside = (w.start <= since) & (since < w.stop)
            if inside.any():
                rate = cohort.rate[cohort.pools(w.population)].mean(axis=0)
                self.means[name][world.trial] += inside * rate * BIN / (w.stop - w.start)
        if not -self.before <= t < self.after:
            return
        b = (t + self.before) // BIN
        member = (self.row[world.trial] == self._rows).astype(float)
        self.sum[:, b] += member @ cohort.rate.T
        self.dopamine[:, b] += member @ cohort.concentration[DOPAMINE]
        self.count[:, b] += member.sum(axis=1)
        kept = np.flatnonzero(self.condition[world.trial] >= 0)
        watched = np.stack([cohort.rate[s].mean(axis=0) for s in self.watched])
        self.traces[self.condition[world.trial, kept], kept, :, b] += watched[:, kept].T
