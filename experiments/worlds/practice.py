"""A history of practice: univalent words and colours, the right action shown, rewarded and learnt by the circuit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from striata.circuits.description import Circuit
from striata.circuits.simulation.meanfield import Array
from striata.experiments.protocol.cohorts import make_cohort
from striata.experiments.worlds.lists import COLOURS
from striata.experiments.worlds.stimuli import stroop_trials
from striata.experiments.worlds.trials import NONE, Drives, Scales, Timing, TrialList, TrialWorld

Weights = dict[str, Array]
#: Shorter interval than in the test: nothing is measured here.
PRACTICE = Timing(interval=300)


@dataclass(frozen=True)
class Lesson:
    """A block of practice as it went: the list of trials and each trial's response and decision time [ms]."""

    task: str
    trials: TrialList
    world: TrialWorld


def practise(
    circuit: Circuit,
    subjects: range,
    seed: int,
    tasks: tuple[tuple[str, int], ...],
    scales: Scales,
    noise_scale: Array,
    weights: Weights | None = None,
    tick: Callable[[], None] = lambda: None,
) -> tuple[Weights, list[Lesson]]:
    """Weights after blocks of practice, at the rate level.

    Parameters
    ----------
    tasks
        (task, trials) of each block, in order.
    scales, noise_scale
        Individual differences, (subjects,).
    weights
        Weights to start from; the description's where absent.
    tick
        Called when a block is over.

    Returns
    -------
    projection → (subjects, target pools, source pools), and the lessons.
    """
    lessons = []
    for k, (task, n) in enumerate(tasks):
        runs = [900 + k + 10 * bool(weights)] * len(subjects)
        cohort = make_cohort("rate", circuit, subjects, seed, runs, "numpy")
        cohort.noise_scale = noise_scale
        if weights is not None:
            cohort.weights = {name: w.copy() for name, w in weights.items()}
            cohort.apply_weights()
        trials = replace(
            stroop_trials(circuit, task, *_univalent(subjects, n, seed, k), 0.0), teach=True
        )
        world = TrialWorld(trials, PRACTICE, Drives(), scales)
        cohort.run(n * (PRACTICE.deadline + 1000), world)
        weights = cohort.weights
        lessons.append(Lesson(task, trials, world))
        tick()
    assert weights is not None
    return weights, lessons


def _univalent(subjects: range, n: int, seed: int, block: int) -> tuple[Array, Array]:
    """Every feature equally often, in an order of each subject's own, with nothing in the other stream."""
    order = [
        np.random.default_rng([seed, s, 13, block]).permutation(np.arange(n) % COLOURS)
        for s in subjects
    ]
    relevant = np.stack(order, axis=1)
    return relevant, np.full_like(relevant, NONE)
