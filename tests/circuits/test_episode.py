"""Storing in one shot, by hand; acetylcholine, which acts on what single projections release."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Parameter, Presynaptic
from striata.circuits.dormant import awake
from striata.circuits.errors import CircuitError
from striata.circuits.manipulate import lesioned, unmodulated
from striata.circuits.plasticity.episode import Constants, Episode, episode
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP
from striata.circuits.spiking.brian import BrianCohort
from striata.circuits.spiking.cohort import SpikingCohort
from striata.circuits.tables import markdown

STEP = SLOW_STEP * 1e-3
ACH = "acetylcholine"
IN, OWN, OUT, TIRING = "EC → CA3 (all)", "CA3 → CA3 (some)", "CA3 → CA1 (all)", "EC → DG (all)"
#: The way out of hippocampus.
AWAY = ("CA1 → BLA (some)", "vSUB → PL (all)")


def circuit() -> Circuit:
    """The brain with the hippocampal formation."""
    return awake(brain(), frozenset({"hippocampal formation"}))


def rule() -> Episode:
    found = next(r for r in circuit().rules if r.name == "episode")
    assert isinstance(found, Episode)
    return found


def stored(
    rates: dict[str, dict[int, float]],
    novelty: float = 1.0,
    seconds: float = 0.3,
    start: float = 0.0,
    columns: int = 1,
) -> RateCohort:
    """A cohort after some time of these rates (population → pool → spikes/s; others silent)."""
    cohort = RateCohort(circuit(), np.zeros(columns, dtype=int), 1, range(columns))
    for name in (IN, OWN, OUT):
        cohort.weights[name][:] = start
    learner = rule().learner(circuit(), columns, STEP)
    ramp = [x.value for x in teacher().ramp]
    cohort.concentration[ACH][0] = ramp[0] + novelty * (ramp[1] - ramp[0])
    cohort.rate[:] = 0.0
    for name, pools in rates.items():
        for pool, rate in pools.items():
            cohort.rate[cohort.pools(name).start + pool] = rate
    for _ in range(round(seconds / STEP)):
        learner.advance(cohort)
    return cohort


def teacher() -> Any:
    return next(m for m in circuit().modulators if m.name == ACH)


@pytest.mark.smoke
def test_weights_approach_their_greatest_by_novelty_post_and_pre() -> None:
    """At half of the activity of either side, and three quarters of novelty."""
    cohort = stored({"EC": {0: 50.0, 1: 15.0}, "CA3": {0: 40.0, 1: 22.5}}, novelty=0.75)
    w, tau = cohort.weights[IN][0], rule().tau.value
    steps = round(0.3 / STEP)
    half = {0: 1.0, 1: 0.5}
    for post, pre in product(half, half):
        a_post, a_pre = half[post], half[pre]
        share = STEP / tau * 0.75 * a_post
        loss = rule().loss.value * (1 - a_pre)
        goal = a_pre * rule().w_max.value / (a_pre + loss)
        expected = goal * (1 - (1 - share * (a_pre + loss)) ** steps)
        assert w[post, pre] == pytest.approx(expected, rel=1e-5)
    assert not w[2:].any()
    assert not w[:, 2:].any()


@pytest.mark.smoke
def test_half_a_second_of_novelty_suffices_and_no_pool_excites_itself() -> None:
    w = stored({"CA3": {3: 40.0, 5: 40.0}}, seconds=0.5).weights[OWN][0]
    assert w[3, 5] == w[5, 3] > 0.95 * rule().w_max.value
    assert not np.diag(w).any()
    assert np.count_nonzero(w) == 2


@pytest.mark.smoke
def test_an_active_pool_slowly_forgets_what_it_does_not_hear_and_silent_ones_nothing() -> None:
    w = stored({"EC": {0: 50.0}, "CA3": {0: 40.0}}, seconds=0.6, start=0.5).weights[IN][0]
    left = (1 - STEP / rule().tau.value * rule().loss.value) ** 60
    assert w[0, 1:] == pytest.approx(0.5 * left)
    assert 0.95 < left < 0.97
    assert (w[1:] == 0.5).all()


@pytest.mark.smoke
def test_nothing_is_stored_of_what_is_known() -> None:
    rates = {"EC": {0: 50.0}, "CA3": {0: 40.0, 1: 40.0}, "CA1": {0: 40.0}, "DG": {0: 40.0}}
    cohort = stored(rates, novelty=rule().permit.value - 0.01)
    untouched = RateCohort(circuit(), [0], 1).weights
    for name in (IN, OWN, OUT, TIRING):
        np.testing.assert_array_equal(cohort.weights[name], untouched[name])
    new = stored(rates, novelty=rule().permit.value + 0.01, columns=2)
    for name in (IN, OWN, OUT, TIRING):
        assert (new.weights[name][0] != untouched[name][0]).any()
        np.testing.assert_array_equal(new.weights[name][1], untouched[name][0])


@pytest.mark.smoke
def test_a_column_that_finds_an_event_known_stores_nothing_beside_one_that_does_not() -> None:
    one = np.float32(1.0)
    k = Constants(one, one, one, one, share=0.1, loss=0.0, w_max=1.0, permit=0.6, own=False)
    w, rates = np.zeros((2, 1, 1)), np.full((1, 2), 20.0, dtype=np.float32)
    episode(w, rates, rates, np.array([0.9, 0.5]), k)
    assert w[0, 0, 0] == pytest.approx(0.09)
    assert w[1, 0, 0] == 0.0


@pytest.mark.smoke
def test_a_granule_cell_that_fires_tires_whatever_excited_it() -> None:
    before = RateCohort(circuit(), [0], 1).weights[TIRING][0]
    after = stored({"DG": {4: 40.0}}, seconds=0.5).weights[TIRING][0]
    p = next(p for p in circuit().projections if p.name == TIRING)
    left = (1 - STEP / rule().tau.value * p.rate_factor.value) ** 50
    assert after[4] == pytest.approx(left * before[4])
    assert 0.7 < left < 0.85
    np.testing.assert_array_equal(np.delete(after, 4, 0), np.delete(before, 4, 0))


@pytest.mark.smoke
def test_perforant_path_synapses_are_each_subjects_own() -> None:
    w = RateCohort(circuit(), [3, 8, 3], 5).weights[TIRING]
    np.testing.assert_array_equal(w[0], w[2])
    assert (w[0] != w[1]).any()
    there = np.concatenate([RateCohort(circuit(), range(20), 6).weights[TIRING]]).ravel()
    assert (there > 0).mean() == pytest.approx(0.35, abs=0.01)
    assert np.log(there[there > 0]).std() == pytest.approx(0.2, abs=0.01)
    p = next(p for p in circuit().projections if p.name == TIRING)
    assert there.mean() == pytest.approx(p.mean_start, rel=0.02)


@pytest.mark.smoke
def test_acetylcholine_is_released_beyond_a_threshold_only() -> None:
    low, high = (x.value for x in teacher().ramp)
    c = np.array([0.0, 1.0, low, (low + high) / 2, high, 9.0])
    assert teacher().phi(c).tolist() == pytest.approx([0, 0, 0, 0.5, 1, 1])


def modulated(kind: Any, columns: int = 2) -> Any:
    """A cohort after a step of modulators, with a first column full of acetylcholine."""
    cohort = kind(circuit(), np.zeros(columns, dtype=int), 1, range(columns))
    for name in (IN, OWN, OUT):
        cohort.weights[name][:] = 0.5
    cohort.concentration[ACH][0] = 50.0
    cohort._modulate()
    return cohort


@pytest.mark.smoke
def test_acetylcholine_turns_down_what_is_released_by_source() -> None:
    cohort = modulated(RateCohort)
    for name in (IN, OWN, OUT):
        assert cohort.transmitted(name)[:, 0, 1].tolist() == pytest.approx([0.05, 0.5])
        assert (cohort.weights[name] == 0.5).all()
    np.testing.assert_array_equal(cohort.transmitted(TIRING), cohort.weights[TIRING])
    gains = {name: cohort.gain["AMPA"][cohort.pools(name).start] for name in ("DG", "CA3")}
    assert gains["DG"].tolist() == [1.0, 0.0]
    assert gains["CA3"].tolist() == [1.0, 1.0]
    assert cohort.gain["GABA"][cohort.pools("CA3").start].tolist() == pytest.approx([0.5, 1.0])


@pytest.mark.smoke
def test_what_is_released_acts_at_the_rate_level() -> None:
    cohort = modulated(RateCohort)
    first = [p.name for p in circuit().projections if p.plastic]
    n = {name: cohort.weights[name][0].size for name in first}
    start = np.cumsum([0, *n.values()])[first.index(IN)]
    assert cohort._net.plastic.w[start].tolist() == pytest.approx([0.05, 0.5])


@pytest.mark.spiking
@pytest.mark.parametrize("engine", ["compiled", "numba"])
def test_what_is_released_acts_as_spikes(engine: str) -> None:
    cohort = modulated(lambda *a: SpikingCohort(*a, engine=engine))
    for name in (IN, OWN, OUT, TIRING):
        ((_, mine),) = [(p, m) for p, m in cohort._plastic if p.name == name]
        w, unit = cohort._given.w[:, mine], cohort._pairs.unit[mine]
        ratio = w[0][unit > 0] / np.maximum(w[1][unit > 0], 1e-12)
        expected = 1.0 if name == TIRING else 0.1
        assert ratio[w[1][unit > 0] > 0] == pytest.approx(expected, rel=1e-4)


@pytest.mark.slow
@pytest.mark.spiking
def test_what_is_released_acts_in_brian2() -> None:
    cohort = modulated(BrianCohort, 1)
    cohort.apply_weights()
    value = cohort.synapses["plastic"].variables["w"].get_value()
    for name in (IN, OWN, OUT):
        ((_, where),) = cohort._where[name]
        assert value[where] == pytest.approx(0.05, rel=1e-4)


@pytest.mark.smoke
def test_release_narrows_with_the_cohort_and_can_be_left_alone() -> None:
    cohort = modulated(RateCohort)
    cohort.narrow(np.array([False, True]))
    assert cohort.transmitted(IN)[:, 0, 1].tolist() == [0.5]
    free = unmodulated(circuit(), [IN, OWN])
    assert [e.projection for m in free.modulators for e in m.presynaptic] == [OUT, *AWAY]
    assert [
        e.projection for m in lesioned(circuit(), ["EC"]).modulators for e in m.presynaptic
    ] == [OWN, OUT, *AWAY]


@pytest.mark.smoke
def test_methods_tables_tell_of_release_and_random_synapses() -> None:
    text = markdown(circuit())
    assert "acetylcholine on release, CA3 → CA3 (some) | slope | -0.9" in text
    assert "35% of pairs in each subject, SD of log 0.2" in text
    assert text.count("acetylcholine, released by MS | ramp") == 2


def changed(**changes: Any) -> Circuit:
    known = circuit().modulators
    return circuit().with_(
        modulators=tuple(replace(m, **changes) if m.name == ACH else m for m in known)
    )


@pytest.mark.smoke
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: changed(presynaptic=(Presynaptic("EC → CA1", Parameter(0.1, "", "assumed")),)),
            "acetylcholine acts presynaptically on EC → CA1, which is not plastic",
        ),
        (
            lambda: changed(ramp=teacher().ramp[::-1]),
            "acetylcholine: a ramp goes from one concentration up to another",
        ),
        (
            lambda: changed(ramp=()),
            "the tonic level is 0 of a modulator with a ramp, and of no other",
        ),
        (
            lambda: changed(presynaptic=teacher().presynaptic[:1] * 2),
            "presynaptic effect of acetylcholine on 'EC → CA3 .all.' is described twice",
        ),
        (lambda: changed(teaches=("CA3", "CA1")), "no neuromodulator teaches DG"),
        (
            lambda: circuit().with_(
                rules=tuple(
                    replace(r, activity=r.activity[1:]) if isinstance(r, Episode) else r
                    for r in circuit().rules
                )
            ),
            "the rule does not say when EC counts",
        ),
    ],
)
def test_contradictions_are_refused_in_one_sentence(make: Any, said: str) -> None:
    with pytest.raises(CircuitError, match=said):
        make()
