"""This project beside other simulators.

``uv run --group bench python -m benchmarks.peers`` takes some four minutes.

One subject's common network (see :mod:`benchmarks.common`) runs here, in NEST, in ANNarchy and in a
hand-written C++ loop; the rate level beside a plain NumPy loop. First each population's resting
rate must agree within its sampling error; only then are costs measured, as CPU seconds of one core,
medians of several runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

import brian2 as b2
import numpy as np
from benchmarks.annarchy_network import Annarchy
from benchmarks.common import common, rates, usual
from benchmarks.loop import Loop
from benchmarks.nest_network import Nest
from benchmarks.numpy_rates import NumpyRates
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from striata.circuits.description import Circuit
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.meanfield import Array
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.circuits.tables import neurons
from striata.experiments.protocol.settings import ENGINES

RUNS = 5
#: Rates are means of BLOCKS blocks of BLOCK ms after SETTLE ms.
BLOCKS, BLOCK, SETTLE = 12, 500, 500
#: Two simulators differ if any of 52 populations does by more [standard errors] (t with about 20
#: degrees of freedom: 1 % of runs), or if fewer of so many random splits of their blocks differ by
#: as much as they do.
LARGEST, SPLITS, CHANCE = 4.5, 9999, 0.001
#: Step [ms] at which the Euler steps of the loop come to NEST's adaptive solver.
FINE = 0.05


class Simulator(Protocol):
    """A network that runs, and counts its neurons' spikes."""

    count: NDArray[np.int32]

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""


class Striata:
    """This project's spiking level; spikes are counted if they are recorded."""

    def __init__(
        self,
        circuit: Circuit,
        subjects: int = 1,
        learning: bool = False,
        record: bool = False,
        engine: str = "compiled",
    ) -> None:
        made = BrianCohort if engine == "brian2" else partial(SpikingCohort, engine=engine)
        self.cohort = made(circuit, range(subjects), 1)
        self.count = np.zeros(self.cohort.layout.total, dtype=np.int32)
        self._seen, self._record = 0, record
        if learning:
            self.cohort.reinforce()
        if record:
            self.cohort.record_spikes()

    def run(self, milliseconds: int) -> float:
        """Simulate; CPU seconds taken."""
        start = time.process_time()
        self.cohort.run(milliseconds)
        taken = time.process_time() - start
        if self._record:
            neuron = self.cohort.spikes[0]
            self.count += np.bincount(neuron[self._seen :], minlength=len(self.count)).astype(
                np.int32
            )
            self._seen = len(neuron)
        return taken


def blocks(simulator: Simulator, cohort: BrianCohort) -> Array:
    """Mean rate of each population in successive blocks, (blocks, populations) [spikes/s]."""
    simulator.run(SETTLE)
    out = []
    for _ in range(BLOCKS):
        simulator.count[:] = 0
        simulator.run(BLOCK)
        pools = rates(simulator.count, cohort, BLOCK * 1e-3)
        out.append([pools[s].mean() for s in cohort.circuit.slices.values()])
    return np.array(out)


def difference(a: Array, b: Array) -> Array:
    """Difference of two simulators' mean rates in standard errors, a population each."""
    error = np.sqrt((a.var(axis=0, ddof=1) + b.var(axis=0, ddof=1)) / BLOCKS)
    return np.asarray((a.mean(axis=0) - b.mean(axis=0)) / np.maximum(error, 1e-9))


def spread(a: Array, b: Array) -> float:
    """Root mean square of the differences of all populations [standard errors]."""
    return float(np.sqrt((difference(a, b) ** 2).mean()))


def chance(a: Array, b: Array) -> float:
    """Probability that blocks of one simulator differ by as much as those of two.

    Found by splitting the blocks of both at random, (blocks, populations) as they are: rates of
    populations go together, so their differences are not independent.
    """
    both, rng, seen = np.concatenate([a, b]), np.random.default_rng(1), spread(a, b)
    more = sum(spread(*np.split(rng.permutation(both), 2)) >= seen for _ in range(SPLITS))
    return (more + 1) / (SPLITS + 1)


