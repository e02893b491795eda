"""The world of staged trials alone: transitions, reward, sensory input, and forced responses."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from striata.circuits.brain import brain
from striata.experiments.two_step import HIGH, LOW, TwoStepSettings, _Draws
from striata.experiments.worlds.senses import (
    DELIVERED,
    EXPECTANCY,
    GOAL_REACHED,
    OBJECT,
    OUTCOME_AFTER,
    UNDER_WAY,
    UNDER_WAY_FOR,
)
from striata.experiments.worlds.staged.task import FREE, GO_AT, IMPULSE_AFTER, OVER, Task
from striata.experiments.worlds.staged.world import StagedWorld

pytestmark = pytest.mark.smoke

SLICES = brain().slices


def task(trials: int, columns: int, prepare: int = FREE) -> Task:
    """State 0 leads by action 2 to state 1 (an outcome itself), where action 3 is rewarded."""
    shape = (trials, 2, 4, columns)
    leads, pays = np.full(shape, OVER), np.zeros(shape)
    leads[:, 0, 2], pays[:, 1, 3] = 1, 1.0
    options = np.zeros((trials, 2, 4, columns))
    options[:, :, 2:] = 1.0
    return Task(
        np.zeros((trials, columns), dtype=int),
        leads,
        pays,
        np.ones((trials, columns)),
        options,
        np.array([1, 2]),
        np.array([0, 1]),
        np.array([-1, 1]),
        np.array([[1.0, 0.0], [0.0, 0.0]]),
        np.array([0, 0]),
        np.ones((2, columns)),
        np.full((trials, columns), prepare),
    )


def play(world: StagedWorld, acts: dict[int, int], until: int) -> tuple[list[np.ndarray], Any]:
    """External input in every millisecond, while thalamus calls for an action in each state."""
    n = len(world.rngs)
    shape = (len(brain().pools), n)
    cohort: Any = SimpleNamespace(
        emitted=np.zeros(shape, dtype=np.float32),
        rate=np.zeros(shape, dtype=np.float32),
        external=np.zeros(shape),
        pools=lambda name: SLICES[name],
        circuit=brain(),
    )
    inputs = []
    for now in range(until):
        cohort.emitted[SLICES["VA"]] = 0.0
        for state, action in acts.items():
            here = world._shown & (world._next == state) & (now - world._onset >= 300)
            cohort.emitted[SLICES["VA"].start + action, here] = 400.0
        world.step(now, cohort)
        inputs.append(cohort.external.copy())
        if world.done:
            break
    return inputs, cohort


def worlds(t: Task, load: float = 0.0) -> StagedWorld:
    n = t.first.shape[1]
    rngs = [np.random.default_rng(k) for k in range(n)]
    return StagedWorld(t, 2, np.ones(n), np.ones(n), rngs, np.full(n, load))


def test_an_action_leads_to_the_next_state_and_there_to_reward() -> None:
    world = worlds(task(3, 2))
    inputs, _ = play(world, {0: 2, 1: 3}, 30_000)
    assert world.done
    np.testing.assert_array_equal(world.action[:, 0], 2)
    np.testing.assert_array_equal(world.state[:, 1], 1)
    assert world.reward.all()
    given_ = np.array([d[SLICES["PPTg"].start, 0] for d in inputs]) > 0
    assert np.count_nonzero(np.diff(given_.astype(int)) == 1) == 3


def test_each_stage_offers_its_own_actions() -> None:
    t = task(2, 2)
    t.options[:, 1, 3] = 0.0
    world = worlds(t)
    inputs, _ = play(world, {0: 2, 1: 3}, 8000)
    second = [d[SLICES["PMC"]] for d in inputs if d[SLICES["IT"].start + 2, 0] > 0]
    afforded = {tuple(np.flatnonzero(d[:, 0])) for d in second}
    assert (2,) in afforded
    assert (2, 3) not in afforded
    assert (world.action[0, 0] == 2).all()
    assert (world.action[0, 1] != 3).all()


def test_the_wrong_action_ends_the_trial_without_reward() -> None:
    world = worlds(task(3, 2))
    inputs, _ = play(world, {0: 3}, 30_000)
    assert world.done
    assert (world.state[:, 1] == -1).all()
    assert not world.reward.any()
    assert not any(d[SLICES["PPTg"].start].any() for d in inputs)


def test_an_object_stays_in_sight_while_it_is_acted_on() -> None:
    world = worlds(task(1, 1))
    inputs, _ = play(world, {0: 2, 1: 3}, 10_000)
    it, pmc = (np.array([d[SLICES[name], 0] for d in inputs]) for name in ("IT", "PMC"))
    acting = pmc[:, 2] == UNDER_WAY.value
    assert np.count_nonzero(acting) == UNDER_WAY_FOR.value
    np.testing.assert_array_equal(it[acting][:, 1], OBJECT.value)


def test_an_outcome_is_expected_then_delivered_and_planning_stops_on_delivery() -> None:
    world = worlds(task(1, 1))
    inputs, _ = play(world, {0: 2, 1: 3}, 10_000)
    bla, pl_i = (np.array([d[SLICES[name], 0] for d in inputs]) for name in ("BLA", "PL_I"))
    assert bla[:, 0].max() == DELIVERED.value  # the reward is food
    assert bla[900, 0] == 0.0
    assert bla[600, 0] == EXPECTANCY.value
    delivered = bla[:, 1] == DELIVERED.value
    assert 490 <= delivered.sum() <= 510  # the second state
    assert (pl_i[delivered, 0] == GOAL_REACHED.value).all()


def test_working_memory_load_inhibits_planning_all_the_time() -> None:
    inputs, _ = play(worlds(task(1, 1), load=0.5), {0: 2, 1: 3}, 10_000)
    assert {float(d[SLICES["PL_I"].start, 0]) for d in inputs} == {0.5, GOAL_REACHED.value}


def test_what_is_seen_comes_before_what_it_means() -> None:
    inputs, _ = play(worlds(task(1, 1)), {}, 2000)
    seen = np.array([d[SLICES["IT"].start + 1, 0] for d in inputs])
    meant = np.array([d[SLICES["OFC"].start, 0] for d in inputs])
    assert seen.max() == OBJECT.value
    assert np.argmax(meant > 0) - np.argmax(seen > 0) == 100


def test_an_answer_at_the_go_signal_is_not_given_before_it() -> None:
    world = worlds(task(1, 2, prepare=400))
    inputs, _ = play(world, {0: 3}, 5000)
    seen = np.argmax([d[SLICES["IT"].start + 1, 0] > 0 for d in inputs])
    assert abs(seen - (500 + GO_AT - 400)) <= 10
    assert (world.decision[0, 0] <= 10).all()


def test_who_does_nothing_gets_an_impulse_to_do_something() -> None:
    world = worlds(task(1, 4))
    inputs, _ = play(world, {}, 6000)
    assert world.done
    assert (world.action == -1).all()
    pmc = np.array([d[SLICES["PMC"]] for d in inputs])
    late = pmc[500 + IMPULSE_AFTER + 20]
    assert (late.max(axis=0) > pmc[500 + IMPULSE_AFTER - 20].max(axis=0)).all()
    assert not late[:2].any()


def test_columns_do_not_depend_on_their_neighbours() -> None:
    both, alone = worlds(task(2, 2)), worlds(task(2, 1))
    play(both, {0: 2, 1: 3}, 20_000)
    play(alone, {0: 2, 1: 3}, 20_000)
    np.testing.assert_array_equal(both.decision[:, :, 0], alone.decision[:, :, 0])


@given(st.integers(0, 1000))
def test_rewards_probabilities_drift_within_bounds_and_practice_pays_nothing(seed: int) -> None:
    s = TwoStepSettings(subjects=1, trials=50, arms=("control",), practice=10)
    d = _Draws.of(np.random.default_rng(seed), s)
    assert not d.pays[:10].any()
    assert (d.options[:10, 0] == 0).sum() == 10
    assert (d.options[10:] > 0).all()
    assert LOW < HIGH
    assert OUTCOME_AFTER.value > 0


def test_activity_is_the_mean_over_the_time_in_which_a_stage_is_shown() -> None:
    """The rate of each pool grows with time, in the second column twice as fast."""
    world = worlds(task(1, 2))
    rate = np.zeros((len(brain().pools), 2), dtype=np.float32)
    cohort: Any = SimpleNamespace(
        emitted=np.zeros_like(rate),
        rate=rate,
        external=np.zeros_like(rate),
        pools=lambda name: SLICES[name],
        circuit=brain(),
    )
    shown = []
    for now in range(0, 1000, 10):
        rate[:] = now * np.array([1.0, 2.0])
        world.step(now, cohort)
        shown += [now] * bool(world._shown[0])
    assert len(shown) > 40
    for name in world.activity:
        assert world.activity[name][0, 0] == pytest.approx(np.mean(shown) * np.array([1, 2]))
        assert (world.activity[name][0, 1] == 0).all()  # the second stage has not come
