"""The hybrid model of the two-step task: its likelihood, and whether it finds who it was."""

import numpy as np
import pandas as pd
import pytest

from striata.analysis.statistics.hybrid import UNITS, fit, fitted, loss
from striata.analysis.statistics.search import FEWEST, LIKELIHOOD

#: In the order of UNITS, but for the weight of the model.
AGENT = {"eligibility": 0.6, "temperature": 6.0, "stay": 0.3, "rate": 0.6}


def lived(weight: float, seed: int, trials: int = 400) -> pd.DataFrame:
    """Choices of an agent with the given weight of the model, in Daw's task."""
    rng = np.random.default_rng(seed)
    first, second, last, rows = np.zeros(2), np.zeros((2, 2)), -1, []
    chances = rng.uniform(0.25, 0.75, (2, 2))
    for _ in range(trials):
        planned = 0.4 * (second[0].max() - second[1].max())
        logit = weight * planned + (1 - weight) * (first[0] - first[1])
        stay = 0.0 if last < 0 else AGENT["stay"] * (1 - 2 * last)
        c = int(rng.random() > 1 / (1 + np.exp(-AGENT["temperature"] * logit - stay)))
        common = rng.random() < 0.7
        s = c if common else 1 - c
        better = AGENT["temperature"] * (second[s, 0] - second[s, 1])
        o = int(rng.random() > 1 / (1 + np.exp(-better)))
        r = float(rng.random() < chances[s, o])
        errors = second[s, o] - first[c], r - second[s, o]
        first[c] += AGENT["rate"] * (errors[0] + AGENT["eligibility"] * errors[1])
        second[s, o] += AGENT["rate"] * errors[1]
        last, chances = c, np.clip(chances + rng.normal(0, 0.025, (2, 2)), 0.25, 0.75)
        rows.append((c, o, common, r))
    return pd.DataFrame(rows, columns=["choice", "choice_2", "common", "reward"])


def test_without_temperature_every_choice_is_a_coin_toss() -> None:
    rng = np.random.default_rng(0)
    choice, state, option = (rng.integers(0, 2, 100) for _ in range(3))
    reward, x = rng.integers(0, 2, 100).astype(float), np.array([0, 0, 0, 0, -20, -20, 0.0])
    prior = 0.1 * 8 * np.log(0.5) + 0.2 * -40
    assert loss(x, choice, state, option, reward) == pytest.approx(200 * np.log(2) - prior)


def test_planning_and_caching_are_told_apart() -> None:
    weights = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    lives = [lived(w, seed).assign(subject=seed) for seed, w in enumerate(weights)]
    found = fitted(pd.concat(lives))
    assert list(found) == [*UNITS, LIKELIHOOD]
    assert found[LIKELIHOOD].between(0.6, 0.9).all()
    caching, planning = (
        found["model-based weight"].iloc[k].to_numpy() for k in (range(3), range(3, 6))
    )
    assert caching.mean() < 0.35
    assert planning.mean() > 0.65
    assert found["learning rate, second stage"].mean() == pytest.approx(AGENT["rate"], abs=0.15)
    assert found["inverse temperature, second stage"].mean() == pytest.approx(
        AGENT["temperature"], rel=0.35
    )
    assert found["perseveration"].mean() == pytest.approx(AGENT["stay"], abs=0.25)


def test_options_that_count_on_from_state_to_state_are_the_same() -> None:
    life = lived(0.5, 1, 80).assign(subject=0)
    state = np.where(life["common"], life["choice"], 1 - life["choice"])
    counted = life.assign(choice_2=life["choice_2"] + 2 * state)
    pd.testing.assert_frame_equal(fitted(counted), fitted(life))


def test_too_few_trials_give_nothing() -> None:
    life = lived(0.5, 2, FEWEST - 1)
    c = life["choice"].to_numpy()
    assert np.isnan(fit(c, c, c, life["reward"].to_numpy())).all()
    assert fitted(life.assign(subject=0)).empty
