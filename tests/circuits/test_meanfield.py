"""The mean field against what it is the mean field of."""

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import erf

from striata.circuits.brain import brain
from striata.circuits.simulation.coupling import effective_opening
from striata.circuits.simulation.meanfield import (
    Cells,
    isi_cv,
    magnesium,
    passage,
    response_time,
    transfer,
)
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


def linear_response(upper: float, lower: float, omega: float) -> complex:
    """R(ω) of a leaky integrate-and-fire neuron in white noise, by integrating its equation."""

    def slope(y: float, x: np.ndarray) -> np.ndarray:
        return np.array([x[1], 2 * y * x[1] + 2j * omega * x[0]])

    far = -9.0
    start = np.array([1, 1j * omega / -far], dtype=complex)
    u = [solve_ivp(slope, (far, y), start, rtol=1e-9, atol=1e-12).y[:, -1] for y in (upper, lower)]
    change = u[0] - u[1]
    return complex(change[1] / change[0] / (1 + 1j * omega))


@pytest.mark.parametrize("upper", [2.0, 1.0, 0.0])
def test_rates_follow_as_fast_as_the_linear_response_says(upper: float) -> None:
    omega = 1e-3
    lag = -np.angle(linear_response(upper, upper - 1.8, omega)) / omega
    found = response_time(np.array([upper]), np.array([upper - 1.8]))[0]
    assert found == pytest.approx(lag, rel=0.03)


def test_a_silent_neuron_follows_with_its_membrane_and_a_driven_one_faster() -> None:
    upper = np.array([4.5, 2.0, 0.0, -2.0])
    lag = response_time(upper, upper - 2.0)
    assert lag[0] == pytest.approx(1.0, abs=0.1)
    assert (np.diff(lag) < 0).all()


def test_nmda_opens_in_driven_cells_as_their_regular_firing_opens_it() -> None:
    """Gating of spike trains, drawn with a driven pool's rate and irregularity, one by one."""
    c = brain()
    state, nmda = resting(c), next(r for r in c.receptors if r.magnesium)
    p, rate, cv = c.slices["PMC"].start, 23.0, 0.75
    shape = 1 / cv**2
    gaps = np.random.default_rng(0).gamma(shape, 1e3 / rate / shape, 40_000)
    s, opened = 0.0, 0.0
    for gap in gaps:
        s += nmda.saturation.value * (1 - s)
        opened += s * nmda.tau.value * -np.expm1(-gap / nmda.tau.value)
        s *= np.exp(-gap / nmda.tau.value)
    x = (state.opening + state.firming * (rate - state.rate))[p, 0] * rate * nmda.tau.value * 1e-3
    assert x / (1 + x) == pytest.approx(opened / gaps.sum(), rel=0.02)
    poisson = effective_opening(
        np.array(rate), np.array(1.0), nmda.saturation.value, nmda.tau.value
    )
    assert state.opening[p, 0] == pytest.approx(float(poisson), rel=0.03)
