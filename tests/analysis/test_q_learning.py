"""Q-learning of choices: its likelihood, and whether it finds who it was."""

import numpy as np
import pandas as pd
import pytest

from striata.analysis.statistics.q_learning import UNITS, fit, fitted, loss
from striata.analysis.statistics.search import FEWEST, LIKELIHOOD


def lived(rate: float, temperature: float, stay: float, seed: int) -> pd.DataFrame:
    """300 choices of an agent in two states, each with an action that pays in 80 %."""
    rng = np.random.default_rng(seed)
    value, last, rows = np.zeros((2, 2)), [-1, -1], []
    for _ in range(300):
        s = int(rng.integers(2))
        logit = temperature * (value[s, 1] - value[s, 0])
        logit += 0.0 if last[s] < 0 else stay * (2 * last[s] - 1)
        c = int(rng.random() < 1 / (1 + np.exp(-logit)))
        r = float(rng.random() < (0.8 if c == s else 0.2))
        value[s, c] += rate * (r - value[s, c])
        last[s] = c
        rows.append((s, c, r))
    return pd.DataFrame(rows, columns=["state", "choice", "reward"])


def test_without_temperature_every_choice_is_a_coin_toss() -> None:
    rng = np.random.default_rng(0)
    state, choice = (rng.integers(0, 2, 100) for _ in range(2))
    prior = 0.1 * 2 * np.log(0.5) + 0.2 * -20
    x = np.array([0.0, -20.0, 0.0])
    found = loss(x, state, choice, rng.integers(0, 2, 100).astype(float))
    assert found == pytest.approx(100 * np.log(2) - prior)


def test_agents_are_found_again() -> None:
    rng = np.random.default_rng(1)
    agents = [(rng.uniform(0.05, 0.8), rng.uniform(1, 6), rng.normal(0, 0.3)) for _ in range(30)]
    lives = [lived(*agent, seed).assign(subject=seed) for seed, agent in enumerate(agents)]
    found = fitted(pd.concat(lives))
    assert list(found) == [*UNITS, LIKELIHOOD]
    true = np.array(agents)
    for k, least in enumerate((0.9, 0.75, 0.6)):
        assert np.corrcoef(true[:, k], found.iloc[:, k])[0, 1] > least
    assert abs(found["learning rate"].mean() - true[:, 0].mean()) < 0.1


def test_few_trials_are_not_fitted() -> None:
    t = lived(0.3, 3.0, 0.0, 0).head(FEWEST - 1)
    columns = (t[name].to_numpy() for name in ("state", "choice", "reward"))
    assert np.isnan(fit(*columns)).all()
    assert fitted(t.assign(subject=0)).empty
