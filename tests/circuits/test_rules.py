"""Reinforcement and silence, by hand: what dopamine, drugs and lesions do to synapses."""

from typing import Any

import numpy as np
import pytest

from striata.circuits.brain import brain
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP

pytestmark = pytest.mark.smoke

STEP = SLOW_STEP * 1e-3
D1, D2, CRITIC = "OFC → DMS-D1 (all)", "OFC → DMS-D2 (all)", "OFC → VS (all)"


def taught(rule: str, concentration: list[float], level: float = 1.0) -> dict[str, Any]:
    """Changes of weights where pre and post fire for a second, at these levels of dopamine."""
    cohort = RateCohort(brain(), range(len(concentration)), 1)
    learner: Any = {r.name: r for r in brain().rules}[rule].learner(
        brain(), len(concentration), STEP
    )
    for w in cohort.weights.values():
        w[:] = 0.4
    for name in ("OFC", "DMS-D1", "DMS-D2", "VS", "IT", "D1", "PMC", "IL"):
        cohort.rate[cohort.pools(name)] = 25.0
    for _ in range(60):
        learner.advance(cohort)
    before = {name: w.copy() for name, w in cohort.weights.items()}
    for name in cohort.concentration:
        cohort.concentration[name][:] = concentration
        cohort.level[name][:] = level
    for _ in range(60):
        learner.advance(cohort)
    return {n: (w - before[n]).mean(axis=(1, 2)) for n, w in cohort.weights.items()}


def test_bursts_strengthen_d1_synapses_and_dips_weaken_them() -> None:
    change = taught("reinforcement", [0.2, 1.0, 3.0])
    for name in (D1, CRITIC):
        dip, rest, burst = change[name]
        assert dip < 0 < burst
        assert rest == pytest.approx(0.0, abs=1e-12)


def test_traces_that_fade_end_at_zero_and_not_in_slow_subnormal_numbers() -> None:
    cohort = RateCohort(brain(), range(1), 1)
    learner: Any = {r.name: r for r in brain().rules}["reinforcement"].learner(brain(), 1, STEP)
    for rate, seconds in ((25.0, 1), (0.0, 600)):
        cohort.rate[:] = rate
        for _ in range(round(seconds / STEP)):
            learner.advance(cohort)
        left = learner.trace[CRITIC]
        assert (left > 0).any() == (rate > 0)


@pytest.mark.parametrize(("name", "tau"), [(D1, "tau_2"), (D2, "tau_2"), (CRITIC, "tau_2_critic")])
def test_traces_fade_with_the_time_constant_that_is_told(name: str, tau: str) -> None:
    cohort = RateCohort(brain(), range(1), 1)
    rule: Any = {r.name: r for r in brain().rules}["reinforcement"]
    learner = rule.learner(brain(), 1, STEP)
    left = []
    for rate, seconds in ((25.0, 0.2), (0.0, 2.0), (0.0, 0.5)):
        cohort.rate[:] = rate
        for _ in range(round(seconds / STEP)):
            learner.advance(cohort)
        left.append(learner.trace[name][..., -1, :].max())
    faded = np.exp(-0.5 / getattr(rule, tau).value)
    assert left[2] / left[1] == pytest.approx(faded, rel=0.05)


@pytest.mark.parametrize(("name", "low", "high"), [(D1, 0.5, 0.75), (CRITIC, 0.35, 0.5)])
def test_traces_are_at_their_height_as_long_after_activity_as_is_told(
    name: str, low: float, high: float
) -> None:
    cohort = RateCohort(brain(), range(1), 1)
    learner: Any = {r.name: r for r in brain().rules}["reinforcement"].learner(brain(), 1, STEP)
    course = []
    for step in range(round(1.5 / STEP)):
        cohort.rate[:] = 25.0 if step * STEP < 0.05 else 0.0
        learner.advance(cohort)
        course.append(learner.trace[name][..., -1, :].max())
    assert low < STEP * int(np.argmax(course)) < high


def test_d2_synapses_learn_the_opposite() -> None:
    change = taught("reinforcement", [0.0, 1.0, 4.0])
    dip, rest, burst = change[D2]
    assert dip > 0 >= burst
    assert rest == pytest.approx(0.0, abs=1e-12)


def test_d1_synapses_adapt_to_a_lasting_level_and_the_critic_does_not() -> None:
    cohort = RateCohort(brain(), range(1), 1)
    rule = {r.name: r for r in brain().rules}["reinforcement"]
    learner: Any = rule.learner(brain(), 1, STEP)
    for name in ("OFC", "DMS-D1", "VS"):
        cohort.rate[cohort.pools(name)] = 25.0
    for level in cohort.concentration.values():
        level[:] = 0.8
    pushed = {}
    for minute in range(5):
        for name in (D1, CRITIC):
            cohort.weights[name][:] = 0.9
        for step in range(round(60 / STEP)):
            learner.advance(cohort)
            if step == round(0.5 / STEP):
                pushed[minute] = [float(cohort.weights[n].mean()) - 0.9 for n in (D1, CRITIC)]
    first, last = (np.array(pushed[k]) for k in (0, 4))
    assert (first < 0).all()
    assert abs(last[0]) < 0.1 * abs(pushed[1][0])
    assert last[1] == pytest.approx(pushed[1][1], rel=0.01)


@pytest.mark.parametrize("level", [0.25, 4.0])
def test_a_drug_teaches_as_the_same_concentration_does(level: float) -> None:
    by_drug = taught("reinforcement", [1.0], level)
    by_cells = taught("reinforcement", [level])
    assert by_drug[D1] == pytest.approx(by_cells[D1])
    assert abs(by_drug[D1][0]) > 1e-4


def test_without_dopamine_by_a_drug_no_habit_forms_in_striatum() -> None:
    none = taught("choice_kernel", [1.0], 0.0)
    some = taught("choice_kernel", [1.0], 1.0)
    assert none["IT → D1 (some)"][0] == pytest.approx(0.0, abs=1e-12)
    assert abs(some["IT → D1 (some)"][0]) > 1e-4


def test_a_silent_source_of_a_slow_receptor_lets_go() -> None:
    """The habenula is inhibited by the ventral pallidum through GABA_B."""
    cohort = RateCohort(brain(), range(2), 1)
    cohort.silence("VP", np.array([False, True]))
    cohort.run(1500)
    held = cohort._slow["GABA_B"][cohort.pools("VP")].mean(axis=0)
    rest = brain().population("VP").rest.value
    assert held[0] == pytest.approx(rest, rel=0.5)
    assert held[1] < 0.01 * rest


def test_interneurons_learn_what_excites_actions_and_not_what_is_never_practised() -> None:
    cohort = RateCohort(brain(), range(3), 1)
    cohort.concentration["mesocorticolimbic dopamine"][:] = 2.0
    activity = np.array([p.rest.value for p in cohort._pop])[:, None].repeat(2, axis=1)
    word, inhibition = cohort.pools("VWFA").start + 1, cohort.pools("PMC_I").start
    activity[word], activity[inhibition] = 30.0, 9.0
    activity[cohort.pools("PMC").start + 1] = 20.0
    cohort.learn(activity, np.array([True, True, False]))
    w = cohort.weights["VWFA → PMC_I (all)"][:, 0]
    assert (w[:2, 1] > 0.05).all()
    assert not np.delete(w[:2], 1, axis=1).any()
    assert not w[2].any()
