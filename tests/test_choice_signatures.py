"""Two stimuli and two actions: learning of the actor alone, and the three kinds of control."""

from collections.abc import Callable

import numpy as np
import pytest

from striata.analysis.reading.load import Result
from striata.analysis.signatures.choice import (
    BRAKE,
    LEARNT,
    LENGTHS,
    NEW,
    PRACTICE,
    choice_table,
    fall,
    from_cortex,
    old_answers,
    value,
)
from striata.analysis.statistics.behaviour import interval
from striata.circuits.brain import brain
from striata.circuits.description import Circuit
from striata.circuits.manipulate import lesioned
from striata.circuits.rate.cohort import RateCohort
from striata.experiments.choice import CACHE, HABIT, PLAN
from striata.experiments.worlds.staged_task import FREE, OVER, Task
from striata.experiments.worlds.stages import StagedWorld

TRIALS, SUBJECTS = 36, 8
#: By which dorsomedial neurons hear which action is under way.
HEARD = ("VA → DMS-D1", "VA → DMS-D2")


def pairs(columns: int) -> Task:
    """Stimulus 0 pays for action 2, stimulus 1 for action 3."""
    shape = (TRIALS, 2, 4, columns)
    pays, options = np.zeros(shape), np.zeros((TRIALS, 1, 4, columns))
    pays[:, 0, 2] = pays[:, 1, 3] = 1.0
    options[:, :, 2:] = 1.0
    first = np.broadcast_to(np.arange(TRIALS)[:, None] % 2, (TRIALS, columns)).copy()
    return Task(
        first,
        np.full(shape, OVER),
        pays,
        np.ones(first.shape),
        options,
        np.array([1, 2]),
        np.array([0, 1]),
        np.full(2, -1),
        np.eye(2),
        np.array([0, 1]),
        np.ones((2, columns)),
        np.full(first.shape, FREE),
    )


def preferred(circuit: Circuit) -> dict[str, np.ndarray]:
    """Dopamine receptor → weight of the correct minus that of the wrong action.

    It is learnt without goal-directed control and habit.
    """
    cohort = RateCohort(circuit, range(SUBJECTS), 5)
    for name in (*PLAN, *HABIT):
        cohort.cut(name, np.ones(SUBJECTS, dtype=bool))
    cohort.reinforce()
    one, rngs = np.ones(SUBJECTS), [np.random.default_rng([5, k]) for k in range(SUBJECTS)]
    world = StagedWorld(pairs(SUBJECTS), 1, one, one, rngs, 0 * one)
    while not world.done:
        cohort.run(5000, world)
    weights = {
        receptor: cohort.weights[name] for receptor, name in zip(("D1", "D2"), CACHE, strict=True)
    }
    return {k: w[:, 2, 0] + w[:, 3, 1] - w[:, 3, 0] - w[:, 2, 1] for k, w in weights.items()}


@pytest.fixture(scope="module")
def learnt() -> dict[str, np.ndarray]:
    """What the intact actor prefers."""
    return preferred(brain())


def test_the_actor_learns_by_itself_which_action_pays(learnt: dict[str, np.ndarray]) -> None:
    assert interval(learnt["D1"]).low > 0
    assert interval(learnt["D2"]).high < 0


def test_the_actor_must_hear_which_action_is_under_way(learnt: dict[str, np.ndarray]) -> None:
    deaf = preferred(lesioned(brain(), HEARD))
    assert interval(deaf["D1"]).mean < 0.3 * interval(learnt["D1"]).mean


@pytest.fixture(scope="module")
def choice(make: Callable[..., Result]) -> Result:
    """The whole experiment, as by default."""
    return make("choice")


@pytest.mark.slow
def test_a_devalued_outcome_stops_its_action_only_by_the_plan(choice: Result) -> None:
    found = {arm: interval(fall(choice, "short", arm)) for arm in ("control", "no plan")}
    assert found["control"].low > 0
    assert abs(found["no plan"].mean) < 0.5 * found["control"].mean


@pytest.mark.slow
def test_choices_are_learnt_and_reversed(choice: Result) -> None:
    t = choice_table(choice).set_index(["measure", "condition"])["model"]
    assert t["right choices", "end of long practice"] > 0.75
    assert t["right choices", "first 20 after reversal, short practice"] < 0.2
    assert t["right choices", "last 20 after reversal, short practice"] > 0.75


@pytest.mark.slow
def test_habit_keeps_old_answers_after_reversal(choice: Result) -> None:
    assert interval(old_answers(choice, "long") - old_answers(choice, "short")).low > 0
    assert (
        interval(old_answers(choice, "long", arm="no habit") - old_answers(choice, "long")).high < 0
    )


@pytest.mark.slow
def test_after_long_practice_habit_makes_slips_under_time_pressure(choice: Result) -> None:
    """Holds on seed 1; on seed 2 slips grow, too, but as much without habit (docs/model.md)."""
    t = choice_table(choice).set_index(["measure", "condition"])
    more = {
        arm: t.loc[("slips of action, long minus short practice", f"at once, {arm}")]
        for arm in ("control", "no habit")
    }
    assert more["control"]["model_low"] > 0
    assert more["no habit"]["model"] < 0.5 * more["control"]["model"]


@pytest.mark.slow
def test_infralimbic_cortex_keeps_a_habit_after_reversal(choice: Result) -> None:
    t = choice_table(choice).set_index(["measure", "condition"])
    right, old = "right choices, change", "old answers, change"
    assert t.loc[(right, "IL off, last 20 after reversal, long practice"), "model_low"] > 0
    assert t.loc[(old, "IL off, long practice"), "model_high"] < 0
    short = t.loc[(right, "IL off, last 20 after reversal, short practice")]
    assert short["model_low"] < 0 < short["model_high"]


@pytest.mark.slow
def test_the_brake_on_planning_grows_with_practice_by_habit(choice: Result) -> None:
    t = choice_table(choice).set_index(["measure", "condition"])
    assert (
        t.loc[("brake, long minus short practice", "IL, from stimulus to action"), "model_low"] > 0
    )
    short, long = (
        {a: value(choice, PRACTICE, g, BRAKE, a) for a in ("control", "no habit")} for g in LENGTHS
    )
    more = {a: long[a] - short[a] for a in long}
    assert interval(more["control"] - more["no habit"]).low > 0
    assert interval(more["no habit"]).mean < 0.5 * interval(more["control"]).mean


@pytest.mark.slow
def test_a_routine_needs_no_output_of_the_basal_ganglia_but_learning_a_new_one_does(
    choice: Result,
) -> None:
    without = {
        (task, length): interval(from_cortex(choice, task, length, "GPi off"))
        for task in (LEARNT, NEW)
        for length in ("short", "long")
    }
    assert without[LEARNT, "long"].low > 0.6
    assert without[LEARNT, "long"].mean > without[LEARNT, "short"].mean + 0.1
    for length in ("short", "long"):
        assert abs(without[NEW, length].mean - 0.5) < 0.1
