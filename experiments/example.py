"""One trial of one subject through the whole loop, with its spikes at the spiking level."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from circuits.cohort import Cohort
from circuits.description import Circuit
from experiments.cohorts import make_cohort
from experiments.practice import Weights
from experiments.settings import Settings
from experiments.stimuli import stroop_trials
from experiments.trials import Drives, Scales, Timing, TrialWorld

#: Window around the stimulus [ms], and the resolution of spike times [s].
BEFORE, AFTER = 300, 1000
TICK = 1e-4


class _Watch:
    """The trial's world, with the rates of every millisecond kept; it goes on for AFTER ms from the stimulus."""

    def __init__(self, world: TrialWorld) -> None:
        self.world, self.rates = world, list[NDArray[np.float32]]()
        self.done = False

    def step(self, now: int, cohort: Cohort) -> None:
        """Pass the millisecond on to the trial and keep the rates."""
        if not self.world.done:
            self.world.step(now, cohort)
        self.rates.append(cohort.rate[:, 0].copy())
        self.done = now >= self.world.timing.prepare + AFTER


def example_trial(
    settings: Settings,
    circuit: Circuit,
    weights: Weights,
    scales: Scales,
    timing: Timing,
    drives: Drives,
    dopamine: float,
) -> dict[str, NDArray[Any]]:
    """Arrays ``time`` [s], ``rate`` (pools, times), ``outcome`` and spikes of subject 0 naming an incongruent colour.

    `dopamine` is a factor on release. ``outcome`` is (correct response, response, decision time [s] or NaN).
    """
    trials = stroop_trials(circuit, "naming", np.array([[0]]), np.array([[1]]), 0.0)
    first = Scales(scales.stimulus[:1], scales.instruction[:1], scales.threshold[:1])
    world = TrialWorld(trials, timing, drives, first)
    cohort = make_cohort(settings.level, circuit, [0], settings.seed, [1], settings.target)
    cohort.weights = {name: w[:1] for name, w in weights.items()}
    for level in cohort.level.values():
        level[:] = dopamine
    if settings.level == "spiking":
        cohort.record_spikes()  # type: ignore[attr-defined]
    watch = _Watch(world)
    cohort.run(timing.prepare + AFTER + 1, watch)
    start = timing.prepare - BEFORE
    out: dict[str, NDArray[Any]] = {
        "condition": np.array("incongruent"),
        "time": (np.arange(len(watch.rates) - start) - BEFORE) * 1e-3,
        "rate": np.array(watch.rates[start:]).T,
        "outcome": np.array([0, world.response[0, 0], world.decision_time[0, 0] * 1e-3]),
    }
    if settings.level == "spiking":
        out |= _spikes(cohort, start * 1e-3)
    return out


def _spikes(cohort: Any, start: float) -> dict[str, NDArray[Any]]:
    neuron, time = cohort.spikes
    kept = time >= start
    pool = cohort.layout.pool_of_neuron()[neuron[kept]]
    return {
        "tick": np.round((time[kept] - start) / TICK).astype(np.int32),
        "neuron": neuron[kept].astype(np.int32),
        "pool": pool.astype(np.int16),
    }
