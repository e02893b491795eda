"""The hybrid of model-based and model-free learning in two stages, fitted to choices.

The model is that of Daw (2011), with seven parameters for each subject. Missed trials are left out;
the transitions are taken as known.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numba import njit
from numpy.typing import NDArray

from striata.analysis.statistics.search import FEWEST, LIKELIHOOD, most_probable

Float = NDArray[np.float64]
Int = NDArray[np.int64]

#: Parameters and their units: learning rates of both stages, the part of the second stage's error
#: that the first choice gets, the weight of the model, inverse temperatures, and a bonus for what
#: was chosen before.
UNITS = {
    "learning rate, first stage": "",
    "learning rate, second stage": "",
    "eligibility": "",
    "model-based weight": "",
    "inverse temperature, first stage": "",
    "inverse temperature, second stage": "",
    "perseveration": "log odds",
}
#: How many of them lie between 0 and 1, and how many of the others are positive; where all are
#: searched for, on the whole line.
SHARES, POSITIVE = 4, 2
RANGES = ((-7.0, 7.0),) * SHARES + ((-4.0, 4.0),) * POSITIVE + ((-5.0, 5.0),)
#: Starts of the search; probability of the common transition.
STARTS, COMMON = 8, 0.7


def loss(x: Float, choice: Int, state: Int, option: Int, reward: Float) -> float:
    """Minus the logarithm of the likelihood times a weak prior, up to a constant.

    The prior is Beta(1.1, 1.1) for shares, Gamma(1.2, 5) for temperatures and Normal(0, 1) for
    perseveration; see :func:`log_likelihood`.
    """
    shares = 1.0 / (1.0 + np.exp(-x[:SHARES]))
    prior = 0.1 * (np.log(shares) + np.log(1.0 - shares)).sum() - 0.5 * x[-1] ** 2
    prior += (0.2 * x[SHARES:-1] - np.exp(x[SHARES:-1]) / 5.0).sum()
    return -float(log_likelihood(x, choice, state, option, reward) + prior)


@njit(cache=True)  # type: ignore[untyped-decorator]
def log_likelihood(x: Float, choice: Int, state: Int, option: Int, reward: Float) -> float:
    """Logarithm of the likelihood of the choices of both stages.

    `x` are the parameters on the whole line: shares by a logistic function, positive ones by an
    exponential. Choices, second states and what is chosen there are 0 or 1, (trials,).
    """
    rate_1, rate_2, trace, weight = 1.0 / (1.0 + np.exp(-x[:SHARES]))
    beta_1, beta_2, stay = np.exp(x[SHARES]), np.exp(x[SHARES + 1]), x[-1]
    first, second = np.zeros(2), np.zeros((2, 2))
    found, last = 0.0, -1
    for t in range(len(choice)):
        best_0, best_1 = second[0].max(), second[1].max()
        planned = (2.0 * COMMON - 1.0) * (best_0 - best_1)
        cached = first[0] - first[1]
        logit = beta_1 * (weight * planned + (1.0 - weight) * cached)
        if last >= 0:
            logit += stay if last == 0 else -stay
        c, s, o = choice[t], state[t], option[t]
        found -= np.log1p(np.exp(-logit if c == 0 else logit))
        other = beta_2 * (second[s, o] - second[s, 1 - o])
        found -= np.log1p(np.exp(-other))
        error_1 = second[s, o] - first[c]
        error_2 = reward[t] - second[s, o]
        first[c] += rate_1 * (error_1 + trace * error_2)
        second[s, o] += rate_2 * error_2
        last = c
    return float(found)


def fit(choice: Int, state: Int, option: Int, reward: Float) -> Float:
    """Most probable parameters in the order of :data:`UNITS`, then :data:`LIKELIHOOD`.

    NaN for fewer than :data:`FEWEST` trials with both choices.
    """
    if len(choice) < FEWEST:
        return np.full(len(UNITS) + 1, np.nan)
    centre = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0])
    x = most_probable(loss, centre, RANGES, (choice, state, option, reward), STARTS)
    likely = np.exp(log_likelihood(x, choice, state, option, reward) / (2 * len(choice)))
    return np.array([*1 / (1 + np.exp(-x[:SHARES])), *np.exp(x[SHARES:-1]), x[-1], likely])


def fitted(trials: pd.DataFrame) -> pd.DataFrame:
    """Parameters of each subject and how likely its choices are, (subjects, UNITS, LIKELIHOOD).

    Parameters
    ----------
    trials
        With columns subject, choice (0 or 1), choice_2, common and reward; below 0 for none.
    """
    t = trials[(trials["choice"] >= 0) & (trials["choice_2"] >= 0)]
    rows = {subject: fit(*_arrays(mine)) for subject, mine in t.groupby("subject", observed=True)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*UNITS, LIKELIHOOD]).dropna()


def _arrays(t: pd.DataFrame) -> tuple[Any, ...]:
    """Choices, second states, what is chosen there (0 or 1), and rewards."""
    choice = t["choice"].to_numpy(dtype=np.int64)
    state = np.where(t["common"].to_numpy(dtype=bool), choice, 1 - choice)
    # codes of options count on from one state to the other in some files
    option = t["choice_2"].groupby(state).rank(method="dense").to_numpy(dtype=np.int64) - 1
    return choice, state, np.minimum(option, 1), t["reward"].to_numpy(dtype=float)
