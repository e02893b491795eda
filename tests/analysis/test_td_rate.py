"""The learning rate that is fitted to responses over training."""

import numpy as np
import pytest

from striata.analysis.signatures.dopamine.fits import rate


@pytest.mark.parametrize(("alpha", "first", "last"), [(0.1, 0.0, 12.0), (0.4, 20.0, 1.0)])
def test_it_is_that_of_a_prediction_which_learns(alpha: float, first: float, last: float) -> None:
    rng, prediction, responses = np.random.default_rng(1), 0.0, []
    for _ in range(40):
        responses.append(first + (last - first) * prediction + rng.normal(0, 0.5, 10))
        prediction += alpha * (1 - prediction)
    assert rate(np.array(responses).T) == pytest.approx(alpha, rel=0.15)


def test_missing_trials_do_not_count() -> None:
    curve = np.tile(10 * (1 - 0.8 ** np.arange(30)), (4, 1))
    curve[0, :12] = np.nan
    assert rate(curve) == pytest.approx(0.2, rel=1e-3)
