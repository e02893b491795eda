"""Q-learning of actions in states, fitted to choices.

The value of the action that was done in a state moves to the reward by a learning rate; the other
action's stays. Three parameters for each subject (learning rate, inverse temperature,
perseveration), the most probable under the weak priors of :mod:`.hybrid`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from striata.analysis.statistics.search import FEWEST, LIKELIHOOD, most_probable

Float = NDArray[np.float64]
Int = NDArray[np.int64]

#: Parameters and their units.
UNITS = {"learning rate": "", "inverse temperature": "", "perseveration": "log odds"}
#: Where parameters are searched for, on the whole line; starts of the search.
RANGES, STARTS = ((-7.0, 7.0), (-4.0, 4.0), (-5.0, 5.0)), 5


@njit(cache=True)  # type: ignore[untyped-decorator]
def log_likelihood(x: Float, state: Int, choice: Int, reward: Float) -> float:
    """Logarithm of the likelihood of choices.

    `x` is the logit of the learning rate, the logarithm of the inverse temperature, and
    perseveration. States count from 0; choices are 0 or 1; all (trials,).
    """
    rate, beta, stay = 1.0 / (1.0 + np.exp(-x[0])), np.exp(x[1]), x[2]
    value, last = np.zeros((state.max() + 1, 2)), np.full(state.max() + 1, -1)
    found = 0.0
    for t in range(len(choice)):
        s, c = state[t], choice[t]
        logit = beta * (value[s, c] - value[s, 1 - c])
        if last[s] >= 0:
            logit += stay if last[s] == c else -stay
        found -= np.log1p(np.exp(-logit))
        value[s, c] += rate * (reward[t] - value[s, c])
        last[s] = c
    return float(found)


def loss(x: Float, state: Int, choice: Int, reward: Float) -> float:
    """Minus the logarithm of the likelihood times the priors, up to a constant."""
    share = 1.0 / (1.0 + np.exp(-x[0]))
    prior = 0.1 * (np.log(share) + np.log(1.0 - share)) - 0.5 * x[2] ** 2
    prior += 0.2 * x[1] - np.exp(x[1]) / 5.0
    return -float(log_likelihood(x, state, choice, reward) + prior)


def fit(state: Int, choice: Int, reward: Float) -> Float:
    """Most probable parameters in the order of :data:`UNITS`, then :data:`LIKELIHOOD`.

    NaN for fewer than :data:`FEWEST` trials.
    """
    if len(choice) < FEWEST:
        return np.full(len(UNITS) + 1, np.nan)
    centre = np.array([-1.0, 1.0, 0.0])
    x = most_probable(loss, centre, RANGES, (state, choice, reward), STARTS)
    likely = np.exp(log_likelihood(x, state, choice, reward) / len(choice))
    return np.array([1 / (1 + np.exp(-x[0])), np.exp(x[1]), x[2], likely])


def fitted(trials: pd.DataFrame) -> pd.DataFrame:
    """Parameters of each subject and how likely its choices are, (subjects, UNITS, LIKELIHOOD).

    Parameters
    ----------
    trials
        In their order, with columns subject, state (from 0), choice (0 or 1) and reward.
    """
    rows = {
        subject: fit(
            mine["state"].to_numpy(dtype=np.int64),
            mine["choice"].to_numpy(dtype=np.int64),
            mine["reward"].to_numpy(dtype=float),
        )
        for subject, mine in trials.groupby("subject", observed=True)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*UNITS, LIKELIHOOD]).dropna()
