"""The rate level as a machine: seeds, subjects that do not affect each other, narrowing."""

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.errors import CircuitError, DivergedError
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation import kernel
from striata.circuits.simulation.cohort import LOOK_EVERY, Cohort
from striata.circuits.simulation.during import During, release, scale, silence
from striata.circuits.simulation.modulation import _effect

pytestmark = pytest.mark.smoke


class Quiet:
    """No stimuli."""

    done = False

    def step(self, now: int, cohort: Cohort) -> None:
        pass


class Means(Quiet):
    """Mean rates of populations in 100 ms bins, averaged over columns."""

    def __init__(self, *names: str) -> None:
        self.names, self.log = names, []  # type: ignore[var-annotated]

    def step(self, now: int, cohort: Cohort) -> None:
        self.log.append([float(cohort.rate[cohort.pools(n)].mean()) for n in self.names])

    @property
    def bins(self) -> np.ndarray:
        """(bins, populations)."""
        return np.array(self.log).reshape(-1, 100, len(self.names)).mean(axis=1)


def test_same_seed_same_bytes_and_another_seed_others() -> None:
    rates = []
    for seed in (3, 3, 4):
        cohort = RateCohort(brain(), range(4), seed)
        cohort.run(200, Quiet())
        rates.append(cohort.rate.tobytes())
    assert rates[0] == rates[1] != rates[2]


class Timed(Quiet):
    """A stimulus that comes and goes at multiples of 10 ms, seen every so many milliseconds."""

    def __init__(self, every: int) -> None:
        self.every, self.seen = every, []  # type: ignore[var-annotated]

    def step(self, now: int, cohort: Cohort) -> None:
        self.seen.append(now)
        if now % 10 == 0:
            cohort.external[cohort.pools("V4")] = 3.0 * (now % 100 < 50)


def test_an_environment_that_is_called_when_it_does_something_gives_the_same_bytes() -> None:
    found = []
    for every in (1, 10):
        cohort, world = RateCohort(brain(), range(3), 3), Timed(every)
        for piece in (95, 5, 133):  # runs need not end with an interval
            cohort.run(piece, world)
        found.append((cohort.rate.tobytes(), cohort.now))
        assert world.seen == sorted({*range(0, 233, every), 95})
    assert found[0] == found[1]


def test_a_subject_is_the_same_in_any_company() -> None:
    alone, together = RateCohort(brain(), [7], 3), RateCohort(brain(), [2, 7, 9, 11], 3)
    for cohort in (alone, together):
        cohort.run(200, Quiet())
    np.testing.assert_array_equal(alone.rate[:, 0], together.rate[:, 1])


def test_nothing_of_a_broken_column_reaches_another() -> None:
    whole, broken = RateCohort(brain(), range(20), 3), RateCohort(brain(), range(20), 3)
    broken.external[broken.pools("V4"), 4] = np.nan
    whole.run(LOOK_EVERY, Quiet())
    with pytest.raises(DivergedError):
        broken.run(LOOK_EVERY, Quiet())
    others = np.arange(20) != 4
    assert np.isnan(broken.rate[broken.pools("V4"), 4]).all()
    np.testing.assert_array_equal(whole.rate[:, others], broken.rate[:, others])


def test_dropping_columns_leaves_the_others_as_they_were() -> None:
    whole, narrowed = RateCohort(brain(), range(6), 3), RateCohort(brain(), range(6), 3)
    kept = np.array([True, False, True, True, False, True])
    for cohort in (whole, narrowed):
        cohort.reinforce()
        cohort.run(200, Quiet())
    narrowed.narrow(kept)
    for cohort in (whole, narrowed):
        cohort.run(200, Quiet())
    np.testing.assert_array_equal(whole.rate[:, kept], narrowed.rate)
    for name, w in whole.weights.items():
        np.testing.assert_array_equal(w[kept], narrowed.weights[name])
    assert len(kernel.milliseconds.signatures) == 1, (
        "arrays of another layout would be compiled for anew"
    )


def test_what_one_cohort_learns_or_is_scaled_by_is_not_there_in_the_next() -> None:
    """Cohorts of a circuit share what is computed from it."""
    first, other, last = (RateCohort(brain(), range(3), 3) for _ in range(3))
    first.run(200, Quiet())
    other.reinforce()
    other.run(200, Quiet())
    other.weights["OFC → VS (all)"][:] = 2.0
    other.scale("STN → GPi (all)", 0.5)
    other.run(200, Quiet())
    for cohort in (last, RateCohort(brain(), range(3), 3)):
        cohort.run(200, Quiet())
        np.testing.assert_array_equal(first.rate, cohort.rate)


def test_silence_holds_for_its_window_only() -> None:
    means = Means("STN", "GPi")
    RateCohort(brain(), range(6), 1).run(1500, During(means, 500, 1000, silence("STN")))
    stn, gpi = means.bins.T
    assert stn[6:10].max() < 1 < 15 < stn[[3, 4, 13, 14]].min()
    assert gpi[6:10].mean() < 0.7 * gpi[2:5].mean()
    assert gpi[12:].mean() == pytest.approx(gpi[2:5].mean(), rel=0.1)


