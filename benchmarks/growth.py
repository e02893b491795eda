"""How cost grows with the size of a run.

``uv run python -m benchmarks.growth`` prints the table and draws ``docs/pictures/cost.png``.

CPU seconds of one core against subjects, neurons (with as many inputs each), synapses (with as much
conductance in all), pools and milliseconds of trials, each around a cohort of ten at the spiking
level or forty at the rate level, of the regions that every task engages. At last, seconds that one
waits for the default run of Stroop with one worker and with two; nothing else should run then.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from benchmarks.common import usual
from PIL import Image
from threadpoolctl import threadpool_limits

import striata
from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Parameter
from striata.circuits.dormant import awake, dormant
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.circuits.tables import neurons

RUNS, SUBJECTS, COLUMNS = 5, 10, 40
FACTORS = (0.5, 1.0, 1.5, 2.0)
WORKERS = (1, 2)
_HERE = "assumed: to see how cost grows"
Points = list[tuple[float, float]]


def seconds(cohort: Cohort, milliseconds: int) -> float:
    """CPU seconds that a run takes, median of several."""
    cohort.run(100)
    costs = []
    for _ in range(RUNS):
        start = time.process_time()
        cohort.run(milliseconds)
        costs.append(time.process_time() - start)
    return float(np.median(costs))


def larger(circuit: Circuit, factor: float) -> Circuit:
    """Pools of `factor` times as many neurons, each with as many inputs as before."""
    populations = tuple(replace(p, size=round(p.size * factor)) for p in circuit.populations)
    projections = tuple(
        replace(p, probability=Parameter(min(1.0, p.probability.value / factor), "", _HERE))
        for p in circuit.projections
    )
    return circuit.with_(populations=populations, projections=projections)


def denser(circuit: Circuit, factor: float) -> Circuit:
    """As many neurons with `factor` times as many inputs, each weaker in proportion.

    A neuron has at most all possible inputs.
    """
    out = []
    for p in circuit.projections:
        probability = min(1.0, p.probability.value * factor)
        weaker = p.probability.value / probability
        weights = tuple((k, Parameter(w.value * weaker, "nS", _HERE)) for k, w in p.weights)
        out.append(replace(p, probability=Parameter(probability, "", _HERE), weights=weights))
    return circuit.with_(projections=tuple(out))


def _spiking(
    circuit: Circuit, subjects: int = SUBJECTS, *, count: Callable[[SpikingCohort], float]
) -> tuple[float, float]:
    cohort = SpikingCohort(circuit, range(subjects), 1)
    return count(cohort), seconds(cohort, 200) / 0.2


def _synapses(cohort: SpikingCohort) -> float:
    return int(np.bitwise_count(cohort._net.joined[0]).sum()) / 1000


def _rate(circuit: Circuit, columns: int) -> float:
    return seconds(RateCohort(circuit, range(columns), 1), 500) / 0.5


def _regions() -> list[Circuit]:
    """The brain as tasks simulate it: without dormant regions, with each of them, and with all."""
    whole = brain()
    engaged = [
        frozenset[str](),
        *(frozenset({r}) for r in dormant(whole)),
        frozenset(dormant(whole)),
    ]
    return sorted((awake(whole, e) for e in engaged), key=lambda c: len(c.pools))


def _waited(workers: int) -> float:
    """Seconds that the default run of Stroop takes."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        striata.run("stroop", out=Path(folder) / "stroop.h5", workers=workers)
        return time.perf_counter() - start


def measured() -> dict[str, dict[str, Points]]:
    """Quantity → level → (amount, seconds)."""
    circuit = usual()
    rate = RateCohort(circuit, range(COLUMNS), 1)
    per_second = "CPU s a second of biology"
    return {
        f"subjects\n{per_second}": {
            "spiking": [
                _spiking(circuit, n, count=lambda c: c.shape[1]) for n in (1, 5, 10, 20, 40)
            ],
            "rate, ×10": [(n, 10 * _rate(circuit, n)) for n in (1, 40, 100, 200)],
        },
        f"thousand neurons a subject\n{per_second}": {
            "spiking": [
                _spiking(c, count=lambda c: neurons(c.circuit) / 1000)
                for c in (larger(circuit, f) for f in FACTORS)
            ]
        },
        f"thousand synapses a subject\n{per_second}": {
            "spiking": [_spiking(c, count=_synapses) for c in (denser(circuit, f) for f in FACTORS)]
        },
        f"pools\n{per_second}": {
            "rate, 40 subjects": [(len(c.pools), _rate(c, COLUMNS)) for c in _regions()]
        },
        "trials of 1 s\nCPU s": {
            "rate, 40 subjects": [(ms / 1000, seconds(rate, ms)) for ms in (1000, 4000, 8000)]
        },
        "workers\nseconds waited": {"rate, Stroop": [(n, _waited(n)) for n in WORKERS]},
    }


def draw(results: dict[str, dict[str, Points]], path: Path) -> None:
    """One panel for each quantity, 1200 pixels wide, in 256 colours."""
    figure, axes = plt.subplots(2, 3, figsize=(12, 6.5), dpi=100, layout="constrained")
    for ax, (title, levels) in zip(axes.flat, results.items(), strict=True):
        x_label, y_label = title.split("\n")
        for name, points in levels.items():
            colour = "#0072B2" if name.startswith("spiking") else "#D55E00"
            ax.plot(*zip(*points, strict=True), "o-", color=colour, label=name)
        ax.margins(0.1)
        ax.set(xlabel=x_label, ylabel=y_label, xlim=(0, None), ylim=(0, None))
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend(frameon=False, loc="lower right" if len(levels) == 1 else "upper right")
        ax.spines[["top", "right"]].set_visible(False)
    buffer = io.BytesIO()
    figure.savefig(buffer)
    Image.open(buffer).convert("RGB").quantize(256).save(path, optimize=True)


def main() -> None:
    """Measure, print, draw."""
    with threadpool_limits(1):
        results = measured()
    for title, levels in results.items():
        for name, points in levels.items():
            print(
                title.replace("\n", ", "),
                f"({name}):",
                ", ".join(f"{x:g}: {y:.2f}" for x, y in points),
            )
    draw(results, Path("docs/pictures/cost.png"))


if __name__ == "__main__":
    main()
