"""Dopamine's mean rates before a trial and around its outcome, from a rate that is known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from striata.experiments.worlds.staged.activity import OutcomeMeans

pytestmark = pytest.mark.smoke

#: A trial begins so late, and an outcome comes so late, the second trial's never [ms].
BEGINS, OUTCOME, NEXT = 500, 2000, 4000


def followed(rate: Any) -> dict[str, np.ndarray]:
    """Means of two trials in two columns; VTA's two pools fire at `rate` (ms) and at no more."""
    means = OutcomeMeans((2, 2))
    values = np.zeros((3, 2), dtype=np.float32)
    cohort: Any = SimpleNamespace(rate=values, pools=lambda name: slice(1, 3))
    one = np.ones(2, dtype=np.int64)
    for now in range(0, 6000, 10):
        values[1:] = [[2 * rate(now)], [0.0]]
        trial = int(now >= OUTCOME - 300)  # an action ends a trial, its outcome comes later
        begins = now - (NEXT if trial else BEGINS)
        means.follow(cohort, one * trial, one * begins, one * (now - OUTCOME))
    return means.means()


def test_each_window_holds_the_rate_of_its_own_time_and_trial() -> None:
    found = followed(lambda now: now)
    assert found["dopamine_rest"][:, 0].tolist() == pytest.approx([BEGINS - 205, NEXT - 205])
    for name, middle in (("before", -155), ("at", 145), ("after", 420)):
        first, second = found[f"dopamine_{name}"][:, 1]
        assert first == pytest.approx(OUTCOME + middle), name
        assert np.isnan(second), "a trial without an outcome"
