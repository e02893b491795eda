"""The spiking level against the rate level and itself."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from striata.circuits.brain import brain
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.circuits.simulation.during import During, scale, silence
from striata.circuits.spiking.cohort import SpikingCohort

pytestmark = pytest.mark.spiking


class Mean:
    """Mean rates (pools, columns) from `start` ms on."""

    done = False

    def __init__(self, start: int) -> None:
        self.start, self.n = start, 0
        self.total = np.zeros(1)

    def step(self, now: int, cohort: Cohort) -> None:
        if now >= self.start:
            self.total, self.n = self.total + cohort.rate, self.n + 1

    @property
    def value(self) -> np.ndarray:
        return self.total / self.n


def by_population(cohort: Cohort, rate: np.ndarray) -> dict[str, float]:
    return {name: float(rate[s].mean()) for name, s in cohort.circuit.slices.items()}


def at_rest(rate: int, spiking: int, until: int) -> tuple[dict[str, float], dict[str, float]]:
    """Mean rates of so many subjects at either level, from 500 ms on."""
    rates = []
    for cohort in (RateCohort(brain(), range(rate), 5), SpikingCohort(brain(), range(spiking), 5)):
        mean = Mean(500)
        cohort.run(until, mean)
        rates.append(by_population(cohort, mean.value))
    return rates[0], rates[1]


@pytest.fixture(scope="module")
def briefly_at_rest() -> tuple[dict[str, float], dict[str, float]]:
    """At both levels; few subjects, for a second."""
    return at_rest(4, 2, 1500)


def half_to_twice(rates: tuple[dict[str, float], dict[str, float]], name: str) -> bool:
    """Whether a population rests as spikes within a factor of two of the rate level."""
    rate, spiking = rates
    return 0.5 < (spiking[name] + 0.5) / (rate[name] + 0.5) < 2


def test_populations_rest_in_the_same_order_at_both_levels(
    briefly_at_rest: tuple[dict[str, float], dict[str, float]],
) -> None:
    rate, spiking = briefly_at_rest
    assert list(rate) == list(spiking)
    assert spearmanr(list(rate.values()), list(spiking.values())).statistic > 0.95
    for name in rate:
        assert name == "RMTg" or half_to_twice(briefly_at_rest, name), name


@pytest.mark.xfail(
    raises=AssertionError,
    strict=True,
    reason="3.5 and 8.3 spikes/s here; 2.7 to 5.5 over subjects, on average about half",
)
def test_rmtg_rests_within_a_factor_of_two_at_both_levels(
    briefly_at_rest: tuple[dict[str, float], dict[str, float]],
) -> None:
    assert half_to_twice(briefly_at_rest, "RMTg")


@pytest.fixture(scope="module")
def resting_rates() -> tuple[dict[str, float], dict[str, float]]:
    """At both levels; enough subjects and time to know the ratios within 2 %."""
    return at_rest(16, 12, 6500)


#: Populations that rest lower as spikes than at the rate level (docs/experiments/physiology.md):
#: spikes/s at the rate level, and as spikes.
LOWER = {
    "RMTg": "8.1, 4.1",
    "IL": "0.54, 0.19",
    "MS": "5.0, 3.1",
    "PR": "1.0, 0.38",
    "PR_I": "6.0, 3.6",
}


def alike(rates: tuple[dict[str, float], dict[str, float]], name: str) -> bool:
    """Within a fifth, or 0.3 spikes/s of populations that hardly fire."""
    return bool(rates[1][name] == pytest.approx(rates[0][name], rel=0.2, abs=0.3))


@pytest.mark.slow
def test_both_levels_rest_at_the_same_rates(
    resting_rates: tuple[dict[str, float], dict[str, float]],
) -> None:
    assert [n for n in resting_rates[0] if n not in LOWER and not alike(resting_rates, n)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=pytest.mark.xfail(raises=AssertionError, strict=True, reason=why))
        for n, why in LOWER.items()
    ],
)
def test_what_rests_lower_as_spikes_rests_at_the_same_rate(
    name: str, resting_rates: tuple[dict[str, float], dict[str, float]]
) -> None:
    assert alike(resting_rates, name)


def test_same_seed_same_rates() -> None:
    rates = []
    for seed in (1, 1, 2):
        cohort = SpikingCohort(brain(), [0], seed)
        cohort.run(100)
        rates.append(cohort.rate.copy())
    np.testing.assert_array_equal(rates[0], rates[1])
    assert (rates[0] != rates[2]).any()


@pytest.mark.slow
def test_same_seed_same_spikes() -> None:
    spikes = []
    for seed in (1, 1, 2):
        cohort = SpikingCohort(brain(), [0], seed)
        cohort.record_spikes()
        cohort.run(100)
        spikes.append(cohort.spikes)
    for a, b in zip(spikes[0], spikes[1], strict=True):
        np.testing.assert_array_equal(a, b)
    assert len(spikes[0][0]) != len(spikes[2][0])


def test_a_subject_is_the_same_in_any_company() -> None:
    count = []
    for subjects, column in (([7], 0), ([3, 7], 1)):
        cohort = SpikingCohort(brain(), subjects, 2)
        cohort.run(200)
        count.append(cohort.rate[:, column].copy())
    np.testing.assert_allclose(count[0], count[1], rtol=1e-6)


def test_manipulations_in_a_window_of_time() -> None:
    quiet = Mean(350)
    cohort = SpikingCohort(brain(), [0], 1)
    cohort.run(500, During(quiet, 200, 1000, silence("STN"), scale("D1 → GPi", 2.0)))
    rates = by_population(cohort, quiet.value)
    assert rates["STN"] < 0.1
    assert rates["GPi"] < 55
