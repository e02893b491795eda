"""The brain's rules: habit as a share of what is done, the world model as a contingency."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from striata.circuits.brain import brain
from striata.circuits.description import Circuit, Parameter
from striata.circuits.errors import CircuitError
from striata.circuits.rate.cohort import RateCohort
from striata.circuits.simulation.modulation import SLOW_STEP

STEP = SLOW_STEP * 1e-3
HABIT, MODEL = "IT → D1 (some)", "BLA → PL (all)"


@pytest.fixture
def cohort() -> RateCohort:
    return RateCohort(brain(), range(2), 1)


def learner_of(rule: str, circuit: Circuit | None = None, columns: int = 2) -> Any:
    """What follows one of the circuit's rules, at the cohort's step."""
    circuit = circuit or brain()
    return {r.name: r for r in circuit.rules}[rule].learner(circuit, columns, STEP)


def fire(cohort: RateCohort, population: str, pool: int, rate: float) -> None:
    cohort.rate[cohort.pools(population).start + pool] = rate


def test_habit_goes_to_each_actions_share_and_asks_for_no_reward(cohort: RateCohort) -> None:
    learner = learner_of("choice_kernel")
    fire(cohort, "IT", 2, 20.0)
    for step in range(60_000):
        turn = step // 100 % 4  # action 1 three times of four, action 2 once
        fire(cohort, "D1", 1, 25.0 if turn < 3 else 3.5)
        fire(cohort, "D1", 2, 25.0 if turn == 3 else 3.5)
        learner.advance(cohort)
    w = cohort.weights[HABIT][0]
    assert w[1, 2] == pytest.approx(0.75, abs=0.1)
    assert w[2, 2] == pytest.approx(0.25, abs=0.1)
    assert not w[:, [0, 1, 3, 4]].any()


def test_dopamine_permits_habit_in_striatum(cohort: RateCohort) -> None:
    learner = learner_of("choice_kernel")
    cohort.concentration["nigrostriatal dopamine"][0] = 0.0
    fire(cohort, "IT", 2, 20.0)
    fire(cohort, "D1", 1, 25.0)
    for _ in range(200):
        learner.advance(cohort)
    assert cohort.weights[HABIT][0].max() == 0.0
    assert cohort.weights[HABIT][1, 1, 2] > 0.0


def world_model(cohort: RateCohort, after: int, busy: bool = False) -> float:
    """Weight from the outcome to the action after a hundred outcomes, one each ten seconds or so.

    The action comes once in ten seconds, or four times if `busy`; the outcome `after` so many steps
    of 10 ms, or at any time if that is negative.
    """
    learner = learner_of("world_model")
    cohort.weights[MODEL][:] = 0.3
    rest = {name: brain().population(name).rest.value for name in ("VA", "BLA")}
    rng, start = np.random.default_rng(3), 0
    for step in range(100_000):
        t = step % 1000
        if t == 0:
            start = after if after >= 0 else int(rng.integers(0, 950))
        acts = t % 250 < 30 if busy else t < 30
        fire(cohort, "VA", 2, 40.0 if acts else rest["VA"])
        fire(cohort, "BLA", 0, 45.0 if start <= t < start + 50 else rest["BLA"])
        learner.advance(cohort)
    return float(cohort.weights[MODEL][0, 2, 0])


def test_world_model_learns_what_comes_after_an_action_and_unlearns_what_does_not() -> None:
    assert world_model(RateCohort(brain(), range(2), 1), 30) > 0.8
    assert world_model(RateCohort(brain(), range(2), 1), 600) < 0.05


@pytest.mark.parametrize("busy", [False, True])
def test_an_outcome_that_comes_at_any_time_is_ascribed_to_no_action_however_often_it_is_done(
    busy: bool,
) -> None:
    free, contingent = (
        world_model(RateCohort(brain(), range(2), 1), after, busy) for after in (-1, 30)
    )
    assert contingent > 0.25
    assert free < 0.15 * contingent


def chosen(cohort: RateCohort, share: float) -> NDArray[np.float64]:
    """Weights (actions, outcomes) after 200 trials, a `share` of them with action 2.

    It brings outcome 0 in 70 %, else outcome 1; action 3 the reverse.
    """
    learner, rng = learner_of("world_model"), np.random.default_rng(3)
    rest = {name: brain().population(name).rest.value for name in ("VA", "BLA")}
    for step in range(80_000):
        t = step % 400
        if t == 0:
            action = 2 if rng.random() < share else 3
            comes = int(rng.random() > 0.7) ^ (action - 2)
        for k in (2, 3):
            fire(cohort, "VA", k, 40.0 if t < 30 and action == k else rest["VA"])
        for k in (0, 1):
            fire(cohort, "BLA", k, 45.0 if 30 <= t < 80 and comes == k else rest["BLA"])
        learner.advance(cohort)
    return cohort.weights[MODEL][0, 2:]


def test_a_world_model_knows_which_state_each_action_commonly_leads_to(cohort: RateCohort) -> None:
    w = chosen(cohort, 0.5)
    for action in (0, 1):
        assert w[action, action] > 0.3
        assert w[action, 1 - action] < 0.6 * w[action, action]


def test_a_world_model_knows_it_of_the_only_action_that_is_done(cohort: RateCohort) -> None:
    w = chosen(cohort, 1.0)
    assert w[0, 0] > 0.3
    assert w[0, 1] < 0.6 * w[0, 0]
    assert not w[1].any()


def test_a_world_model_loses_an_action_that_brings_nothing_any_more(cohort: RateCohort) -> None:
    learner = learner_of("world_model")
    cohort.weights[MODEL][:] = 0.8
    rest = {name: brain().population(name).rest.value for name in ("VA", "BLA")}
    fire(cohort, "BLA", 0, rest["BLA"])
    for step in range(40_000):
        fire(cohort, "VA", 2, 40.0 if step % 400 < 30 else rest["VA"])
        fire(cohort, "VA", 3, rest["VA"])
        learner.advance(cohort)
    assert cohort.weights[MODEL][0, 2, 0] < 0.3
    assert cohort.weights[MODEL][0, 3, 0] == pytest.approx(0.8)


def test_an_outcomes_value_is_learnt_from_the_reward_that_comes_with_it() -> None:
    cohort = RateCohort(brain(), range(4), 1)
    cohort.reinforce()

    class Paired:
        done = False

        def step(self, now: int, c: RateCohort) -> None:
            t = now % 4000
            c.external[c.pools("BLA").start] = 4.0 * (500 <= t < 1000)
            c.external[c.pools("VTA"), :2] = 2.0 * (1100 <= t < 1300)

    cohort.run(20_000, Paired())
    value = cohort.weights["BLA → BLA (some)"][:, 0, 0]
    assert value[:2].min() > 0.1
    assert value[2:].max() < 0.5 * value[:2].min()
    assert not cohort.weights["BLA → BLA (some)"][:, 1, 1].any()


def test_the_rate_factor_scales_how_fast_a_projection_learns() -> None:
    changed = []
    for factor in (0.1, 0.2):
        name = "BLA → BLA (some)"
        projections = tuple(
            replace(p, rate_factor=Parameter(factor, "", "assumed")) if p.name == name else p
            for p in brain().projections
        )
        circuit = brain().with_(projections=projections)
        cohort = RateCohort(circuit, range(1), 1)
        learner = learner_of("reinforcement", circuit, 1)
        learner.trace[name][:] = 0.01
        cohort.concentration["mesocorticolimbic dopamine"][:] = 2.0
        learner.advance(cohort)
        changed.append(cohort.weights[name][0, 0, 0])
    assert changed[0] > 0
    assert changed[1] == pytest.approx(2 * changed[0])


def test_an_expected_outcome_alone_teaches_no_world_model(cohort: RateCohort) -> None:
    learner = learner_of("world_model")
    fire(cohort, "BLA", 0, 25.0)
    fire(cohort, "VA", 2, 40.0)
    for _ in range(500):
        learner.advance(cohort)
    assert not cohort.weights[MODEL].any()


def test_a_cut_projection_stays_at_zero_in_its_columns(cohort: RateCohort) -> None:
    cohort.weights["OFC → DMS-D1 (all)"][:] = 1.0
    cohort.cut("OFC → DMS-D1 (all)", np.array([1]))
    cohort.reinforce()
    cohort.external[cohort.pools("OFC").start] = 3.0
    cohort.run(300)
    assert cohort.weights["OFC → DMS-D1 (all)"][0].min() > 0.5
    assert not cohort.weights["OFC → DMS-D1 (all)"][1].any()
    with pytest.raises(CircuitError, match="plastic projection"):
        cohort.cut("PMC → D1", np.array([0]))
