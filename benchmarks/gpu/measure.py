"""The rate level on a GPU: whether it agrees with the project's loop, and what it gives.

``python -m benchmarks.gpu.measure`` takes some minutes on a machine with an NVIDIA GPU of compute
capability 9.0, and JAX and CuPy for it (``jax[cuda13]``, ``cupy-cuda13x``), which nothing else here
needs. Throughput is in seconds of biology of one subject for each second on the wall, of the whole
circuit with its noise, while input from the world and weights stay as they are.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP

RUNS, COLUMNS = 3, 10_000


class Engine(Protocol):
    """Something that goes on with a cohort's columns."""

    columns: int

    @property
    def rate(self) -> NDArray[np.float32]:
        """Rates as environments read them, (pools, columns) [spikes/s]."""

    def run(self, milliseconds: int) -> None:
        """Simulate; it may come back before that is done."""

    def wait(self) -> None:
        """Until it is done."""


Make = Callable[[RateCohort], Engine]


def engines() -> dict[str, Make]:
    """What is measured; imported here, so that processes with the project's loop go without."""
    from benchmarks.gpu.cuda import CudaRates
    from benchmarks.gpu.jax_rates import JaxRates

    return {
        "CUDA, fast arithmetic": lambda cohort: CudaRates(cohort, exact=False),
        "CUDA, the loop's arithmetic": lambda cohort: CudaRates(cohort, exact=True),
        "JAX, dense sums": lambda cohort: JaxRates(cohort, dense=True),
        "JAX, gathered sums": lambda cohort: JaxRates(cohort, dense=False),
    }


def driven(columns: int, learnt: bool) -> RateCohort:
    """A cohort after its first slow step: two features shown, a task held, weights given.

    They are as at the start, or such that all plastic synapses are in use (`learnt`).
    """
    cohort = RateCohort(brain(), range(columns), 1)
    if learnt:
        rng = np.random.default_rng(1)
        for w in cohort.weights.values():
            w[:] = rng.uniform(0.05, 0.5, (1, *w.shape[1:])) * rng.uniform(0.5, 1.5, w.shape)
    cohort.external[cohort.pools("V4").start] = 1.0
    cohort.external[cohort.pools("VWFA").start + 1] = 1.0
    cohort.external[cohort.pools("PFC-colour").start] = 0.8
    cohort.run(SLOW_STEP)
    return cohort


def agreement(make: Make, learnt: bool) -> str:
    """Largest difference of 24 columns' rates from the loop's after 10, 100 and 500 ms."""
    cohort = driven(24, learnt)
    other, found = make(cohort), []
    for milliseconds in (10, 90, 400):
        cohort.run(milliseconds)
        other.run(milliseconds)
        found.append(f"{np.abs(other.rate - cohort.rate).max():.2g}")
    return f"{', '.join(found)} spikes/s, where the highest is {cohort.rate.max():.0f}"


def throughput(engine: Engine, milliseconds: int, together: int) -> float:
    """Subject-seconds a second, in launches of some milliseconds `together`."""
    engine.run(together)
    engine.wait()
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(milliseconds // together):
            engine.run(together)
        engine.wait()
        taken.append(time.perf_counter() - start)
    return engine.columns * milliseconds * 1e-3 / float(np.median(taken))


def processor(columns: int, learnt: bool, processes: int) -> float:
    """Subject-seconds a second of the project's loop in processes of so many columns each."""
    context = multiprocessing.get_context("spawn")
    together, out = context.Barrier(processes), context.Queue()
    arguments = (columns, learnt, together, out)
    workers = [context.Process(target=_process, args=arguments) for _ in range(processes)]
    for worker in workers:
        worker.start()
    total = sum(out.get(timeout=120) for _ in workers)
    for worker in workers:
        worker.join()
    return total


def _process(columns: int, learnt: bool, together: Barrier, out: Queue[float]) -> None:
    cohort = driven(columns, learnt)
    cohort.run(SLOW_STEP)
    together.wait()
    start, before = time.perf_counter(), cohort.now
    while time.perf_counter() - start < 2:
        cohort.run(SLOW_STEP)
    out.put(columns * (cohort.now - before) * 1e-3 / (time.perf_counter() - start))


def main() -> None:
    """Print agreement, then subject-seconds a second."""
    cores, named = multiprocessing.cpu_count(), engines()
    fastest, fast = next(iter(named.items()))
    for learnt in (False, True):
        print("All plastic synapses in use" if learnt else "Weights as at the start")
        for name, make in named.items():
            print(f"  {name}: apart by {agreement(make, learnt)}", flush=True)
        cohort = driven(COLUMNS, learnt)
        for name, make in named.items():
            milliseconds = 200 if "JAX" in name else 1000
            value = throughput(make(cohort), milliseconds, milliseconds)
            print(f"  {name}, {COLUMNS} columns: {value:.0f}", flush=True)
        for together in (1, 10, 100):
            value = throughput(fast(cohort), 300, together)
            print(f"  {fastest}, {together} ms a launch: {value:.0f}", flush=True)
        for columns in (100, 1000):
            value = throughput(fast(driven(columns, learnt)), 1000, 1000)
            print(f"  {fastest}, {columns} columns: {value:.0f}", flush=True)
        for processes, columns in ((1, 200), (1, 700), (cores, 200), (cores, COLUMNS // cores)):
            value = processor(columns, learnt, processes)
            print(f"  the loop, {columns} columns in each of {processes}: {value:.0f}", flush=True)


if __name__ == "__main__":
    main()
