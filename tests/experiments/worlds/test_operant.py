"""The lever world alone: schedules, outcomes, omission, and what is sensed when."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from striata.circuits.brain import brain
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.worlds.lever_schedules import Schedule, beside
from striata.experiments.worlds.operant import (
    ACTION,
    EATING,
    ENTRY,
    MINUTE,
    RECORDED,
    OperantWorld,
)
from striata.experiments.worlds.senses import UNDER_WAY, UNDER_WAY_FOR

SLICES = brain().slices


def play(
    schedule: Schedule, minutes: int, press_every: int, columns: int
) -> tuple[OperantWorld, Any]:
    """A cohort whose thalamus calls for lever A for 50 ms, every so many ms."""
    cohort = SimpleNamespace(
        emitted=np.zeros((len(brain().pools), columns)),
        rate=np.zeros((len(brain().pools), columns)),
        external=np.zeros((len(brain().pools), columns)),
        pools=lambda name: SLICES[name],
    )
    rngs = [np.random.default_rng([7, k]) for k in range(columns)]
    world = OperantWorld(schedule, minutes, np.ones(columns), np.ones(columns), rngs)
    for now in range(minutes * MINUTE + 1):
        cohort.emitted[SLICES["VA"].start + 2] = 200.0 * (
            press_every > 0 and now % press_every < 50
        )
        world.step(now, cohort)  # type: ignore[arg-type]
    assert world.done
    return world, cohort


def test_ratio_schedules_reward_a_share_of_presses_and_interval_schedules_a_rate() -> None:
    n = 20
    both = beside(Schedule.of(n, probability=0.2), Schedule.of(n, probability=1.0, interval=20.0))
    world, _ = play(both, 5, 2000, 2 * n)
    ratio, interval = slice(0, n), slice(n, None)
    presses, outcomes = world.acted[:, 2].sum(axis=0), world.outcomes.sum(axis=0)
    assert abs(outcomes[ratio].sum() / presses[ratio].sum() - 0.2) < 0.03
    assert 2.4 < outcomes[interval].mean() / 5 < 3.4


def test_omission_rewards_leaving_the_lever_alone() -> None:
    world, _ = play(Schedule.of(4, omission=10.0), 3, 0, 4)
    assert (world.outcomes.sum(axis=0) >= 15).all()
    world, _ = play(Schedule.of(4, omission=10.0), 3, 5000, 4)
    assert world.outcomes.sum() == 0


def test_nothing_is_done_while_acting_or_eating() -> None:
    world, _ = play(Schedule.of(3, probability=1.0), 2, 50, 3)
    assert (world.acted[:, 2].sum(axis=0) <= 2 * MINUTE / EATING.value + 1).all()
    world, _ = play(Schedule.of(3), 2, 50, 3)
    assert (world.acted[:, 2].sum(axis=0) <= 2 * MINUTE / ACTION.value + 1).all()
    assert (world.acted[:, 2].sum(axis=0) >= 2 * MINUTE / ACTION.value - 3).all()


def test_the_box_stays_in_sight_while_it_is_acted_on() -> None:
    shape = (len(brain().pools), 1)
    cohort: Any = SimpleNamespace(
        emitted=np.zeros(shape),
        rate=np.zeros(shape),
        external=np.zeros(shape),
        pools=lambda name: SLICES[name],
    )
    world = OperantWorld(Schedule.of(1), 1, np.ones(1), np.ones(1), [np.random.default_rng(1)])
    seen = []
    for now in range(20_000):
        cohort.emitted[SLICES["VA"].start + 2] = 200.0 * (now % 2000 < 50)
        world.step(now, cohort)
        if cohort.external[SLICES["PMC"].start + 2, 0] == UNDER_WAY.value:
            seen.append(cohort.external[SLICES["IT"]].max())
    assert len(seen) >= 9 * UNDER_WAY_FOR.value
    assert min(seen) > 0


def test_recorders_look_each_millisecond_at_first_and_nobody_later() -> None:
    def world(*recorders: Any) -> OperantWorld:
        rngs = [np.random.default_rng(1)]
        return OperantWorld(Schedule.of(1), 1, np.ones(1), np.ones(1), rngs, recorders)

    looks: list[int] = []
    recorder = SimpleNamespace(record=lambda world, now, cohort: looks.append(now))
    cohort = RateCohort(brain(), [0], 1)
    cohort.run(3000, world(recorder))
    assert looks == list(range(ENTRY + RECORDED))
    other = RateCohort(brain(), [0], 1)
    other.run(3000, world())
    assert world().every == 10
    np.testing.assert_array_equal(cohort.rate, other.rate)


def test_the_value_of_an_outcome_scales_expectancy_and_reward() -> None:
    schedule = beside(
        Schedule.of(1, probability=1.0), Schedule.of(1, probability=1.0, value=0.0, disgust=1.0)
    )
    rngs = [np.random.default_rng(k) for k in range(2)]
    world = OperantWorld(schedule, 1, np.ones(2), np.ones(2), rngs)
    shape = (len(brain().pools), 2)
    cohort: Any = SimpleNamespace(
        emitted=np.zeros(shape),
        rate=np.zeros(shape),
        external=np.zeros(shape),
        pools=lambda name: SLICES[name],
    )
    cohort.emitted[SLICES["VA"].start + 2] = 200.0
    given, expected, disgust = np.zeros(2), np.zeros(2), np.zeros(2)
    for now in range(3000):
        world.step(now, cohort)
        given = np.maximum(given, cohort.external[SLICES["PPTg"].start])
        expected = np.maximum(expected, cohort.external[SLICES["BLA"].start])
        disgust = np.maximum(disgust, cohort.external[SLICES["LHb"].start])
    assert given[0] > 0 == given[1]
    assert expected[0] > 0 == expected[1]
    assert disgust[1] > 0 == disgust[0]
