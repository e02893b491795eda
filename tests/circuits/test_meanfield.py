"""The mean field against what it is the mean field of."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import erf

from striata.circuits.brain import brain
from striata.circuits.simulation.meanfield import Cells, isi_cv, magnesium, passage, transfer
from striata.circuits.simulation.resting import resting

pytestmark = pytest.mark.smoke


def test_passage_table_is_the_integral() -> None:
    def exact(a: float, b: float) -> float:
        return float(quad(lambda u: np.sqrt(np.pi) * np.exp(u * u) * (1 + erf(u)), a, b)[0])

    for a, b in ((-3.0, -1.0), (-1.0, 1.0), (0.0, 2.5)):
        assert passage(np.array(b)) - passage(np.array(a)) == pytest.approx(exact(a, b), rel=5e-3)


def test_textbook_magnesium_block() -> None:
    assert magnesium(np.array(-55.0)) == pytest.approx(0.1055, abs=1e-3)


def test_with_little_noise_the_rate_is_that_of_the_leaky_integrator() -> None:
    c = Cells.of(brain())
    n = len(c.C_m)
    quiet = Cells(
        **{k: getattr(c, k) for k in Cells.__dataclass_fields__} | {"s_bg": np.full((n, 1), 1.5)}
    )
    V, drive, zero = np.full((n, 1), -54.0), np.full((n, 1), 12.0), np.zeros((n, 1))
    rate, _, tau = transfer(quiet, drive, zero, zero, 0.0, 0.0, V)
    mu = c.g_L * c.E_L / (c.g_L + c.g_bg + drive)
    exact = 1e3 / (c.t_ref + tau * np.log((mu - c.V_reset) / (mu - c.V_th)))
    np.testing.assert_allclose(rate, exact, rtol=0.02)


def test_cv_is_one_when_noise_drives_and_small_when_the_mean_does() -> None:
    one = np.ones(1)
    tau = 20.0 * one
    for upper, expected, tolerance in ((4.0, 1.0, 0.1), (-4.0, 0.0, 0.3)):
        lower = upper - 10.0
        rate = 1e3 / (tau * (passage(upper * one) - passage(lower * one)))
        assert abs(isi_cv(upper * one, lower * one, tau, rate)[0] - expected) < tolerance


def test_resting_cv_is_irregular_in_cortex_and_striatum_and_regular_in_pallidum() -> None:
    c = brain()
    cv = {name: float(resting(c).cv[s.start, 0]) for name, s in c.slices.items()}
    assert all(0.8 < cv[p] <= 1.1 for p in ("V4", "PMC", "D1", "D2"))
    assert cv["GPi"] < 0.7
    assert cv["GPe-proto"] < 0.7
