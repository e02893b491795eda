"""Bring the drafted circuit to its resting rates: what ``striata calibrate`` does.

What it may move: each population's background rate, by a factor between 0.5 and 2. What it aims at:
the populations' ``rest`` rates, of the noisy rate level without any task. Nothing else is touched,
and no task is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from striata.circuits.description import Circuit, parameters
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import with_background
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.meanfield import Array, Cells, transfer
from striata.circuits.simulation.resting import resting
from striata.data import PATH
from striata.data.validate import BIBLIOGRAPHY, citations

#: Factors on the background rate that calibration may reach.
BOUNDS = (0.5, 2.0)

#: Beginnings of a source that cites nothing, and what a citation looks like.
HONEST = ("assumed", "fitted")
_KEY = re.compile(r"[A-Z][A-Za-z]+\d{4}[a-z]?")

Inputs = tuple[Array, Array, Array, Array, Array]


def require_sources(circuit: Circuit) -> None:
    """Refuse a number that cites nothing, or something that is not in the bibliography.

    Raises
    ------
    CircuitError
        For the first such number.
    """
    known = set(citations())
    for path, p in parameters(circuit):
        keys = _KEY.findall(p.source)
        if not keys and not p.source.startswith(HONEST):
            raise CircuitError(
                f"{path}: the source {p.source!r} cites no key of data/{BIBLIOGRAPHY}, and says "
                f"neither {' nor '.join(HONEST)}."
            )
        for key in keys:
            if key not in known:
                raise CircuitError(f"{path}: {key} is not in data/{BIBLIOGRAPHY}; add it there.")


def _rates(cells: Cells, inputs: Inputs, factor: Array) -> Array:
    scaled = replace(cells, g_bg=cells.g_bg * factor, s_bg=cells.s_bg * np.sqrt(factor))
    V = np.full_like(factor, -54.0)
    for _ in range(60):
        rate, mean, _ = transfer(scaled, *inputs, V)
        V = 0.5 * (V + mean)
    return rate


def fixed_point(circuit: Circuit) -> dict[str, float]:
    """Background factors at which the noiseless mean field rests at the targets (bisection)."""
    state, cells = resting(circuit), Cells.of(circuit)
    rate, inputs = state.rate, state.inputs
    low, high = np.full_like(rate, 0.02), np.full_like(rate, 8.0)
    for _ in range(50):
        middle = np.sqrt(low * high)
        below = _rates(cells, inputs, middle) < rate
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return {name: float(middle[s.start, 0]) for name, s in circuit.slices.items()}


def resting_rates(
    circuit: Circuit, subjects: int, milliseconds: int, seed: int
) -> dict[str, float]:
    """Mean rate of each population [spikes/s] with noise, the first 500 ms left out."""
    cohort = RateCohort(circuit, range(subjects), seed)
    mean = Mean(500)
    cohort.run(500 + milliseconds, mean)
    return {name: float(mean.value[s].mean()) for name, s in circuit.slices.items()}


class Mean:
    """An environment that only averages the rates from `after` ms on."""

    done = False

    def __init__(self, after: int) -> None:
        self.after, self.n = after, 0
        self.total: Any = 0.0

    def step(self, now: int, cohort: Any) -> None:
        """Add this millisecond's rates."""
        if now >= self.after:
            self.total = self.total + cohort.rate.astype(float)
            self.n += 1

    @property
    def value(self) -> Array:
        """Mean rates, (pools, columns) [spikes/s]."""
        return np.asarray(self.total / self.n)


def calibrate(
    draft: Circuit, rounds: int = 30, subjects: int = 24, seed: int = 2026
) -> dict[str, Any]:
    """Find the background factors of a draft.

    They start at the noiseless fixed point and step against the error of the noisy rates.

    Parameters
    ----------
    draft
        The circuit as written in the nuclei's files, :func:`striata.circuits.brain.draft`.
    rounds
        Steps; the factors are averaged over the second half of them.
    subjects
        Columns simulated in each step, 2 s each.
    seed
        Of the first step's noise.

    Returns
    -------
    The record that ``data/calibration.json`` holds: factors, bounds, targets and rates reached
    [spikes/s], seed, and the draft's hash.

    Raises
    ------
    CircuitError
        If a number has no source, or a factor would have to leave :data:`BOUNDS`.
    """
    require_sources(draft)
    factors = _stepped(draft, rounds, subjects, seed)
    outside = [n for n, f in factors.items() if not BOUNDS[0] <= f <= BOUNDS[1]]
    if outside:
        raise CircuitError(
            f"Calibration would multiply the background of {outside[0]} by "
            f"{factors[outside[0]]:.2f}; between {BOUNDS[0]:g} and {BOUNDS[1]:g} is allowed."
        )
    factors = {n: round(f, 5) for n, f in factors.items()}
    reached = resting_rates(with_background(draft, factors, "fitted"), 2 * subjects, 3000, seed - 1)
    return {
        "what": "factors on each population's background rate, fitted to the resting rates at the "
        "rate level only",
        "draft_hash": draft.hash,
        "seed": seed,
        "rounds": rounds,
        "subjects": subjects,
        "bounds": BOUNDS,
        "background_factors": factors,
        "target": {n: draft.population(n).rest.value for n in factors},
        "reached": {n: round(v, 3) for n, v in reached.items()},
    }


def _stepped(draft: Circuit, rounds: int, subjects: int, seed: int) -> dict[str, float]:
    """Background factors after so many steps, averaged over the second half of them."""
    factors = fixed_point(draft)
    averaged = dict.fromkeys(factors, 0.0)
    last = rounds // 2
    for k in range(rounds):
        circuit = with_background(draft, factors, "fitted")
        reached = resting_rates(circuit, subjects, 2000, seed + k)
        slope = _slope(circuit)
        for name in factors:
            error = circuit.population(name).rest.value - reached[name]
            background = Cells.of(circuit).g_bg[draft.slices[name].start, 0]
            step = float(np.clip(error / slope[name], -0.5, 0.5)) / background
            factors[name] *= 1 + (0.3 if k < last else 0.1) * step
            averaged[name] += factors[name] / last if k >= rounds - last else 0.0
    return averaged


def _slope(circuit: Circuit) -> dict[str, float]:
    """Slope of each population's transfer at rest [spikes/s per nS], at least 0.2."""
    inputs = resting(circuit).inputs
    cells, V = Cells.of(circuit), np.full((len(circuit.pools), 1), -54.0)
    up, down = (transfer(cells, inputs[0] + d, *inputs[1:], V)[0] for d in (0.1, -0.1))
    return {n: max(0.2, float((up - down)[s.start, 0] / 0.2)) for n, s in circuit.slices.items()}


def write(record: Mapping[str, Any], path: Path = PATH / "calibration.json") -> None:
    """Write a record of :func:`calibrate`, as :func:`striata.circuits.brain.brain` reads it."""
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
