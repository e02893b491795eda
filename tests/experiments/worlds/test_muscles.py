"""Muscles: they sum what drives them, and lag behind it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from striata.experiments.worlds.muscles import CONTRACTION, Muscles


def driven(rates: np.ndarray, step: int) -> np.ndarray:
    """Drive at each step, of thalamus's rates (steps, actions, columns)."""
    muscles, out = Muscles(step), []
    for rate in rates:
        cohort: Any = SimpleNamespace(emitted=rate, pools=lambda name: slice(None))
        out.append(muscles.follow(cohort).copy())
    return np.array(out)


@pytest.mark.parametrize("step", [1, 10])
def test_drive_is_two_thirds_there_after_the_time_of_contraction(step: int) -> None:
    rates = np.full((500 // step, 2, 3), 8.0, dtype=np.float32)
    rates[1:, 1] = 28.0
    drive = driven(rates, step)
    there = round(CONTRACTION.value / step)
    assert drive[there, 1, 0] == pytest.approx(8 + 20 * (1 - np.exp(-1)), rel=0.01)
    assert drive[:, 0] == pytest.approx(8.0)
    assert drive[-1, 1] == pytest.approx(28.0, rel=0.01)


def test_fluctuations_are_averaged() -> None:
    noise = np.random.default_rng(1).normal(8.0, 4.0, (4000, 1, 50)).astype(np.float32)
    assert driven(noise, 1)[500:].std() == pytest.approx(
        4.0 / np.sqrt(2 * CONTRACTION.value), rel=0.1
    )


def test_columns_that_are_over_are_left_out() -> None:
    muscles = Muscles(1)
    rate = np.arange(6, dtype=np.float32).reshape(2, 3)
    cohort: Any = SimpleNamespace(emitted=rate, pools=lambda name: slice(None))
    muscles.follow(cohort)
    kept = np.array([True, False, True])
    muscles.narrow(kept)
    cohort.emitted = rate[:, kept]
    assert muscles.follow(cohort).tolist() == rate[:, kept].tolist()


def test_a_movement_counts_in_columns_that_are_ready_and_at_their_own_threshold() -> None:
    muscles = Muscles(1)
    rate = np.array([[8.0, 31.0, 8.0], [8.0, 8.0, 40.0]], dtype=np.float32)
    cohort: Any = SimpleNamespace(emitted=rate, pools=lambda name: slice(None))
    muscles.follow(cohort)
    everyone = np.ones(3, dtype=bool)
    assert muscles.some_move(np.array([30.0, 30.0, 30.0]), everyone)
    assert not muscles.some_move(np.array([30.0, 32.0, 41.0]), everyone)
    assert muscles.some_move(np.array([30.0, 32.0, 40.0]), everyone)
    assert not muscles.some_move(np.full(3, 30.0), np.array([True, False, False]))