def same_network(
    circuit: Circuit, simulators: dict[str, Simulator], pairs: tuple[tuple[str, str], ...]
) -> None:
    """Print every population's rate in every simulator.

    Exit if a pair differs by more than its sampling error.
    """
    cohort = BrianCohort(circuit, [0], 1)
    rate = {name: blocks(simulator, cohort) for name, simulator in simulators.items()}
    print("Resting rates of the common network, mean ± standard error [spikes/s]")
    print(f"{'':11s}" + "".join(f"{name:>18s}" for name in rate))
    for i, name in enumerate(circuit.slices):
        cells = (
            f"{r[:, i].mean():6.2f} ± {r[:, i].std(ddof=1) / BLOCKS**0.5:4.2f}"
            for r in rate.values()
        )
        print(f"{name:11s}" + "".join(f"{c:>18s}" for c in cells))
    for a, b in pairs:
        largest, p = np.abs(difference(rate[a], rate[b])).max(), chance(rate[a], rate[b])
        print(
            f"{a} − {b}: largest {largest:.1f}, root mean square "
            f"{spread(rate[a], rate[b]):.2f} standard errors, p = {p:.3g}"
        )
        if largest > LARGEST or p < CHANCE:
            sys.exit(f"{a} and {b} do not compute the same network; no times are given.")


def cost(run: Callable[[int], float], milliseconds: int, subjects: int = 1) -> float:
    """CPU seconds for each subject and second of biology, median of several runs."""
    run(100)
    return float(np.median([run(milliseconds) for _ in range(RUNS)])) / (
        milliseconds * 1e-3 * subjects
    )


def spiking(circuit: Circuit, peers: dict[str, Simulator]) -> None:
    """Costs of the spiking level by each engine, while synapses learn, and of the peers."""
    n = neurons(circuit)
    costs = {
        f"{engine}, {k} subject{'s' * (k > 1)}": cost(
            Striata(circuit, k, engine=engine).run, 300, k
        )
        for engine in ENGINES
        for k in (1, 10)
    }
    costs["compiled, 40 subjects"] = cost(Striata(circuit, 40).run, 300, 40)
    costs["compiled, 10 subjects, whole circuit"] = cost(Striata(usual(), 10).run, 300, 10)
    costs["compiled, 10 subjects, learning"] = cost(
        Striata(circuit, 10, learning=True).run, 300, 10
    )
    costs |= {name: cost(peer.run, 200) for name, peer in peers.items()}
    _table("Spiking level", costs, n, costs["hand-written loop"])


def _table(title: str, costs: dict[str, float], n: int, least: float) -> None:
    print(
        f"\n{title}: {n} neurons a subject\n"
        f"{'':36s}CPU s a subject-second   µs a neuron-second   times the loop"
    )
    for name, c in costs.items():
        print(f"{name:36s}{c:22.3f}{c / n * 1e6:21.1f}{c / least:17.1f}")


def rate_level(circuit: Circuit) -> None:
    """The rate level beside plain NumPy, which must come to the same rates."""
    print("\nRate level, subject-seconds a CPU second\ncolumns   striata   plain NumPy   times")
    for columns in (1, 200):
        cohort = RateCohort(circuit, range(columns), 1)
        plain = NumpyRates(cohort)
        cohort.run(2000)
        plain.run(2000)
        apart = np.abs(cohort._state.r.mean(axis=1) / plain.rate.mean(axis=1) - 1).max()
        if apart > 0.01:
            sys.exit(f"NumPy's rates differ by {100 * apart:.1f} %; no times are given.")

        def run(milliseconds: int, cohort: RateCohort = cohort) -> float:
            start = time.process_time()
            cohort.run(milliseconds)
            return time.process_time() - start

        ours, theirs = (1 / cost(f, 500, columns) for f in (run, plain.run))
        print(f"{columns:7d}{ours:10.0f}{theirs:14.0f}{ours / theirs:8.1f}")


def main() -> None:
    """Check, then measure."""
    b2.BrianLogger.suppress_name(
        "unused_brian_object"
    )  # a network that is only read out is never run
    circuit = common(usual())
    alone = BrianCohort(circuit, [0], 1)
    with threadpool_limits(1), tempfile.TemporaryDirectory() as folder:
        peers: dict[str, Simulator] = {
            "hand-written loop": Loop(alone),
            "NEST": Nest(alone),
            "ANNarchy": Annarchy(alone, folder),
        }
        fine = f"loop, {FINE} ms"
        checked = {"striata": Striata(circuit, record=True), **peers, fine: Loop(alone, FINE)}
        pairs = (("striata", "hand-written loop"), ("striata", "ANNarchy"), (fine, "NEST"))
        same_network(circuit, checked, pairs)
        spiking(circuit, peers)
        rate_level(circuit)


if __name__ == "__main__":
    main()
