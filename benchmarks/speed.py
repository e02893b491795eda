"""What a second of biology costs, in CPU seconds of this process.

``uv run python -m benchmarks.speed`` prints it.
Each figure is the median of several runs of a network that is already compiled, with its spread.
Nothing is asserted: machines differ, so compare ratios. ``--stroop`` also times the default Stroop
run as a whole process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from benchmarks.common import usual
from threadpoolctl import threadpool_limits

from striata.circuits.brain import brain
from striata.circuits.dormant import EVERY_REGION, awake
from striata.circuits.plasticity.episode import EpisodeLearner
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.circuits.tables import neurons
from striata.experiments.protocol.settings import ENGINES
from striata.experiments.runner import machine
from striata.experiments.worlds import conditioning_trials as conditioning
from striata.experiments.worlds.conditioning import ConditioningWorld
from striata.experiments.worlds.lever_schedules import Schedule
from striata.experiments.worlds.operant import OperantWorld

RUNS = 5
#: CPU seconds for each neuron and second of biology of the nearest peer, CBGTPy's n-choice task,
#: measured elsewhere.
PEER = 28.7 / 4269


class Driven:
    """Two features shown and a task held: a trial's worth of activity."""

    done = False

    def step(self, now: int, cohort: Cohort) -> None:
        """Turn the drives on."""
        if now == 0:
            cohort.external[cohort.pools("V4").start] = 1.0
            cohort.external[cohort.pools("VWFA").start + 1] = 1.0
            cohort.external[cohort.pools("PFC-colour").start] = 0.8


def measure(cohort: Cohort, milliseconds: int, runs: int = RUNS) -> np.ndarray:
    """CPU seconds for each second of biology and subject, one value a run."""
    cohort.run(100, Driven())
    costs = []
    for _ in range(runs):
        start = time.process_time()
        cohort.run(milliseconds, Driven())
        costs.append((time.process_time() - start) / (milliseconds * 1e-3) / cohort.shape[1])
    return np.array(costs)


def spiking() -> None:
    """Cost of the spiking level by batch size."""
    n = neurons(usual())
    print(f"Spiking level, {n} neurons a subject, dt 0.2 ms")
    print(
        "engine    subjects  CPU s per subject-second (min to max)   ms per neuron-second"
        "   times cheaper than CBGTPy"
    )
    for engine, subjects in product(ENGINES, (1, 10)):
        start = time.process_time()
        made = BrianCohort if engine == "brian2" else partial(SpikingCohort, engine=engine)
        cohort = made(usual(), range(subjects), 1)
        cohort.run(1)
        built = time.process_time() - start
        cost = measure(cohort, 300)
        middle = float(np.median(cost))
        print(
            f"{engine:8s}{subjects:10d}  {middle:.3f} ({cost.min():.3f} to {cost.max():.3f}), "
            f"built in {built:.1f} s"
            f"     {middle / n * 1e3:.3f}                  {PEER / (middle / n):.0f}"
        )


def regions() -> None:
    """Cost of a neuron as spikes with more and more regions, four subjects, in turns."""
    cortex = frozenset({"association cortex", "perirhinal cortex"})
    engaged = {
        "regions of every task": frozenset[str](),
        "association, perirhinal cortex too": cortex,
        "all regions": frozenset({EVERY_REGION}),
    }
    cohorts = [SpikingCohort(awake(brain(), names), range(4), 1) for names in engaged.values()]
    sizes = np.array([neurons(c.circuit) for c in cohorts])
    # Every turn is a row, so that what else the machine does is shared by the regions in it.
    turns = np.array([[measure(c, 200, 1)[0] for c in cohorts] for _ in range(RUNS)]) / sizes
    print("Spiking level, 4 subjects in turns\nus a neuron-second   beside the first (min to max)")
    for name, n, cost, ratio in zip(engaged, sizes, turns.T, (turns.T / turns[:, 0]), strict=True):
        print(
            f"{np.median(cost) * 1e6:19.1f}   {np.median(ratio):.2f} ({ratio.min():.2f} to "
            f"{ratio.max():.2f})   {name}, {n} neurons"
        )


def storing() -> None:
    """What the rule that stores episodes takes of the rate level while nothing is new."""
    circuit = awake(brain(), frozenset({"hippocampal formation"}))
    for columns in (40, 200):
        cohort = RateCohort(circuit, range(columns), 1)
        cohort.reinforce()
        whole = float(np.median(measure(cohort, 500))) * columns * 1e3
        (rule,) = (each for each in cohort.learners if isinstance(each, EpisodeLearner))
        start = time.process_time()
        for _ in range(300):
            rule.advance(cohort)
        each = (time.process_time() - start) / 300 * 1e6
        print(
            f"Rate level, learning, {columns} columns, nothing new: the rule `episode` takes "
            f"{each:.0f} us each 10 ms of {whole:.0f} us a millisecond ({each / whole * 10:.1f} %)"
        )


def rate() -> None:
    """Subject-seconds of the rate level for each CPU second by width of the cohort."""
    print("Rate level, 1 ms steps\ncolumns  subject-seconds per CPU second (min to max)")
    for columns in (1, 40, 200, 700):
        cost = 1 / measure(RateCohort(usual(), range(columns), 1), 500)
        print(f"{columns:7d}  {np.median(cost):.0f} ({cost.min():.0f} to {cost.max():.0f})")


def learning() -> None:
    """The rate level while it learns: Pavlovian trials in their world, plasticity on."""
    rngs = [np.random.default_rng(i) for i in range(200)]
    trials = conditioning.training(np.ones(200), 1, rngs)
    cohort = RateCohort(usual(), range(200), 1)
    cohort.reinforce()
    costs = []
    for _ in range(RUNS):
        cohort.now = 0
        start = time.process_time()
        cohort.run(trials.milliseconds, ConditioningWorld(trials, np.ones(200)))
        costs.append(200 * trials.milliseconds * 1e-3 / (time.process_time() - start))
    print(
        f"Rate level, learning, 200 columns: {np.median(costs):.0f} subject-seconds per CPU second"
    )


def lever() -> None:
    """Forty subjects pressing a lever, everything learning."""
    n, minutes = 40, 2
    rngs = [np.random.default_rng(i) for i in range(n)]
    cohort = RateCohort(usual(), range(n), 1)
    cohort.reinforce()
    cohort.run(100)
    cohort.now = 0
    schedule = Schedule.of(n, probability=1.0, interval=10.0)
    start = time.process_time()
    cohort.run(minutes * 60_000, OperantWorld(schedule, minutes, np.ones(n), np.ones(n), rngs))
    cost = (time.process_time() - start) / minutes
    print(
        f"Lever pressing, 40 subjects: {cost:.1f} s of CPU a minute, "
        f"{30 * cost:.0f} s for half an hour on one core"
    )


def stroop() -> None:
    """Wall and CPU time of `striata run stroop` with its defaults."""
    with tempfile.TemporaryDirectory() as folder:
        before, start = os.times(), time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                "-m",
                "striata.experiments.stroop",
                "--out",
                str(Path(folder) / "r.h5"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        after = os.times()
        cpu = (
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
        cores = machine.cores()
        print(
            f"striata run stroop: {time.perf_counter() - start:.0f} s on {cores} cores, "
            f"{cpu:.0f} s of CPU"
        )


if __name__ == "__main__":
    with threadpool_limits(1):
        rate()
        learning()
        lever()
        spiking()
        regions()
        storing()
    if "--stroop" in sys.argv:
        stroop()