def test_scaling_adds_up_is_undone_and_reaches_every_kind_of_synapse() -> None:
    cohort = RateCohort(brain(), range(2), 1)
    before = cohort._net
    for name in ("STN → GPi (all)", "D1 → GPi", "V4 → PMC (all)", "PFC-colour → PFC-colour"):
        cohort.scale(name, 2.0)
    after, pmc = cohort._net, before.plastic.start[cohort.pools("PMC").start]
    assert not np.allclose(after.ampa.weight, before.ampa.weight)
    assert not np.allclose(after.gaba.weight, before.gaba.weight)
    for k in ("ampa", "nmda"):
        was, is_now = getattr(before.plastic, k), getattr(after.plastic, k)
        np.testing.assert_allclose(is_now[pmc : pmc + 5], 2 * was[pmc : pmc + 5])
        np.testing.assert_allclose(is_now[pmc + 5 : pmc + 10], was[pmc + 5 : pmc + 10])
    assert after.facilitated.weight.sum() == pytest.approx(
        1.5 * before.facilitated.weight.sum(), rel=1e-5
    )
    for name in ("STN → GPi (all)", "D1 → GPi"):
        cohort.scale(name, 0.5)
    np.testing.assert_allclose(cohort._net.gaba.weight, before.gaba.weight, rtol=1e-6)


def test_a_scaled_gate_changes_the_gain_on_its_stream() -> None:
    gain = []
    for factor in (1.0, 0.5):
        cohort = RateCohort(brain(), range(2), 1)
        cohort.rate[cohort.pools("PFC-colour")] = 32.5
        cohort.scale("PFC-colour → V4 (gain)", factor)
        cohort._modulate()
        gain.append(float(cohort.input_gain[cohort.pools("V4")].mean()))
    assert gain[0] - 1 == pytest.approx(2 * (gain[1] - 1), rel=1e-5)


def test_gains_of_the_compiled_loop_are_those_of_the_description() -> None:
    cohort = RateCohort(brain(), range(9), 1)
    for m in cohort.circuit.modulators:
        cohort.concentration[m.name][:] = np.linspace(0.0, 5.0, 9)
        cohort.level[m.name][:] = np.linspace(1.0, 0.5, 9)
    cohort._modulate()
    for m in cohort.circuit.modulators:
        phi = m.phi(cohort.concentration[m.name] * cohort.level[m.name])
        for e in m.effects:
            tonic = 1.0 if m.ramp else _effect(e, np.array(m.tonic.value))
            for gain in cohort.gain[e.receptor][cohort.pools(e.target)]:
                np.testing.assert_allclose(gain, _effect(e, phi) / tonic, rtol=1e-6)


def test_a_window_of_scaling_and_one_of_dopamine_change_rates_and_end() -> None:
    means = Means("GPi")
    RateCohort(brain(), range(6), 1).run(
        1500, During(means, 500, 1000, scale("STN → GPi (all)", 0.5))
    )
    gpi = means.bins[:, 0]
    assert gpi[6:10].mean() < 0.95 * gpi[2:5].mean()
    assert gpi[12:].mean() == pytest.approx(gpi[2:5].mean(), rel=0.1)
    means, cohort = Means("D1", "D2"), RateCohort(brain(), range(12), 1)
    cohort.level["nigrostriatal dopamine"][:] = np.linspace(0.9, 1.1, 12)
    cohort.run(3000, During(means, 500, 2000, release("nigrostriatal dopamine", 6.0)))
    np.testing.assert_allclose(cohort.level["nigrostriatal dopamine"], np.linspace(0.9, 1.1, 12))
    d1, d2 = means.bins.T
    assert d1[10:20].mean() - d1[2:5].mean() > d2[10:20].mean() - d2[2:5].mean()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.silence("STM"), "Did you mean 'STN'"),
        (lambda c: c.scale("STN → GPe", 0.5), "projection 'STN → GPe' is not known"),
        (lambda c: release("dopamin", 0.5).do(c), "modulator 'dopamin' is not known"),
        (lambda c: scale("STN → GPi (all)", 0.0), "must be above zero"),
        (lambda c: During(Quiet(), 300, 200, silence("STN")), "is empty"),
    ],
)
def test_impossible_manipulations_are_refused_in_one_sentence(call, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CircuitError, match=message):
        call(RateCohort(brain(), range(1), 1))


def test_silent_populations_leave_no_subnormal_numbers_which_would_be_slow() -> None:
    cohort = RateCohort(brain(), range(2), 1)
    for population in ("D1", "CA1", "VTA"):
        cohort.silence(population)
    cohort.run(12_000)
    for name in ("s_N", "read", "emitted", "g_A", "g_G"):
        x = np.abs(getattr(cohort._state, name))
        assert not ((x > 0) & (x < np.finfo(x.dtype).tiny)).any(), name
    assert (cohort.rate[cohort.pools("CA1")] < 1e-20).all()
