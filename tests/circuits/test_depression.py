"""Short-term depression: IT's responses fade while an object stays in sight, at both levels."""

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Depression, Parameter
from striata.circuits.dormant import awake
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import lesioned, scaled
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.cohort import Cohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.experiments.worlds.senses import OBJECT

NAME = "IT (depression)"
#: Ends of the bins in which responses are read [ms].
BINS = np.arange(10, 1001, 10)


def cohort(subjects: int = 8, circuit: Circuit | None = None) -> RateCohort:
    whole = circuit or brain()
    return RateCohort(awake(whole, frozenset()), range(subjects), 5, whole=whole)


def shown(to: Cohort) -> NDArray[np.float64]:
    """Rate of the pool whose object is shown for a second, at BINS, mean of subjects."""
    to.run(500)
    row, out = to.pools("IT").start + 2, []
    to.external[row] = OBJECT.value
    for _ in BINS:
        to.run(10)
        out.append(float(to.rate[row].mean()))
    return np.array(out)


@pytest.mark.parametrize("amount", [0.5, 3.0])
def test_resources_follow_their_equation(amount: float) -> None:
    (d,) = brain().depressions
    c = cohort(2)
    row = c.pools("IT").start
    c.external[row] = amount
    lasting, now = 1 + amount / d.half.value, 0
    for _ in range(60):
        c.run(10)
        now += 10
        wanted = (1 + (lasting - 1) * np.exp(-lasting * now / d.recovery.value)) / lasting
        assert c.resources[row] == pytest.approx(wanted, rel=1e-9)
    assert (c.resources[row + 1] == 1).all()
    c.external[row] = 0.0
    c.run(2000)
    assert c.resources[row] == pytest.approx(1.0, abs=1e-3)


def test_a_response_of_it_peaks_and_is_left_with_less_than_half() -> None:
    r, rest = shown(cohort()), brain().population("IT").rest.value
    peak, late = r.max() - rest, r[BINS > 500].mean() - rest
    assert BINS[r.argmax()] <= 100
    assert 0.3 < late / peak < 0.5
    assert r[BINS <= 500].mean() == pytest.approx(15.0, rel=0.1)


def test_it_goes_with_the_depression() -> None:
    r = shown(cohort(circuit=scaled(brain(), NAME, 0.0)))
    assert r[BINS > 500].mean() > 0.95 * r.max()
    assert lesioned(brain(), [NAME]).depressions == scaled(brain(), NAME, 0.0).depressions == ()


def test_a_cohort_that_goes_on_without_it_has_its_whole_input() -> None:
    c = cohort(2)
    shown(c)
    c.scale(NAME, 0.0)
    c.run(10)
    assert (c.input_gain[c.pools("IT")] == 1).all()


def test_spikes_fade_as_rates_do() -> None:
    spiking = SpikingCohort(awake(brain(), frozenset()), range(8), 5, whole=brain())
    rates, spikes = shown(cohort()), shown(spiking)
    for part in (BINS <= 200, BINS > 500):
        assert spikes[part].mean() == pytest.approx(rates[part].mean(), rel=0.2)


def test_a_depression_that_makes_no_sense_is_refused() -> None:
    def number(value: float, unit: str) -> Parameter:
        return Parameter(value, unit, "assumed")

    with pytest.raises(CircuitError, match=r"^IT \(depression\): half must be given in nS, not"):
        Depression("IT", number(1.0, "ms"), number(100.0, "ms"))
    with pytest.raises(CircuitError, match="recovery = 1 ms lies outside"):
        Depression("IT", number(1.0, "nS"), number(1.0, "ms"))
    with pytest.raises(CircuitError, match=r"^It \(depression\)"):
        brain().with_(depressions=(Depression("It", number(1.0, "nS"), number(100.0, "ms")),))
