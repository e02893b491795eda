"""Which concepts keep company, learnt by hand; what spreads; and weights that are held."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.plasticity.co_occurrence import CoOccurrence
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP

STEP = SLOW_STEP * 1e-3
COMPANY, WORTH, MEANT = "ATL → ATL (some)", "ATL → BLA (all)", "VWFA → ATL (all)"


def rule() -> CoOccurrence:
    """The rule of the brain."""
    found = next(r for r in brain().rules if r.name == "co_occurrence")
    assert isinstance(found, CoOccurrence)
    return found


def company(pairs: list[tuple[int, ...]], start: float = 0.0) -> NDArray[np.float64]:
    """Weights after these concepts were active together, 1 s each, from `start`."""
    cohort = RateCohort(brain(), range(1), 1)
    cohort.weights[COMPANY][:] = start
    learner = rule().learner(brain(), 1, STEP)
    for active in pairs:
        cohort.rate[cohort.pools("ATL")] = 1.0
        cohort.rate[[cohort.pools("ATL").start + k for k in active]] = 40.0
        for _ in range(100):
            learner.advance(cohort)
    return cohort.weights[COMPANY][0]


@pytest.mark.smoke
def test_weights_go_to_how_often_two_are_together_among_their_times() -> None:
    """Concept 0 is with 1 in three of four of its times, with 2 in one; each of them only so.

    Twice what they share over the times of both: 2 · 3 / (4 + 3) and 2 · 1 / (4 + 1), both ways.
    """
    w = company([(0, 1), (0, 1), (0, 2), (0, 1)] * 100)
    top = rule().w_max.value
    assert w[0, 1] == pytest.approx(6 / 7 * top, rel=0.03)
    assert w[0, 2] == pytest.approx(2 / 5 * top, rel=0.05)
    assert (w == w.T).all()
    assert w[1, 2] == w[0, 0] == 0.0


@pytest.mark.smoke
def test_weights_stay_below_their_bound_whoever_is_active() -> None:
    always = company([(0, 1, 2)] * 400)
    top = rule().w_max.value
    assert always[:3, :3][~np.eye(3, dtype=bool)] == pytest.approx(np.full(6, top), rel=1e-6)
    assert always.max() <= top
    rng = np.random.default_rng(0)
    w = company([tuple(np.flatnonzero(rng.random(24) < 0.3)) for _ in range(100)], start=0.3)
    assert (w[~np.eye(len(w), dtype=bool)] > 0).all()
    assert w.max() < top


@pytest.mark.smoke
def test_half_of_the_way_takes_some_fifteen_presentations() -> None:
    w = company([(0, 1)] * 14)
    assert w[1, 0] == pytest.approx(rule().w_max.value / 2, rel=0.05)


@pytest.mark.smoke
@pytest.mark.parametrize("alone", [0, 1])
def test_either_of_two_alone_takes_both_ways_away(alone: int) -> None:
    """At half the rate at which company is learnt, and weights between others stay."""
    tau = rule().tau.value
    w = company([(alone,)] * 20, start=0.3)
    left = 0.3 * np.exp(-20 / (2 * tau))
    assert [w[0, 1], w[1, 0]] == pytest.approx([left, left], rel=0.01)
    others = np.delete(np.delete(w, alone, axis=0), alone, axis=1)
    assert (others[~np.eye(len(others), dtype=bool)] == 0.3).all()
    assert company([(alone,)] * 600, start=0.3)[[0, 1], [1, 0]].max() < 1e-6


def meant(
    shown: list[tuple[float | None, bool]], start: float = 0.0
) -> tuple[NDArray[np.float64], float]:
    """Weights of words 0 and 1 onto concept 0, and the greatest of all other weights.

    `shown`, 1 s each, are the rate of word 0 above its rest, or word 1 in full (None), and whether
    the concept is active.
    """
    circuit = brain()
    cohort = RateCohort(circuit, range(1), 1)
    cohort.weights[MEANT][:] = start
    learner = rule().learner(circuit, 1, STEP)
    for above, active in shown:
        for p in circuit.populations:
            cohort.rate[cohort.pools(p.name)] = p.rest.value
        word = cohort.pools("VWFA").start
        cohort.rate[word + (above is None)] += 40.0 if above is None else above
        cohort.rate[cohort.pools("ATL").start] += 40.0 * active
        for _ in range(100):
            learner.advance(cohort)
    w = cohort.weights[MEANT][0]
    return w[0, :2].copy(), float(np.delete(w, 0, axis=0).max())


@pytest.mark.smoke
def test_a_word_comes_to_call_up_the_concept_that_is_there_with_it() -> None:
    top, tau = rule().w_max.value, rule().tau.value
    w, others = meant([(40.0, True)] * 14)
    assert w[0] == pytest.approx(top * (1 - np.exp(-14 / tau)), rel=0.01)
    assert w[1] == others == 0.0
    assert meant([(40.0, False)] * 14)[0].max() == 0.0, "the concept is not there"


@pytest.mark.smoke
def test_what_is_not_seen_says_nothing_and_what_else_is_seen_does() -> None:
    """A concept without any word keeps its words; with another word it loses them."""
    alone, _ = meant([(0.0, True)] * 20, start=0.3)
    assert (alone == 0.3).all()
    other, _ = meant([(None, True)] * 20, start=0.3)
    assert other[0] == pytest.approx(0.3 * np.exp(-20 / rule().tau.value), rel=0.01)
    assert other[1] > 0.4


@pytest.mark.smoke
def test_a_faint_input_teaches_faintly_and_one_within_fluctuations_nothing() -> None:
    low, scale = rule().threshold_input.value, rule().scale.value
    assert (meant([(low - 0.1, True)] * 20, start=0.3)[0] == 0.3).all()
    half, _ = meant([(low + scale / 2, True)] * 400)
    assert half[0] == pytest.approx(rule().w_max.value / 2, rel=0.02)
    once, _ = meant([(low + scale / 2, True)] * 2)
    assert once[0] == pytest.approx(rule().w_max.value / 2 / rule().tau.value, rel=0.1)


class Shown:
    """One concept from 500 to 1500 ms; mean rates of two pools and of all others while it lasts."""

    done = False

    def __init__(self) -> None:
        self.rates: list[Any] = []

    def step(self, now: int, cohort: RateCohort) -> None:
        atl = cohort.pools("ATL")
        cohort.external[atl.start] = 3.0 * (500 <= now < 1500)
        if 900 <= now < 1500:
            self.rates.append(cohort.rate[atl].copy())


def test_an_active_concept_faintly_activates_its_company_and_nobody_ignites() -> None:
    links = np.array([0.0, 0.25, 0.5])
    cohort = RateCohort(brain(), np.zeros(3, dtype=int), 1, range(3))
    w = cohort.weights[COMPANY]
    w[:, 1, 0] = w[:, 0, 1] = w[:, 2, 1] = links
    world = Shown()
    cohort.run(1500, world)  # type: ignore[arg-type]
    own, company, second, *rest = np.mean(world.rates, axis=0)
    assert (own > 20).all()
    assert (np.diff(company) > 0.5).all()
    assert 4.0 < company[2] < 9.0  # the strongest link that can be learnt
    assert second[2] < 0.5 * company[2]
    assert np.max(rest) < 2.0


def test_held_weights_stay_while_others_learn() -> None:
    """In the second column the company of concepts is held, in the third their worth."""
    cohort = RateCohort(brain(), np.zeros(3, dtype=int), 1, range(3))
    before = {name: w.copy() for name, w in cohort.weights.items()}
    cohort.hold(COMPANY, np.array([1]))
    cohort.hold(WORTH, np.array([False, False, True]))
    cohort.reinforce()
    cohort.rate[cohort.pools("ATL")][:2] = 30.0
    cohort.rate[cohort.pools("BLA")] = 20.0
    cohort.concentration["mesocorticolimbic dopamine"][:] = 4.0
    for _ in range(60):
        cohort._modulate()
        cohort.rate[cohort.pools("ATL").start + np.arange(2)] = 30.0
        cohort.concentration["mesocorticolimbic dopamine"][:] = 4.0
    changed = {
        name: np.abs(cohort.weights[name] - before[name]).max(axis=(1, 2)) > 1e-6
        for name in (COMPANY, WORTH)
    }
    assert changed[COMPANY].tolist() == [True, False, True]
    assert changed[WORTH].tolist() == [True, True, False]
    cohort.narrow(np.array([False, True, True]))
    assert cohort.held[COMPANY].tolist() == [True, False]
