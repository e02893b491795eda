"""The most probable parameters of a model of choices, searched for from several starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

#: How likely choices are by a fitted model, their geometric mean; 0.5 is chance where there are
#: two.
LIKELIHOOD = "likelihood of a choice"
#: Fewest trials of a fit.
FEWEST = 40


def most_probable(
    loss: Callable[..., float],
    centre: Float,
    ranges: Sequence[tuple[float, float]],
    trials: tuple[Any, ...],
    starts: int,
) -> Float:
    """Parameters on the whole line with the least loss, by L-BFGS-B.

    The search starts from several points around `centre` (SD 1), which depend on nothing; `loss`
    takes parameters and then `trials`.
    """
    from scipy.optimize import minimize

    rng = np.random.default_rng(0)
    found = [
        minimize(
            loss, centre + rng.normal(size=len(centre)), trials, method="L-BFGS-B", bounds=ranges
        )
        for _ in range(starts)
    ]
    return np.asarray(min(found, key=lambda f: f.fun).x)
