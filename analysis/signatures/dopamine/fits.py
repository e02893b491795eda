"""A temporal-difference model fitted to dopamine's responses over training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from striata.analysis.reading.load import Result
from striata.analysis.reading.people.people import People
from striata.analysis.signatures.comparison import Comparison
from striata.analysis.signatures.dopamine.measures import CERTAIN, training
from striata.analysis.statistics.epochs import resampled

#: Fewest trials of training of a fit.
FEWEST = 10


def fits(result: Result, people: People | None) -> Iterator[Comparison]:
    """Learning rates a trial at which responses to cue and reward change."""
    for task, measure, what in (
        (CERTAIN, "late", "late response to cue"),
        (CERTAIN, "at_reward", "response to reward"),
        ("extinction", "late", "late response to cue, extinction"),
    ):
        responses = training(result, task, measure)
        if len(responses) >= FEWEST:
            found = resampled(rate, responses.to_numpy().T)
            yield Comparison("TD learning rate a trial", what, "", found)


def rate(responses: NDArray[np.float64]) -> float:
    """Learning rate α of a prediction that each trial brings nearer to what it is trained with.

    A prediction V goes to V + α (1 − V), so responses to cue or reward, which grow or fall with it,
    are a + b (1 − α)^n in trial n. Least squares on the mean over subjects of `responses`
    (subjects, trials); NaN where there is no such curve.
    """
    from scipy.optimize import curve_fit

    mean = pd.DataFrame(responses).mean().to_numpy()
    n = np.arange(len(mean), dtype=float)
    start = mean[-5:].mean(), mean[0] - mean[-5:].mean(), 0.2
    wide = 10 * (np.abs(mean).max() + 1)
    try:
        found, _ = curve_fit(
            lambda n, a, b, alpha: a + b * (1 - alpha) ** n,
            n,
            mean,
            start,
            bounds=([-wide, -wide, 1e-3], [wide, wide, 0.999]),
        )
    except RuntimeError:  # it does not converge
        return np.nan
    return float(found[2])
