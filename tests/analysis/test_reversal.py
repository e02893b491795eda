"""Reversal points of neurons, and ramps before reward: found where they are, and only there."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.dopamine import reversal, sequences

SIZES = np.array([0.25, 0.5, 1.0, 1.5, 2.0])


def recorded(spread: float, subjects: int = 4, neurons: int = 40, repeats: int = 20) -> Result:
    """Neurons whose reversal points have this SD; each answers with slopes as Dabney's do."""
    rng = np.random.default_rng(8)
    rows = []
    for s in range(subjects):
        for n in range(neurons):
            point = 1.0 + spread * rng.standard_normal()
            for size in np.repeat(SIZES, repeats):
                rate = 8.0 * (size - point) + rng.normal(0, 5.0)
                rows.append((s, n, size, 4.0 + rng.normal(0, 1.0), 4.0 + rate))
    names = ["subject", "neuron", "reward", "baseline", "at_reward"]
    table = pd.DataFrame(rows, columns=names).assign(task=reversal.TASK)
    return cast(Result, SimpleNamespace(trials=table))


def test_halves_of_the_trials_agree_only_where_neurons_differ() -> None:
    found = {
        spread: {c.condition: c for c in reversal.reversal(recorded(spread))}
        for spread in (0.0, 0.3)
    }
    halves = {k: v["halves of trials, correlation"] for k, v in found.items()}
    assert halves[0.3].model.low > 0.5
    assert halves[0.0].model.low < 0 < halves[0.0].model.high
    assert halves[0.3].verdict == "right direction"
    assert found[0.3]["SD over neurons"].model.mean == pytest.approx(0.3, abs=0.08)


def test_a_point_is_where_the_line_crosses_zero_and_lies_among_the_sizes() -> None:
    curve = pd.Series(4.0 * (SIZES - 0.8), index=SIZES)
    assert reversal._crossing(curve) == pytest.approx(0.8)
    assert np.isnan(reversal._crossing(curve + 20.0))
    assert np.isnan(reversal._crossing(-curve))


def test_a_ramp_is_what_rises_before_the_reward() -> None:
    table: Any = pd.DataFrame(
        {"subject": [0, 0, 1], "before_reward": [6.0, 8.0, 5.0], "long_before": [4.0, 4.0, 5.0]}
    )
    assert sequences.ramp(table).tolist() == [3.0, 0.0]
